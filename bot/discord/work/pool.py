"""Threads that do blocking work for the event loop, behind a queue of bounded length."""

from __future__ import annotations

import asyncio
import queue
import threading
from collections.abc import Callable
from typing import Any, TypeVar

from config.errors import InterruptedWorkError

Result = TypeVar("Result")


class PoolFullError(Exception):
    """The queue is full."""


class Pool:
    """Daemon threads: a process that has to end does not wait for work that does not.

    All methods belong to the event loop's thread.
    """

    def __init__(self, name: str, threads: int, waiting: int) -> None:
        """name: of its threads. threads: how many jobs run at once. waiting: how many more may wait."""
        self.threads = threads
        self._most = threads + waiting
        self._load = 0
        self._jobs: queue.SimpleQueue[Callable[[], None] | None] = queue.SimpleQueue()
        self._futures: set[asyncio.Future[Any]] = set()
        for number in range(threads):
            threading.Thread(target=self._work, name=f"{name}-{number}", daemon=True).start()

    @property
    def load(self) -> int:
        """The number of jobs that are running or waiting."""
        return self._load

    def begin(self, work: Callable[[], Result]) -> asyncio.Future[Result]:
        """The future result of the work. If it is cancelled before its turn, the work is not done.

        Raises PoolFullError.
        """
        if self._load >= self._most:
            raise PoolFullError
        loop = asyncio.get_running_loop()
        future: asyncio.Future[Result] = loop.create_future()
        self._load += 1
        self._futures.add(future)
        future.add_done_callback(self._futures.discard)
        # Otherwise asyncio complains about an error that no caller waits for any more.
        future.add_done_callback(lambda done: done.cancelled() or done.exception())

        def job() -> None:
            result, error = None, None
            if not future.done():
                result, error = _done(work)
            try:
                loop.call_soon_threadsafe(self._settle, future, result, error)
            except RuntimeError:
                # The loop has ended meanwhile, and with it the caller.
                return

        self._jobs.put(job)
        return future

    async def close(self, seconds: float) -> None:
        """Waits for the running work for up to `seconds`; then its callers get InterruptedWorkError."""
        if self._futures:
            await asyncio.wait(self._futures, timeout=seconds)
        for future in list(self._futures):
            # Work that ends at this moment is still among them.
            if not future.done():
                future.set_exception(InterruptedWorkError())
        for _ in range(self.threads):
            self._jobs.put(None)

    def _settle(self, future: asyncio.Future[Any], result: Any, error: Exception | None) -> None:
        self._load -= 1
        if future.done():
            return
        if error is None:
            future.set_result(result)
        else:
            future.set_exception(error)

    def _work(self) -> None:
        while (job := self._jobs.get()) is not None:
            job()


def _done(work: Callable[[], Result]) -> tuple[Result | None, Exception | None]:
    """The result of the work, or its error, which is raised again where the result is waited for."""
    try:
        return work(), None
    except BaseException as error:
        if isinstance(error, Exception) and not isinstance(error, StopIteration):
            return None, error
        # A future does not accept StopIteration, and SystemExit would end the loop.
        wrapped = RuntimeError(f"the work raised {type(error).__name__}")
        wrapped.__cause__ = error
        return None, wrapped
