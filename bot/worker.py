"""Work that the user may walk away from."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable
from concurrent.futures import Future
from typing import Any, TypeVar

Result = TypeVar("Result")


class Worker:
    """One thread that does what it is given, one after the other; it does not keep the process alive.

    Interrupting such work where it stands could leave a half imported library behind. So an
    interrupt ends the waiting for it, and the work goes on to its end unseen.
    """

    def __init__(self) -> None:
        self._jobs: queue.SimpleQueue[tuple[Future[Any], Callable[[], Any]]] = queue.SimpleQueue()
        threading.Thread(target=self._work, daemon=True).start()

    def begin(self, work: Callable[[], Result]) -> Future[Result]:
        """Puts work behind what was given before, and does not wait."""
        future: Future[Result] = Future()
        self._jobs.put((future, work))
        return future

    def do(self, work: Callable[[], Result]) -> Result:
        """Waits for the result, or raises what the work raised. A KeyboardInterrupt ends only the waiting."""
        future = self.begin(work)
        try:
            return future.result()
        finally:
            # Work that has not begun when the waiting ends is not wanted any more.
            future.cancel()

    def _work(self) -> None:
        while True:
            future, work = self._jobs.get()
            if not future.set_running_or_notify_cancel():
                continue
            try:
                future.set_result(work())
            except BaseException as error:
                # Raised again where the result is waited for.
                future.set_exception(error)
