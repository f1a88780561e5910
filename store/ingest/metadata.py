"""What an article says about itself. A field is filled only from a form that states it, never guessed."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence

from store.ingest.credits import byline_outlet, find_credits, is_credit, is_name
from store.ingest.rules import rules
from store.language.dates import line_date
from store.language.detect import detect
from store.models import Credit, Metadata

# Lines at the top and at the bottom that may hold a date, a dateline, a copyright or an address.
_TOP, _BOTTOM = 8, 10
_LONGEST = 200
_DATELINE = 150
_LIST_NUMBER = re.compile(r"\d{1,3}[.)]\s+")
_CLOSING = "\"'”’»)] "


def extract(text: str, stated: Metadata) -> Metadata:
    """The metadata of an article: `stated` where it says something, else read from the clean text."""
    lines = [line for line in text.split("\n") if line]
    edges = lines if len(lines) <= _TOP + _BOTTOM else lines[:_TOP] + lines[-_BOTTOM:]
    named = stated.credits or find_credits(lines)
    return Metadata(
        title=stated.title or _title(lines),
        publisher=stated.publisher or _publisher(lines[:_TOP], edges),
        author=stated.author or _author(named),
        date=stated.date or _date(lines[:_TOP], edges),
        url=stated.url or next((match["url"] for line in edges if (match := _address(line))), None),
        language=stated.language or detect(text),
        credits=named,
    )


def _title(lines: Sequence[str]) -> str | None:
    for number, line in enumerate(lines[:_TOP]):
        if is_credit(line) or line_date(line) or _address(line):
            continue
        title = _LIST_NUMBER.sub("", line, count=1) if _LIST_NUMBER.match(line) else line
        return title if _is_headline(title) and any(map(_is_sentence, lines[number + 1 :])) else None
    return None


def _is_headline(line: str) -> bool:
    words = line.split()
    return (
        len(line) <= _LONGEST
        and 2 <= len(words) <= 25
        and not line[0].islower()
        # A headline may ask or exclaim, but does not end as a statement does.
        and not line.rstrip(_CLOSING).endswith((".", ",", ":", ";", "…"))
        and not any(_datelines(line))
        and not _copyright(line)
    )


def _is_sentence(line: str) -> bool:
    return line.rstrip(_CLOSING).endswith((".", "!", "?", "…")) and len(line.split()) > 3


def _publisher(top: Sequence[str], edges: Sequence[str]) -> str | None:
    dateline = (match.groupdict().get("publisher") for line in top for match in _datelines(line))
    named = (name for line in edges for name in (_copyright(line), byline_outlet(line)))
    return next((name for source in (dateline, named) for name in source if name), None)


def _author(named: Sequence[Credit]) -> str | None:
    names = {credit.role: credit.name for credit in reversed(named)}
    return names.get("author") or names.get("reporter")


def _date(top: Sequence[str], edges: Sequence[str]) -> dt.date | None:
    own_line = (line_date(line) for line in edges)
    dateline = (
        line_date(given)
        for line in top
        for match in _datelines(line)
        if (given := match.groupdict().get("date"))
    )
    return next((date for source in (own_line, dateline) for date in source if date), None)


def _datelines(line: str) -> Iterator[re.Match[str]]:
    return (match for shape in rules().datelines if (match := shape.match(line[:_DATELINE])))


def _copyright(line: str) -> str | None:
    match = rules().copyright.fullmatch(line) if len(line) <= _LONGEST else None
    return match["name"] if match and is_name(match["name"]) else None


def _address(line: str) -> re.Match[str] | None:
    return rules().address.fullmatch(line)
