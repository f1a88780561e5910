"""How many articles some sources may hold, before any of them is read: for an estimate."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from store.ingest.kinds import kind_of, suffix_of

# Files of many articles, about one in a line.
_LINES = (".jsonl", ".csv", ".tsv")
_PIECE = 1 << 20


def expected(sources: Iterable[str]) -> int:
    """About how many articles there are in files and folders; each page of the web counts as one."""
    return sum(1 if "://" in source else sum(map(_articles, _files(source))) for source in sources)


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
