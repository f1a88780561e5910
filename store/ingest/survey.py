"""How many articles some sources may hold, before any of them is read: for an estimate."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from pathlib import Path

from store.ingest.fetch import is_address
from store.ingest.kinds import kind_of, suffix_of

# Files of many articles, about one in a line.
_LINES = (".jsonl", ".csv", ".tsv")
_PIECE = 1 << 20


def expected(sources: Sequence[str]) -> int | None:
    """About how many articles there are in files and folders; None if one of the sources is an address, which
    may lead to any number."""
    if any(map(is_address, sources)):
        return None
    return sum(_articles(path) for source in sources for path in _files(source))


def _files(source: str) -> Iterator[Path]:
    if not Path(source).is_dir():
        yield Path(source)
        return
    for root, folders, names in os.walk(source):
        folders[:] = [name for name in folders if not name.startswith(".")]
        for name in names:
            path = Path(root, name)
            if not name.startswith(".") and kind_of(name):
                yield path


def _articles(path: Path) -> int:
    """One, or the lines of a file of many."""
    if suffix_of(path.name) not in _LINES:
        return 1
    try:
        with path.open("rb") as file:
            return sum(piece.count(b"\n") for piece in iter(lambda: file.read(_PIECE), b"")) or 1
    except OSError:
        return 1
