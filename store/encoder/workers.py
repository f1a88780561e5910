"""Many texts at a time, one to a processor, so that what a text gives depends on nothing beside it."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Sequence, Sized
from typing import Any, TypeVar

Item = TypeVar("Item", bound=Sized)
Result = TypeVar("Result")


class Workers:
    """Calls a function with many items on as many threads as may be used. Safe to use from several threads.

    The caller's own thread is one of them and helpers only join it: whatever others have given to do, a
    call is begun at once, and one for a single item never changes threads.
    """

    def __init__(self, threads: int = 0) -> None:
        """threads: how many processors to use, 0 for all that this process may use."""
        self.threads = threads or processors()
        # Shared by all calls, or each of several callers would start as many threads as there are processors.
        self._helpers = threading.Semaphore(self.threads - 1)

    def map(self, function: Callable[[Item], Result], items: Sequence[Item]) -> list[Result]:
        """The result for each item, in the order of the items. Raises what the function raises.

        When it returns or raises, none of its threads works any longer.
        """
        job = _Job(function, items)
        helpers: list[threading.Thread] = []
        try:
            while len(helpers) < len(items) - 1 and self._helpers.acquire(blocking=False):
                helper = threading.Thread(target=self._help, args=(job,), name="encoder", daemon=True)
                try:
                    helper.start()
                # No more threads are to be had; those that run do the work.
                except RuntimeError:
                    self._helpers.release()
                    break
                helpers.append(helper)
            job.work()
        finally:
            job.ended = True
            for helper in helpers:
                helper.join()
        if job.error is not None:
            raise job.error
        return job.results

    def _help(self, job: _Job) -> None:
        try:
            job.work()
        except BaseException as error:
            job.error, job.ended = error, True
        finally:
            self._helpers.release()


class _Job:
    """What the threads of one call share."""

    def __init__(self, function: Callable[[Any], Any], items: Sequence[Any]) -> None:
        self._function, self._items = function, items
        # The longest first, so that the threads end at about the same time.
        self._order = iter(sorted(range(len(items)), key=lambda at: len(items[at]), reverse=True))
        self.results: list[Any] = [None] * len(items)
        self.error: BaseException | None = None
        self.ended = False

    def work(self) -> None:
        """Takes one item after the other until none is left, or until the job has ended."""
        for at in self._order:
            if self.ended:
                return
            self.results[at] = self._function(self._items[at])


def processors() -> int:
    """How many processors this process may use, which in a container can be fewer than there are."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
