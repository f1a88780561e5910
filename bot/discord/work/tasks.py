"""The running tasks that users wait for, so that a stop can let them finish."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any


class RunningTasks:
    """The tasks that have begun and not ended; each registers itself."""

    def __init__(self) -> None:
        self._tasks: set[asyncio.Task[Any]] = set()

    @property
    def count(self) -> int:
        return len(self._tasks)

    @contextmanager
    def this(self) -> Iterator[None]:
        """Counts the running task for as long as the block lasts."""
        task = asyncio.current_task()
        assert task is not None  # noqa: S101 - only tasks can wait for anything
        self._tasks.add(task)
        try:
            yield
        finally:
            self._tasks.discard(task)

    async def finish(self, seconds: float) -> None:
        """Waits until none is left, but not longer than `seconds`."""
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=seconds)
