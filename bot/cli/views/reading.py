"""What became of an article's source when it was read. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from rich.text import Text

from bot.cli.views.view import DIM, View, lines
from bot.text import one_line
from config.messages import day, message
from store.models import Reading


def more_sources_view(sources: Sequence[str], language: str) -> View:
    """The other sources of an article, one line each."""
    said = [message(language, "reading.also", source=one_line(source)) for source in sources]
    return lines(Text("\n".join(said), DIM))


def reading_view(reading: Reading, empty: Sequence[str], corrected: Sequence[str], language: str) -> View:
    """One line for each: what was stored and left out, the last change, what is not known, what was
    corrected.

    empty, corrected: names of the fields of Metadata.
    """
    said = [message(language, "reading.stored", stored=reading.stored, characters=reading.characters)]
    if reading.dropped:
        kinds = ", ".join(
            f"{message(language, f'reading.kinds.{kind}')} {count}" for kind, count in reading.dropped.items()
        )
        said.append(message(language, "reading.dropped", kinds=kinds))
    if reading.unread:
        parts = [
            message(language, "answer.page", page=part) if part.isdecimal() else one_line(part)
            for part in reading.unread
        ]
        said.append(message(language, "reading.unread", parts=", ".join(parts)))
    if reading.replaced:
        said.append(message(language, "reading.replaced", count=reading.replaced))
    if reading.modified:
        said.append(message(language, "reading.modified", date=day(language, reading.modified)))
    for key, names in (("empty", empty), ("corrected", corrected)):
        if names:
            named = ", ".join(message(language, f"articles.{name}") for name in names)
            said.append(message(language, f"reading.{key}", fields=named))
    return lines(Text("\n".join(said), DIM))
