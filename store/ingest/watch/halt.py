"""Being told to stop, from a handler of signals or another thread, while work or a wait is under way."""

from __future__ import annotations

import contextlib
import os
import select
import time

from config.errors import InterruptedWorkError


class Halt:
    """A switch that is thrown once. A pipe wakes who waits: a lock could not be taken in a handler of
    signals, which may have interrupted its holder."""

    def __init__(self) -> None:
        self.asked = False
        self._woken, self._waking = os.pipe()
        for end in (self._woken, self._waking):
            os.set_blocking(end, False)

    def ask(self) -> None:
        """Ends what goes on as soon as it looks."""
        self.asked = True
        self.wake()

    def wake(self) -> None:
        """Ends the wait that is under way, or else the next one."""
        # A full pipe wakes, too.
        with contextlib.suppress(BlockingIOError):
            os.write(self._waking, b"x")

    def wait(self, seconds: float) -> None:
        """Waits, until it is woken."""
        # Unlike select, poll takes files of any number.
        waiting = select.poll()
        waiting.register(self._woken, select.POLLIN)
        if not self.asked and waiting.poll(seconds * 1000):
            with contextlib.suppress(BlockingIOError):
                os.read(self._woken, 4096)

    def check(self) -> None:
        """Raises InterruptedWorkError once it was asked to stop."""
        if self.asked:
            raise InterruptedWorkError

    def pause(self, seconds: float) -> None:
        """Waits for that long, whatever wakes it. Raises InterruptedWorkError when asked to stop."""
        end = time.monotonic() + seconds
        self.check()
        while (left := end - time.monotonic()) > 0:
            self.wait(left)
            self.check()
