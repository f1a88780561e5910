"""Takes out the articles whose files are gone from a folder, and says what it did.

A file is gone when the system says that it is not there, on a volume that is. What cannot be looked at, and a
folder that holds no article at all, tell of no loss: then nothing is taken out.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from store import on_disk
from store.ingest.ledger import Ledger
from store.models import Place
from store.places import Row
from store.removal import Removed, take_out
from store.store import Store
from store.unplaced import path_of, unplaced

_MISSING = (
    "This folder is not there, so nothing was taken out; check its name, or that its volume is mounted."
)
_UNREADABLE = "This folder cannot be read, so nothing was taken out; check its permissions."
_EMPTY = (
    "This folder holds no article now, so nothing was taken out; if that is as it should be, use "
    "`kutip remove` with its name."
)
_WHY_KEPT = {
    "unmounted": "This volume is not mounted, so {count} of its files were not taken for gone; mount it, or "
    "take them out with `kutip remove`.",
    "unreadable": "{count} of the files in this folder cannot be looked at, so they were not taken for gone; "
    "check its permissions.",
}


@dataclass(frozen=True, slots=True)
class Moved:
    """A source that has another name than before, and is the same article."""

    id: str
    before: str
    source: str


@dataclass(frozen=True, slots=True)
class Kept:
    """Where nothing was taken out though files are missing, and why, in one sentence."""

    source: str
    reason: str


@dataclass(slots=True)
class Synced:
    """What kept a folder in step: what was moved, what was taken out, and where nothing was taken out."""

    moved: list[Moved] = field(default_factory=list)
    removed: list[Removed] = field(default_factory=list)
    kept: list[Kept] = field(default_factory=list)

    def to_json(self) -> dict[str, Any]:
        """The form of `kutip ingest --json`."""
        return asdict(self)


def prune(
    store: Store, ledger: Ledger, folders: Sequence[str], failed: Sequence[str], *, dry: bool
) -> tuple[list[Removed], list[Kept]]:
    """Takes out what is gone from folders that were just ingested, and tells what went, and what did not.

    failed: the sources of what could not be ingested. dry: only looks. Raises StoreError.
    """
    kept: list[Kept] = []
    known, older = ledger.rows(), dict[str, str]()
    gone: dict[Row, None] = {}
    why: Counter[tuple[str, str]] = Counter()
    for folder in folders:
        paths = {on_disk.absolute(folder), os.path.realpath(folder)}
        if reason := _no_word(folder, paths, ledger):
            kept.append(Kept(folder, reason))
            continue
        for row in known:
            if not row.place.path or not any(_under(one, paths) for one in (row.place.path, row.place.key)):
                continue
            state = _state(row.place, ledger, failed)
            if state == "gone":
                gone[row] = None
            elif state != "there":
                where = row.place.volume or "" if state == "unmounted" else str(Path(row.place.path).parent)
                why[state, where] += 1
        older |= dict(_older(store, paths, known))
    for (state, where), count in sorted(why.items()):
        kept.append(Kept(on_disk.shown(where), _WHY_KEPT[state].format(count=count)))
    return take_out(store, list(gone), list(older), known, dry=dry), kept


def _no_word(folder: str, paths: set[str], ledger: Ledger) -> str | None:
    """Why a folder does not tell what is gone, None if it does."""
    try:
        with os.scandir(folder):
            pass
    except (FileNotFoundError, NotADirectoryError):
        return _MISSING
    except OSError:
        return _UNREADABLE
    found = any(_under(one, paths) and one not in paths for one in ledger.discovered)
    return None if found else _EMPTY


def _state(place: Place, ledger: Ledger, failed: Sequence[str]) -> str:
    if place.key is None:
        # Another article is in its place.
        return "gone"
    state = on_disk.presence(place)
    if state != "there" or place.part is None or place.key in ledger.discovered:
        return state
    # Of a file with many articles one is missing: gone, if all of the file was read.
    file = place.path or ""
    read = any(key.startswith(f"{on_disk.key_of(file)}#") for key in ledger.discovered)
    whole = read and not any(on_disk.absolute(source).startswith(file) for source in failed)
    return "gone" if whole else "there"


def _older(store: Store, paths: set[str], known: Sequence[Row]) -> Iterator[tuple[str, str]]:
    """The articles of an older kutip that were in the folder, each with its path."""
    placed = {row.article_id for row in known}
    parents = [str(parent) for path in sorted(paths) for parent in (Path(path), *Path(path).parents)]
    for article_id, source in unplaced(store.catalog.database):
        if article_id in placed or "://" in source:
            continue
        path = path_of(article_id, source, [str(Path.cwd()), *parents])
        if path and _under(path, paths) and on_disk.presence(Place(source, None, "", path)) == "gone":
            yield article_id, path


def _under(path: str | None, folders: set[str]) -> bool:
    return path is not None and any(path == one or path.startswith(f"{one.rstrip('/')}/") for one in folders)
