"""The source of an article in a few words: a file by its name, anything else in full."""

from __future__ import annotations

from pathlib import Path, PurePath

from rich.style import Style
from rich.text import Text

from bot.cli.views.view import DIM
from bot.text import one_line
from store.ingest.kinds import CONTAINERS, SUFFIXES

_MEMBER = "#"


def source_text(source: str) -> Text:
    """The source, dimmed: of a file its name only, linked to the file if it exists.

    A terminal that knows hyperlinks opens the file; elsewhere only the name is seen. Ids from a corpus, which
    may look like a path, stay whole.
    """
    file, member = _parts(source)
    if "://" in file or not file:
        return Text(one_line(source), DIM)
    return Text(one_line(f"{PurePath(file).name}{member}"), Style(dim=True, link=_address(file)))


def _parts(source: str) -> tuple[str, str]:
    """The file, "" for what is none, and what tells the article from the others in it, behind "#"."""
    lowered = source.lower()
    ends = [at + len(end) for end in CONTAINERS if (at := lowered.find(f"{end}{_MEMBER}")) >= 0]
    if ends:
        return source[: min(ends)], source[min(ends) :]
    return (source, "") if PurePath(source).suffix.lower() in SUFFIXES else ("", "")


def _address(source: str) -> str | None:
    """The file's address, None for a file that is not there, such as one ingested from another folder."""
    try:
        path = Path(source).absolute()
        return path.as_uri() if path.is_file() else None
    except (OSError, ValueError):
        return None
