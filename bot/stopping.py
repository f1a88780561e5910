"""Being asked to end, by SIGTERM or Ctrl-C, from the first moment of a long-running command."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable
from types import FrameType


class Stop:
    """Turns the signals that ask a process to end into a call.

    Until there is anything to finish, which is what `then` says, the process ends at once: parts that take
    seconds to import are not worth waiting for.
    """

    def __init__(self) -> None:
        self._then: Callable[[], object] | None = None

    def install(self) -> None:
        """Takes the signals over; only the main thread may call this."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._asked)

    def then(self, call: Callable[[], object]) -> None:
        """From now on `call` is called, in the main thread between two instructions, each time."""
        self._then = call

    def _asked(self, _number: int, _frame: FrameType | None) -> None:
        if self._then is not None:
            self._then()
            return
        sys.stdout.flush()
        sys.stderr.flush()
        # Past all handlers: whatever was being imported or opened bears being killed.
        os._exit(0)
