"""What a page says about its article, in its markup and in the lines around the article."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from store.ingest.formats.blocks import Block
from store.ingest.formats.choose import Chosen
from store.ingest.formats.found_date import found_date
from store.ingest.formats.page import Statements
from store.ingest.formats.published import address_day, first_day, stated_day, zone_of
from store.ingest.people import author
from store.ingest.top_lines import read_line, read_top
from store.language.dates import is_of_change
from store.models import Metadata

_LONGEST = 200
_ABOVE, _ABOVE_HEADLINE, _BELOW = 25, 4, 8
_BYLINE = frozenset(
    ["author", "authors", "byline", "penulis", "pewarta", "reporter", "writer", "jurnalis", "wartawan"]
)
_ELSEWHERE = (
    "navigation",
    "related",
    "comments",
    "advertising",
    "hidden",
    "footer",
    "dialog",
    "subscription",
)
_CUT_OFF = (":", "…", "...", '"', "“", "-")
_SUFFIX = (" | ", " - ", " – ", " — ", " :: ", " » ", " • ")


@dataclass(frozen=True, slots=True)
class About:
    """around: the lines beside the article, in order, for what only they say. modified: the last change's
    day."""

    metadata: Metadata
    around: tuple[str, ...]
    modified: dt.date | None


def about(markup: str, page: Statements, chosen: Chosen) -> About:
    """page: what the markup states."""
    above = [block for block in _beside(chosen) if block.kind != "heading"]
    lines = [block.text for block in above]
    zone = zone_of(lines, [*page.published, *page.modified])
    top = read_top(lines)
    changed = first_day(page.modified, zone) or top.modified or _time(above, zone, changed=True)
    # One that is told without its host says nothing of it.
    address = page.url if "://" in page.url else ""
    language = page.language.replace("_", "-").split("-")[0]
    title = _title(page, chosen)
    writers = [
        *page.authors,
        *(block.text for block in above if block.names & _BYLINE and not read_line(block.text)),
    ]
    host = urlsplit(address).hostname if address else None
    outlets = (page.publisher, host)
    written = author(page.authors, outlets) or next(
        (credit.name for credit in top.credits if credit.role in ("author", "reporter")), None
    )
    return About(
        Metadata(
            title=title or None,
            publisher=page.publisher or None,
            author=written or author(writers, outlets),
            date=first_day(page.published, zone)
            or top.date
            or _time(above, zone, changed=False)
            or address_day(address)
            or found_date(markup, [line for line in lines if not is_of_change(line)], address, changed),
            url=page.url or None,
            language=language if language.isalpha() and len(language) in (2, 3) else None,
        ),
        tuple(lines),
        changed,
    )


def _beside(chosen: Chosen) -> Iterator[Block]:
    """The short blocks before and after the article, and beside its first paragraph, which are no prose."""
    taken = sorted(chosen.taken)
    prose = [number for number in taken if chosen.blocks[number].is_prose]
    begun = prose[min(1, len(prose) - 1)]
    head = _headline(chosen)
    # Above the headline stand the day of the visit and other stories, but a few blocks may be the article's.
    first = taken[0] - _ABOVE if head is None else min(taken[0], head) - _ABOVE_HEADLINE
    for number, block in enumerate(chosen.blocks):
        near = first <= number <= begun or prose[-1] <= number <= taken[-1] + _BELOW
        if not near or block.kind in ("item", "row") or block.is_prose or len(block.text) > _LONGEST:
            continue
        if chosen.part(block) not in _ELSEWHERE:
            yield block


def _time(above: Sequence[Block], zone: dt.timedelta | None, *, changed: bool) -> dt.date | None:
    """The one day that the <time> elements beside the article name; two days may be another story's."""
    days = {
        stated_day(value, zone)
        for block in above
        if is_of_change(block.text) == changed
        for value in block.times
    } - {None}
    return days.pop() if len(days) == 1 else None


def _headline(chosen: Chosen) -> int | None:
    """The number of the <h1> before the article, or of the first one."""
    heads = [
        number
        for number, block in enumerate(chosen.blocks)
        if block.tag == "h1" and chosen.part(block) not in _ELSEWHERE
    ]
    first = min((number for number in chosen.taken if chosen.blocks[number].is_prose), default=0)
    return next((number for number in reversed(heads) if number < first), heads[0] if heads else None)


def _title(page: Statements, chosen: Chosen) -> str:
    number = _headline(chosen)
    shown = chosen.blocks[number].text if number is not None else ""
    stated = page.headline
    if shown and stated:
        bare = stated.rstrip(' :…"“-.')
        cut_off = stated.endswith(_CUT_OFF) and shown.casefold().startswith(bare.casefold())
        # The site's name behind the headline is none of it.
        longer = any(stated.casefold().startswith(f"{shown.casefold()}{mark}") for mark in _SUFFIX)
        return shown if cut_off or longer else stated
    if shown and page.title:
        # Some sites have their own name in the <h1>, which also ends the <title>, behind the longer headline.
        before = page.title[: -len(shown)] if page.title.casefold().endswith(shown.casefold()) else ""
        is_site = (
            len(before.split()) > len(shown.split()) + 1 or shown.casefold() == page.publisher.casefold()
        )
        shown = "" if is_site else shown
    return stated or shown or _without_site(page.title)


def _without_site(title: str) -> str:
    ends = [end for mark in _SUFFIX if (end := title.rfind(mark)) > 0]
    head = title[: max(ends)] if ends else title
    return head.strip() if len(head.split()) > 2 else title
