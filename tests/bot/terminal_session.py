"""A command running in a terminal of its own, typed at and read from by a test."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import select
import struct
import subprocess
import sys
import termios
import time
from types import TracebackType
from typing import Self

import pytest

from tests.forked.process import KUTIP, Forked

# Taking the terminal as the controlling one is what makes Ctrl-C a signal.
_CODE = """
import fcntl, sys, termios
fcntl.ioctl(0, termios.TIOCSCTTY, 0)
from bot.cli.main import main
sys.exit(main())
"""
_STYLES = re.compile(r"\x1b\[[0-9;?]*[a-zA-Z]")
# How the terminal is told to show a prompt without anything typed: a last blank is not written.
_EMPTY_PROMPT = "kutip>\x1b[6D\x1b[7C"
# What it is read as, to tell it from the same prompt with a line behind it.
_PROMPT = "kutip> |"


# How long a machine that is busy with other things may take for what takes seconds.
_PATIENCE = 180.0


class Terminal:
    """`kutip` with these arguments in a terminal of 100 columns and `lines` lines.

    cold: whether it is a new process that has yet to import everything, and not a forked one.
    """

    def __init__(self, *argv: str, lines: int = 30, cold: bool = False) -> None:
        self._master, slave = pty.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", lines, 100, 0, 0))
        environ = {**os.environ, "TERM": "xterm-256color"}
        self._process: subprocess.Popen[bytes] | Forked
        if cold:
            # What it runs is measured in those that are forked.
            environ = {key: value for key, value in environ.items() if not key.startswith("COVERAGE_")}
            self._process = subprocess.Popen(
                [sys.executable, "-c", _CODE, *argv], env=environ,
                stdin=slave, stdout=slave, stderr=slave, start_new_session=True,
            )  # fmt: skip
        else:
            self._process = Forked(KUTIP, argv, [slave, slave, slave], environ, session=True)
        os.close(slave)
        self.raw = ""
        self._read_to = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        if self._process.poll() is None:
            self._process.kill()
        self._process.wait()
        os.close(self._master)

    def type(self, keys: str) -> None:
        """Presses keys; "\\r" is Return, "\\x03" Ctrl-C, "\\x04" Ctrl-D, "\\t" Tab."""
        os.write(self._master, keys.encode())

    def interrupt(self, line: str) -> str:
        """Types a line without Return and presses Ctrl-C; returns what appears until the next prompt."""
        self.type(line)
        self.expect(line)
        self.type("\x03")
        return self.expect_prompt()

    def expect(self, text: str, timeout: float = _PATIENCE) -> str:
        """Waits for a text after the one expected before; returns all up to its end, unstyled."""
        deadline = time.monotonic() + timeout
        while text not in self._unread():
            if time.monotonic() > deadline or not self._receive(deadline - time.monotonic()):
                raise AssertionError(f"{text!r} did not appear in {self._unread()!r}")
        found = self._unread()
        end = found.index(text) + len(text)
        self._read_to += end
        return found[:end]

    def expect_prompt(self) -> str:
        """Waits until kutip asks for a line; returns what appeared before."""
        return self.expect(_PROMPT)

    def pause(self, seconds: float) -> None:
        """Lets time pass while what appears is read."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline and self._receive(deadline - time.monotonic()):
            pass

    def ends(self, timeout: float = _PATIENCE) -> int:
        """Waits for the command to end, and returns its exit status."""
        deadline = time.monotonic() + timeout
        while time.monotonic() < deadline and self._receive(deadline - time.monotonic()):
            pass
        return self._process.wait(max(deadline - time.monotonic(), 1))

    def rest(self) -> str:
        """What appeared after what was expected last, unstyled."""
        return self._unread()

    def _unread(self) -> str:
        return _STYLES.sub("", self.raw.replace(_EMPTY_PROMPT, _PROMPT))[self._read_to :]

    def _receive(self, seconds: float) -> bool:
        """Reads what is there, or waits for it; false when the terminal is closed."""
        # Unlike select, poll takes a file whose number is above 1,023, of which a long run has many.
        waiting = select.poll()
        waiting.register(self._master, select.POLLIN)
        if not waiting.poll(max(seconds, 0) * 1000):
            return True
        try:
            data = os.read(self._master, 65536)
        except OSError:
            return False
        self.raw += data.decode("utf-8", "replace")
        return bool(data)


@pytest.fixture
def terminal() -> type[Terminal]:
    """What starts a command in a terminal."""
    return Terminal
