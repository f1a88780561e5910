"""The lines typed in earlier sessions, kept in a file, one per line."""

from __future__ import annotations

import logging
import os
import tempfile
from pathlib import Path

_KEPT = 1000
_log = logging.getLogger(__name__)


class HistoryFile:
    """A file that only its owner may read, since questions are private.

    If it cannot be read or written, that is logged, and the session goes on without it.
    """

    def __init__(self, path: Path) -> None:
        """path: created, with its folder, when the first line is added."""
        self._path = path

    def lines(self) -> list[str]:
        """The lines, oldest first, at most 1,000; older ones are dropped from the file."""
        try:
            lines = self._path.read_text("utf-8", "replace").splitlines()
            if len(lines) > _KEPT:
                self._replace(lines[-_KEPT:])
        except OSError as error:
            _log.info("the history cannot be read: %s", error)
            return []
        return lines[-_KEPT:]

    def add(self, line: str) -> None:
        """Appends a line."""
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            number = os.open(self._path, os.O_CREAT | os.O_WRONLY | os.O_APPEND, 0o600)
            with open(number, "a", encoding="utf-8", errors="replace") as file:  # noqa: PTH123 - a descriptor
                # The file may have existed before, with wider permissions.
                self._path.chmod(0o600)
                file.write(f"{line}\n")
        except OSError as error:
            _log.info("the history cannot be written: %s", error)

    def _replace(self, lines: list[str]) -> None:
        path = self._path.resolve()
        with tempfile.NamedTemporaryFile("w", encoding="utf-8", dir=path.parent, delete=False) as file:
            file.write("".join(f"{line}\n" for line in lines))
        Path(file.name).replace(path)
