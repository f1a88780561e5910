"""Keeps the data folder to its user: questions, ids of people, feedback and tokens are in it.

Whatever the umask is, kutip's own files are 600 and its own folders 700, also those that an older kutip made.
A folder that was there before kutip is its user's to share: it is made 700 only if all that it holds is
kutip's, so that KUTIP_DATA_DIR=/tmp, or a folder with other things in it, stays open to whom it is open.
"""

from __future__ import annotations

import contextlib
import errno
import os
import stat
from pathlib import Path

FOLDER, FILE = 0o700, 0o600
CATALOG, LOCK, REPAIR_LOCK, VECTORS = "catalog.sqlite3", "write.lock", "mend.lock", "chroma"
WATCH_LOCK = "watch.lock"
# How many tokens a language model has used today.
TOKENS, TOKENS_LOCK = "llm-tokens.json", "llm-tokens.lock"
# A catalog or an index that is being made has this after its name.
NEW = ".new"
# All that kutip puts into a data folder; ".samples" is the mark of the Makefile.
OURS = frozenset(
    {*(f"{name}{end}" for name in (CATALOG, f"{CATALOG}{NEW}") for end in ("", "-wal", "-shm", "-journal")),
     LOCK, REPAIR_LOCK, WATCH_LOCK, TOKENS, TOKENS_LOCK, VECTORS, f"{VECTORS}{NEW}", "history", "servers",
     ".samples"}
)  # fmt: skip


def make(folder: Path) -> None:
    """Makes a data folder that is not there, and closes what is in it to others. Raises OSError."""
    missing = [path for path in (folder, *folder.parents) if not path.exists()]
    for path in reversed(missing):
        # Another process may be first.
        path.mkdir(mode=FOLDER, exist_ok=True)
    if not folder.is_dir():
        raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR), str(folder))
    close(folder)


def touch(file: Path) -> None:
    """Makes an empty file. SQLite gives its other files the permissions of the first. Raises OSError."""
    os.close(os.open(file, os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, FILE))


def close_vectors(folder: Path) -> None:
    """Closes to others what Chroma has written."""
    _close(folder / VECTORS)


def close(folder: Path) -> None:
    """Closes to others what is kutip's in a data folder, and the folder where it is kutip's alone.

    What belongs to another user, or lies where nothing can be changed, stays as it is: reading goes on.
    """
    with contextlib.suppress(OSError):
        found = list(folder.iterdir())
        ours = [path for path in found if path.name in OURS]
        if len(ours) == len(found):
            _set(folder, FOLDER, follow=True)
        for path in ours:
            _close(path)


def _close(path: Path) -> None:
    if path.is_symlink():
        return
    if not path.is_dir():
        _set(path, FILE)
        return
    _set(path, FOLDER)
    with contextlib.suppress(OSError):
        for inner in path.iterdir():
            _close(inner)


def _set(path: Path, mode: int, follow: bool = False) -> None:
    """Takes permissions away from others; the user's own stay as they are, where they are fewer."""
    with contextlib.suppress(OSError):
        now = stat.S_IMODE(path.stat(follow_symlinks=follow).st_mode)
        if now & ~mode:
            path.chmod(now & mode)
