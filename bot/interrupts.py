"""Ctrl-C while a command runs: obeyed wherever the program is, and though a library makes nothing of it."""

from __future__ import annotations

import signal
import sys
import threading
import weakref
from types import FrameType, TracebackType
from typing import Any, Self

# How often to look whether an interrupt is still on its way out.
_SECONDS = 0.5


class Interrupted(KeyboardInterrupt):
    """What Ctrl-C raises in the main thread."""


class Interrupts:
    """A context in which Ctrl-C raises Interrupted, again and again if need be.

    An exception from a handler of signals turns up between any two instructions: also within a callback, a
    destructor or an `except` of a library, which end there what was to end the command. An interrupt that
    nobody holds any more before the context has ended was lost so, and is raised anew.
    """

    def __init__(self) -> None:
        self.asked = False
        self._last: weakref.ref[Interrupted] | None = None
        self._over = threading.Event()
        self._watch: threading.Thread | None = None
        self._before: Any = None
        self._told = sys.unraisablehook

    def __enter__(self) -> Self:
        # A shell's background job is deaf to Ctrl-C, and stays so.
        if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
            self._before = signal.signal(signal.SIGINT, self._raise)
            self._told, sys.unraisablehook = sys.unraisablehook, self._lost
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._before is None:
            return
        if signal.getsignal(signal.SIGINT) == self._raise:
            signal.signal(signal.SIGINT, signal.SIG_IGN)
        self._over.set()
        if self._watch:
            self._watch.join()
        signal.signal(signal.SIGINT, self._before)
        sys.unraisablehook = self._told

    def _raise(self, _number: int, _frame: FrameType | None) -> None:
        self.asked = True
        if self._watch is None:
            self._watch = threading.Thread(target=self._insist, name="interrupts", daemon=True)
            self._watch.start()
        # No variable may hold it here: its traceback holds this frame.
        raise self._new()

    def _new(self) -> Interrupted:
        error = Interrupted()
        self._last = weakref.ref(error)
        return error

    def _insist(self) -> None:
        main = threading.main_thread().ident
        while not self._over.wait(_SECONDS):
            # A command that has taken Ctrl-C over by now, as the REPL does, knows what it makes of it.
            heeded = signal.getsignal(signal.SIGINT) == self._raise
            if heeded and main is not None and self._last is not None and self._last() is None:
                signal.pthread_kill(main, signal.SIGINT)

    def _lost(self, unraisable: Any) -> None:
        """What a destructor or a callback cannot pass on is printed, unless it is an interrupt."""
        if not issubclass(unraisable.exc_type, Interrupted):
            self._told(unraisable)
