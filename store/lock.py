"""Locks of a data folder; the only file that imports the library."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from config.errors import StoreBusyError, StoreError
from store import private_files

WRITING, REPAIRING = private_files.LOCK, private_files.REPAIR_LOCK


class Lock:
    """One lock, for one thread of one process at a time, which may take it again."""

    def __init__(self, path: Path) -> None:
        """path: of its file, in a folder that exists when the lock is taken."""
        self.path = path
        self._lock = FileLock(path, mode=private_files.FILE)

    @contextmanager
    def held(self, seconds: float) -> Iterator[None]:
        """Holds the lock, for which it waits so long.

        Raises StoreBusyError when another keeps it, StoreError when the folder cannot be written.
        """
        try:
            self._lock.acquire(timeout=seconds)
        except Timeout as error:
            raise StoreBusyError(
                "Another process is writing to this data folder; try again when it has finished."
            ) from error
        except OSError as error:
            raise StoreError(
                f"The data folder {self.path.parent} cannot be written ({error.strerror}: {self.path.name}); "
                "check its permissions and its space, or choose another with KUTIP_DATA_DIR."
            ) from error
        try:
            yield
        finally:
            self._lock.release()
