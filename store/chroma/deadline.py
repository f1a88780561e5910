"""Work that must not be waited for without end, such as calls into a library that knows no deadline."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import TypeVar

Result = TypeVar("Result")

# What could not be ended goes on; so many at a time, and no more is begun.
_MOST_LEFT = 4


class Deadline:
    """Does work in threads of its own and waits so long for each. Safe to use from several threads."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._left: list[threading.Thread] = []

    def do(self, work: Callable[[], Result]) -> Result:
        """What the work returns or raises. Raises TimeoutError when it takes too long; it goes on then, and
        its result is lost."""
        self._left = [thread for thread in self._left if thread.is_alive()]
        if len(self._left) >= _MOST_LEFT:
            raise TimeoutError
        results: list[Result] = []
        errors: list[BaseException] = []

        def run() -> None:
            try:
                results.append(work())
            except BaseException as error:
                # Raised again where it is waited for.
                errors.append(error)

        thread = threading.Thread(target=run, daemon=True)
        thread.start()
        thread.join(self._seconds)
        if thread.is_alive():
            self._left.append(thread)
            raise TimeoutError
        if errors:
            raise errors[0]
        return results[0]
