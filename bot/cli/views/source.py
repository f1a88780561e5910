"""The source of an article in a few words: a file by its name, anything else in full."""

from __future__ import annotations

from pathlib import Path, PurePath

from rich.style import Style
from rich.text import Text

from bot.cli.views.view import DIM
from bot.text import one_line

# The files that are ingested one article each. Ids from a corpus, which may look like a path, stay whole.
FILE_SUFFIXES = frozenset({".txt", ".md", ".markdown", ".html", ".htm"})


def source_text(source: str) -> Text:
    """The source, dimmed: of a file its name only, linked to the file if it exists.

    A terminal that knows hyperlinks opens the file; elsewhere only the name is seen.
    """
    if "://" in source or PurePath(source).suffix.lower() not in FILE_SUFFIXES:
        return Text(one_line(source), DIM)
    return Text(one_line(PurePath(source).name), Style(dim=True, link=_address(source)))


def _address(source: str) -> str | None:
    """The file's address, None for a file that is not there, such as one ingested from another folder."""
    try:
        path = Path(source).absolute()
        return path.as_uri() if path.is_file() else None
    except (OSError, ValueError):
        return None
