"""Work that the user may cancel."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable
from concurrent.futures import Future
from typing import Any, TypeVar

Result = TypeVar("Result")


class Worker:
    """One thread that does the work it is given, one piece after the other.

    Interrupting the work itself could leave a library half imported. So an interrupt only ends the wait, and
    the work runs to its end unnoticed.
    """

    def __init__(self) -> None:
        self._jobs: queue.SimpleQueue[tuple[Future[Any], Callable[[], Any]]] = queue.SimpleQueue()
        self._closed = threading.Event()
        self._thread = threading.Thread(target=self._work, daemon=True)
        self._thread.start()

    def close(self, seconds: float = 10) -> None:
        """Waits for the current work to end, at most `seconds`; drops work that has not begun.

        A process that ends while a native library is being loaded in a thread would crash.
        """
        self._closed.set()
        self.begin(lambda: None)
        self._thread.join(seconds)

    def begin(self, work: Callable[[], Result]) -> Future[Result]:
        """Adds work to the queue, and does not wait for it."""
        future: Future[Result] = Future()
        self._jobs.put((future, work))
        return future

    def do(self, work: Callable[[], Result]) -> Result:
        """Waits for the result, or raises what the work raised. A KeyboardInterrupt only ends the wait."""
        future = self.begin(work)
        try:
            return future.result()
        finally:
            # Work that has not begun when the wait ends is no longer wanted.
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
