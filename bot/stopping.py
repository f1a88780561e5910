"""Being asked to end, by SIGTERM or Ctrl-C, from the first moment of a long-running command."""

from __future__ import annotations

import contextlib
import os
import signal
import sys
import threading
from collections.abc import Callable
from types import FrameType
from typing import NoReturn


class Stop:
    """Turns the signals that ask a process to end into a call.

    Until there is anything to finish, which is what `then` says, the process ends at once: parts that take
    seconds to import are not worth waiting for. Later it has `seconds`, after which it ends whatever hangs.
    """

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._then: Callable[[], object] | None = None
        self._watch: threading.Timer | None = None

    def install(self) -> None:
        """Takes the signals over; only the main thread may call this."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._asked)

    def then(self, call: Callable[[], object]) -> None:
        """From now on `call` is called, in the main thread between two instructions, the first time."""
        self._then = call

    def _asked(self, _number: int, _frame: FrameType | None) -> None:
        if self._then is None:
            _end()
        if not self._watch:
            self._watch = threading.Timer(self._seconds, _end)
            self._watch.daemon = True
            self._watch.start()
            self._then()


def _end() -> NoReturn:
    """Past all handlers: whatever is being imported, opened or waited for bears being killed."""
    with contextlib.suppress(OSError, ValueError):
        sys.stderr.flush()
    os._exit(0)
