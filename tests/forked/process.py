"""Processes that are forked, which saves the seconds that the imports of libraries take.

Each behaves as one that was started as `python -c`, except that the libraries are imported already. Tests of
what happens meanwhile (the first moments, signals that come then, what is imported, from where, the memory)
start a process instead, and so do tests of an interpreter with options or variables of its own.
"""

from __future__ import annotations

import atexit
import contextlib
import functools
import json
import os
import select
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

from tests.forked.parent import LENGTH

_ROOT = Path(__file__).parents[2]
# What the command `kutip` runs.
KUTIP = "import sys; from bot.cli.main import main; sys.exit(main())"
_PARENT = "from tests.forked.parent import main; main()"
# How long a busy machine may take to import everything.
_PATIENCE = 300.0
_ORDERING = threading.Lock()


class Forked:
    """One process that runs some code, with these arguments. Its interface is that of subprocess.Popen.

    files: its standard streams. It has the environment and the current folder of this process, unless others
    are given. session: whether it leads a session whose terminal is its standard input.
    """

    def __init__(
        self,
        code: str,
        argv: Sequence[str],
        files: Sequence[int],
        environ: Mapping[str, str] | None = None,
        folder: Path | None = None,
        *,
        session: bool = False,
    ) -> None:
        order = {
            "code": code,
            "argv": list(argv),
            "environ": dict(os.environ if environ is None else environ),
            "folder": str(folder or Path.cwd()),
            "session": session,
        }
        data = json.dumps(order).encode()
        self._pipe, theirs = os.pipe()
        try:
            with _ORDERING:
                orders = _parent()
                socket.send_fds(orders, [len(data).to_bytes(LENGTH, "big")], [*files, theirs])
                orders.sendall(data)
        finally:
            os.close(theirs)
        self._told = b""
        self.returncode: int | None = None
        self.pid = self._number("began", _PATIENCE)

    def fileno(self) -> int:
        """A file that can be read once it has ended."""
        return self._pipe

    def poll(self) -> int | None:
        """Its exit status, negative for a signal, or None while it runs."""
        if self.returncode is None and _readable(self._pipe, 0):
            return self.wait(_PATIENCE)
        return self.returncode

    def wait(self, timeout: float | None = None) -> int:
        """Waits for its end and returns its exit status. Raises TimeoutExpired."""
        if self.returncode is None:
            self.returncode = self._number("ended", timeout)
            os.close(self._pipe)
        return self.returncode

    def send_signal(self, number: int) -> None:
        if self.poll() is None:
            with contextlib.suppress(ProcessLookupError):
                os.kill(self.pid, number)

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)

    def _number(self, event: str, timeout: float | None) -> int:
        """What the next line tells of it."""
        deadline = None if timeout is None else time.monotonic() + timeout
        while b"\n" not in self._told:
            if not _readable(self._pipe, None if deadline is None else deadline - time.monotonic()):
                raise subprocess.TimeoutExpired("python -c", timeout or 0)
            data = os.read(self._pipe, 64)
            assert data, "the process that forks others has ended"
            self._told += data
        line, _, self._told = self._told.partition(b"\n")
        told, number = line.decode().split()
        assert told == event, f"the new process has {told} with {number}"
        return int(number)


def _readable(file: int, seconds: float | None) -> bool:
    # Unlike select, poll takes a file whose number is above 1,023, of which a long run has many.
    waiting = select.poll()
    waiting.register(file, select.POLLIN)
    return bool(waiting.poll(None if seconds is None else max(seconds, 0) * 1000))


@functools.cache
def _parent() -> socket.socket:
    """Starts the process that forks, and returns where it takes orders."""
    line, other = socket.socketpair()
    environ = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("KUTIP_", "DISCORD_", "COVERAGE_", "LC_"))
    }
    # One thread for numpy, because nothing may be forked that has several.
    environ |= {"PYTHONPATH": str(_ROOT), "LANG": "en_US.UTF-8", "OPENBLAS_NUM_THREADS": "1"}
    with other:
        # A session of its own: Ctrl-C in the terminal of the tests ends it by the end of its orders.
        process = subprocess.Popen(
            [sys.executable, "-c", _PARENT], stdin=other.fileno(), stdout=subprocess.DEVNULL,
            env=environ, cwd=_ROOT, start_new_session=True,
        )  # fmt: skip

    def end() -> None:
        line.close()
        process.wait()

    atexit.register(end)
    return line
