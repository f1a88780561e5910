"""Where the lines of a REPL come from: a terminal with editing, history and completion, or a pipe."""

from __future__ import annotations

import contextlib
import errno
import importlib
import logging
import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from bot.text import printable
from config.errors import KutipError

PROMPT = "kutip> "
_KEPT = 1000
_log = logging.getLogger(__name__)


def piped() -> Iterator[str]:
    """The lines of standard input; bytes that are not UTF-8 become the replacement character.

    Raises KutipError when it cannot be read.
    """
    with reading_input():
        for line in sys.stdin.buffer:
            yield line.decode("utf-8", "replace").removeprefix("\ufeff")


@contextlib.contextmanager
def reading_input() -> Iterator[None]:
    """Within it, a standard input that is closed or cannot be read is a KutipError."""
    try:
        yield
    except OSError as error:
        what = "is closed" if error.errno == errno.EBADF else f"cannot be read ({error.strerror})"
        raise KutipError(f"Standard input {what}; give kutip one that it can read.") from error


class Keyboard:
    """Lines typed at a terminal. Without the readline library there is no history and no completion."""

    def __init__(self, history: Path, complete: Callable[[str], list[str]]) -> None:
        """complete: gives what a line so far may become, as whole lines."""
        self._history = history
        self._readline = _readline()
        if self._readline is not None:
            self._set_up(complete)

    def line(self) -> str:
        """The next line. Raises EOFError on Ctrl-D or when the terminal is gone, and KeyboardInterrupt on
        Ctrl-C."""
        try:
            typed = input(PROMPT)
        except OSError as error:
            raise EOFError from error
        if self._readline is not None:
            self._remember()
        return printable(typed)

    def _set_up(self, complete: Callable[[str], list[str]]) -> None:
        offered: list[str] = []

        def next_offer(text: str, state: int) -> str | None:
            if state == 0:
                offered[:] = complete(text)
            return offered[state] if state < len(offered) else None

        self._readline.set_completer(next_offer)
        # Names of outlets hold spaces, so what is completed is the line, not its last word.
        self._readline.set_completer_delims("")
        libedit = "libedit" in (self._readline.__doc__ or "")
        self._readline.parse_and_bind("bind ^I rl_complete" if libedit else "tab: complete")
        self._readline.set_history_length(_KEPT)
        with contextlib.suppress(OSError):
            self._readline.read_history_file(self._history)
        self._known = self._readline.get_current_history_length()

    def _remember(self) -> None:
        """Adds what was just typed to the history file, if it can be written."""
        new = self._readline.get_current_history_length() - self._known
        if new < 1:
            return
        self._known += new
        try:
            self._history.parent.mkdir(parents=True, exist_ok=True)
            # Questions are private, also where the file was there before with wider permissions.
            os.close(os.open(self._history, os.O_CREAT | os.O_WRONLY, 0o600))
            self._history.chmod(0o600)
            self._readline.append_history_file(new, self._history)
        except OSError as error:
            _log.info("the history is not kept: %s", error)


def _readline() -> Any:
    try:
        return importlib.import_module("readline")
    except ImportError:
        return None
