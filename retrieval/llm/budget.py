"""How many tokens a model has used today, in a file of the data folder, so that a new process knows it,
too."""

from __future__ import annotations

import datetime as dt
import json
import threading
from collections.abc import Callable
from pathlib import Path

from config.errors import LanguageModelError, StoreError
from store import private_files
from store.lock import Lock

_WAIT_SECONDS = 5.0


class Budget:
    """The tokens of a day, by the clock of this machine. Safe to use from several threads and processes."""

    def __init__(self, folder: Path, tokens: int, today: Callable[[], dt.date] = dt.date.today) -> None:
        """folder: the data folder. tokens: of a day, 0 for any number."""
        self._file, self._most, self._today = folder / private_files.TOKENS, tokens, today
        self._lock = Lock(folder / private_files.TOKENS_LOCK)
        self._thread = threading.Lock()

    def check(self) -> None:
        """Raises LanguageModelError when the day's tokens are used up."""
        if self._most and self.used() >= self._most:
            raise LanguageModelError(
                f"The language model has used the {self._most} tokens of today (KUTIP_LLM_TOKENS_A_DAY).",
                "budget",
            )

    def used(self) -> int:
        """Of today."""
        try:
            data = json.loads(self._file.read_text("utf-8"))
        except (OSError, ValueError):
            return 0
        right = isinstance(data, dict) and data.get("day") == self._today().isoformat()
        return int(data["tokens"]) if right and isinstance(data.get("tokens"), int) else 0

    def spend(self, tokens: int) -> None:
        """Notes that so many were used. A folder that cannot be written loses the count, not the answer."""
        if not self._most:
            return
        try:
            with self._thread, self._lock.held(_WAIT_SECONDS):
                document = {"day": self._today().isoformat(), "tokens": self.used() + tokens}
                private_files.touch(self._file)
                self._file.write_text(json.dumps(document), "utf-8")
        except (OSError, StoreError):
            return
