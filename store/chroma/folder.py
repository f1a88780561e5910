"""The folder of an embedded Chroma: made as a whole, missed when it goes, read where it cannot be written."""

from __future__ import annotations

import errno
import os
import shutil
import tempfile
from contextlib import suppress
from pathlib import Path

from store import private_files
from store.chroma.connection import Chroma
from store.chroma.locks import LockProbe

_FILE = "chroma.sqlite3"
Identity = tuple[int, int]


class ChromaFolder:
    """Opens the folder and knows when what it opened is not there any more. OSError passes through, and
    whatever Chroma raises."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._opened: Identity | None = None
        self._probe: LockProbe | None = None
        self._copy: tempfile.TemporaryDirectory[str] | None = None

    def open(self, seconds: float) -> Chroma | None:
        """None when there is nothing to open. seconds: to wait for a process that keeps it locked, else
        TimeoutError."""
        self._opened = self._identity()
        if self._opened is None:
            return None
        if self._may(os.R_OK):
            self._probe = LockProbe(self.path / _FILE)
            # Opening writes a little, too.
            self.wait(seconds, writing=True)
        if self._may(os.W_OK):
            return Chroma.embedded(self.path)
        if not self._may(os.R_OK):
            raise _error(errno.EACCES)
        return Chroma.embedded(self._copied())

    def wait(self, seconds: float, writing: bool) -> None:
        """Waits while another process keeps from reading or writing what is open. Raises TimeoutError."""
        if self._probe is not None and self._copy is None:
            self._probe.wait(seconds, writing)

    def check_writable(self) -> None:
        """Raises OSError when what is open is a copy."""
        if self._copy is not None:
            read_only = os.statvfs(self.path).f_flag & os.ST_RDONLY
            raise _error(errno.EROFS if read_only else errno.EACCES)

    def make(self, collection: str) -> Chroma:
        """Makes the folder with a collection, all at once for all who look. For one process at a time."""
        new = self.path.with_name(f"{self.path.name}{private_files.NEW}")
        # What a crash left.
        shutil.rmtree(new, ignore_errors=True)
        # Chroma would ask the umask.
        new.mkdir(mode=private_files.FOLDER)
        chroma = Chroma.embedded(new)
        try:
            chroma.made(collection)
        finally:
            chroma.close()
        try:
            new.rename(self.path)
        except OSError:
            # There is a folder already, with something else in it.
            for part in new.iterdir():
                part.rename(self.path / part.name)
            new.rmdir()
        self._opened = self._identity()
        self._probe = LockProbe(self.path / _FILE)
        return Chroma.embedded(self.path)

    def gone(self) -> bool:
        """Whether what was opened was deleted or replaced since."""
        return self._identity() != self._opened

    def closed(self) -> None:
        """Forgets what was opened."""
        self._opened = self._probe = None
        if self._copy is not None:
            self._copy.cleanup()
            self._copy = None

    def _identity(self) -> Identity | None:
        try:
            found = (self.path / _FILE).stat()
        except FileNotFoundError:
            return None
        return found.st_dev, found.st_ino

    def _may(self, way: int) -> bool:
        return all(os.access(path, way) for path in (self.path, self.path / _FILE))

    def _copied(self) -> Path:
        """Chroma opens nothing that it cannot write, so where this may only be read, a copy is."""
        self._copy = tempfile.TemporaryDirectory(prefix="kutip-", ignore_cleanup_errors=True)
        target = Path(self._copy.name) / self.path.name
        shutil.copytree(self.path, target, copy_function=shutil.copyfile)
        # The folders have come with their permissions.
        for folder in (target, *(path for path in target.rglob("*") if path.is_dir())):
            with suppress(OSError):
                folder.chmod(0o700)
        return target


def _error(number: int) -> OSError:
    return OSError(number, os.strerror(number))
