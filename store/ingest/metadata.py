"""What an article says about itself. A field is filled only from a form that states it, never guessed."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from urllib.parse import urlsplit

from store.ingest.credits import byline_outlet, find_credits, is_credit, is_name
from store.ingest.people import author
from store.ingest.rules import rules
from store.ingest.top_lines import read_line, read_top
from store.language.dates import is_of_change, line_date
from store.language.detect import detect
from store.models import Credit, Metadata

# Lines at the top and at the bottom that may hold a date, a dateline, a copyright or an address.
_TOP, _BOTTOM = 8, 10
_LONGEST = 200
_DATELINE = 150
# So many words tell their language more surely than a page's own statement.
_ENOUGH_WORDS = 30
_LIST_NUMBER = re.compile(r"\d{1,3}[.)]\s+")
_CLOSING = "\"'”’»)] "


def extract(text: str, stated: Metadata, around: Sequence[str] = (), *, of_page: bool = False) -> Metadata:
    """The metadata of an article: `stated` where it says something, else read from the clean text.

    around: lines that its page shows beside it, such as its byline. of_page: the lines of the text are the
    article's alone, so that a line with a day is about something else. The language is that of the words, and
    the stated one only where they are too few to tell.
    """
    lines = [line for line in text.split("\n") if line]
    edges = lines if len(lines) <= _TOP + _BOTTOM else lines[:_TOP] + lines[-_BOTTOM:]
    title = stated.title or _title(lines)
    own = [] if of_page else [line for line in lines[:_TOP] if line != title]
    top = read_top([*around, *own])
    found = dict.fromkeys((*find_credits(around), *find_credits(lines), *top.credits))
    named = stated.credits or tuple(found)
    url = stated.url or next((match["url"] for line in edges if (match := _address(line))), None)
    publisher = stated.publisher or top.publisher or _publisher(lines[:_TOP], [*edges, *around]) or _site(url)
    return Metadata(
        title=title,
        publisher=publisher,
        author=stated.author or _author(named, publisher),
        date=stated.date or _date(lines[:_TOP], [] if of_page else edges) or top.date,
        url=url,
        language=_language(text, stated.language),
        credits=named,
    )


def modified_day(text: str) -> dt.date | None:
    """The day of the last change that a line at the top says: "Diperbarui: 5 Juni 2024"."""
    return read_top([line for line in text.split("\n") if line][:_TOP]).modified


def _language(text: str, stated: str | None) -> str | None:
    enough = len(text.split(maxsplit=_ENOUGH_WORDS)) > _ENOUGH_WORDS
    return (detect(text) if enough else None) or stated or detect(text)


def _site(url: str | None) -> str | None:
    """The outlet by its address; None for a machine without a name."""
    try:
        host = (urlsplit(url).hostname if url else None) or ""
    except ValueError:
        return None
    return host.removeprefix("www.") if "." in host and any(map(str.isalpha, host)) else None


def _title(lines: Sequence[str]) -> str | None:
    for number, line in enumerate(lines[:_TOP]):
        if is_credit(line) or read_line(line) or _address(line):
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


def _author(named: Sequence[Credit], publisher: str | None) -> str | None:
    names = {credit.role: credit.name for credit in reversed(named)}
    of_role = (names.get("author"), names.get("reporter"))
    return next((name for name in of_role if name and author([name], [publisher])), None)


def _date(top: Sequence[str], edges: Sequence[str]) -> dt.date | None:
    own_line = (line_date(line) for line in edges if not is_of_change(line))
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
