"""Corrections of an article's metadata as they are typed: date=2024-06-04 author="Rani Kusuma"."""

from __future__ import annotations

from collections.abc import Sequence

from bot.text import printable
from config.errors import UsageError
from store.language.dates import find_date

_FIELDS = {
    "title": "title",
    "outlet": "publisher",
    "publisher": "publisher",
    "author": "author",
    "date": "date",
    "url": "url",
    "language": "language",
}
_LONGEST = 500


def corrections(given: Sequence[str]) -> dict[str, str | None]:
    """The fields of Metadata with their new values; None for one that is left empty. Raises UsageError."""
    found: dict[str, str | None] = {}
    for one in given:
        name, equals, value = printable(one).partition("=")
        field = _FIELDS.get(name.strip().casefold())
        if not equals or field is None:
            raise UsageError(
                f"{one!r} is no correction; write date=2024-06-04, author=NAME, outlet=NAME, title=TEXT, "
                "url=ADDRESS or language=CODE, or leave out what follows = to say that it is not known."
            )
        text = " ".join(value.split())[:_LONGEST]
        found[field] = (_date(text) if field == "date" else text) if text else None
    if not found:
        raise UsageError("Say what to correct after --edit ID, such as date=2024-06-04 or author=NAME.")
    return found


def _date(text: str) -> str:
    day = find_date(text)
    if day is None:
        raise UsageError(f"{text!r} is not a date; write it as 2024-06-04.")
    return day.isoformat()
