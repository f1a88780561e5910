"""Work that the user may walk away from."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable
from concurrent.futures import Future
from typing import Any, TypeVar

Result = TypeVar("Result")


class Worker:
    """One thread that does what it is given, one after the other.

    Interrupting such work where it stands could leave a half imported library behind. So an
    interrupt ends the waiting for it, and the work goes on to its end unseen.
    """

    def __init__(self) -> None:
        self._jobs: queue.SimpleQueue[tuple[Future[Any], Callable[[], Any]]] = queue.SimpleQueue()
        self._closed = threading.Event()
        self._thread = threading.Thread(target=self._work, daemon=True)
        self._thread.start()

    def close(self, seconds: float = 10) -> None:
        """Lets the work in hand come to its end, but not longer than `seconds`; drops what has not begun.

        A process that ends while a native library is being loaded in a thread would crash.
        """
        self._closed.set()
        self.begin(lambda: None)
        self._thread.join(seconds)

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
        while not self._closed.is_set():
            future, work = self._jobs.get()
            if self._closed.is_set() or not future.set_running_or_notify_cancel():
                continue
            try:
                future.set_result(work())
            except BaseException as error:
                # Raised again where the result is waited for.
                future.set_exception(error)
