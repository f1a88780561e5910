"""Whether another process keeps an SQLite file locked, told without asking SQLite.

Chroma's own SQLite waits for a lock for a quarter of an hour, during which nothing else in the process runs,
not even the end by Ctrl-C. A process that was stopped in the middle of a write is enough for that.
"""

from __future__ import annotations

import os
import struct
import sys
import time
import weakref
from pathlib import Path
from typing import ClassVar

if sys.platform != "win32":
    import fcntl

# From SQLite's file format: the byte of a writer that waits for readers, that of a writer, then the readers'.
_PENDING, _RESERVED, _SHARED, _READERS = 0x40000000, 0x40000001, 0x40000002, 510
_POLL_SECONDS = 0.05


class LockProbe:
    """Looks at the locks of one file. Keep it as long as SQLite has the file open in this process: closing
    any descriptor of a file gives up all locks that the process has on it."""

    def __init__(self, path: Path) -> None:
        """OSError passes through."""
        self._file = _File.of(path)

    def wait(self, seconds: float, writing: bool) -> None:
        """Returns once no other process keeps this one from reading, or from writing if `writing`.

        Raises TimeoutError. Other readers are never waited for.
        """
        until = time.monotonic() + seconds
        while self._kept(writing):
            if time.monotonic() > until:
                raise TimeoutError
            time.sleep(_POLL_SECONDS)

    def _kept(self, writing: bool) -> bool:
        places = [(_PENDING, 1), (_SHARED, _READERS)]
        if writing:
            places.append((_RESERVED, 1))
        return any(_write_locked(self._file.descriptor, *place) for place in places)


class _File:
    """A descriptor, one per file in this process, closed when it is not used any more."""

    opened: ClassVar[weakref.WeakValueDictionary[tuple[int, int], _File]] = weakref.WeakValueDictionary()

    def __init__(self, descriptor: int) -> None:
        self.descriptor = descriptor

    @classmethod
    def of(cls, path: Path) -> _File:
        found = path.stat()
        file = cls.opened.get((found.st_dev, found.st_ino))
        if file is None:
            file = cls(os.open(path, os.O_RDONLY | getattr(os, "O_CLOEXEC", 0)))
            cls.opened[found.st_dev, found.st_ino] = file
        return file

    def __del__(self) -> None:
        os.close(self.descriptor)


def _write_locked(descriptor: int, start: int, length: int) -> bool:
    """Whether another process has a lock for writing on these bytes."""
    if sys.platform.startswith("linux"):
        form, place = "hhqqi", 0
        asked = struct.pack(form, fcntl.F_RDLCK, os.SEEK_SET, start, length, 0)
    elif sys.platform == "darwin":
        form, place = "qqihh", 3
        asked = struct.pack(form, start, length, 0, fcntl.F_RDLCK, os.SEEK_SET)
    else:
        return False
    told: int = struct.unpack(form, fcntl.fcntl(descriptor, fcntl.F_GETLK, asked))[place]
    return told != fcntl.F_UNLCK
