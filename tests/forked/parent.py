"""A process that has imported the libraries that take seconds to import, and forks one for each order.

tests/forked/process.py starts it, with a socket as standard input. An order is a JSON object, preceded by its
length, with the code that the new process runs, as `python -c` would. Four files come with it: the standard
streams of the new process, and a pipe on which "began" with its number is written and, in the end, "ended"
with its exit status. This process ends when the socket is closed.

It imports libraries alone: kutip's own modules are imported, and their coverage measured, by each process. It
must have no thread when it forks; ONNX Runtime starts one when it is imported, so that is left to each, too.
"""

from __future__ import annotations

import contextlib
import fcntl
import gc
import importlib
import json
import os
import selectors
import signal
import socket
import sys
import tempfile
import termios
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NoReturn

LIBRARIES = ("chromadb", "discord", "httpcore", "llama_index.core", "prompt_toolkit", "typer")
# How an order begins: with the number of bytes of its JSON.
LENGTH = 8
FILES = 4
ERRORS = 2


@dataclass
class Parent:
    """What the parent knows: where orders come from, and where it tells the end of each of its children."""

    orders: socket.socket
    pipes: dict[int, int] = field(default_factory=dict)

    def serve(self) -> tuple[dict[str, Any], list[int]] | None:
        """Forks for each order. Returns None once there are no more, and in a child what was ordered."""
        woken, waking = os.pipe()
        os.set_blocking(waking, False)
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        signal.set_wakeup_fd(waking, warn_on_full_buffer=False)
        with selectors.DefaultSelector() as selector:
            selector.register(self.orders, selectors.EVENT_READ)
            selector.register(woken, selectors.EVENT_READ)
            while True:
                ready = {key.fileobj for key, _ in selector.select()}
                if woken in ready:
                    os.read(woken, 4096)
                    self._reap()
                if self.orders in ready:
                    order = self._receive()
                    if order is None:
                        return None
                    if not (child := os.fork()):
                        break
                    self.pipes[child] = order[1].pop()
                    for file in order[1]:
                        os.close(file)
        signal.set_wakeup_fd(-1)
        for file in (woken, waking, *self.pipes.values()):
            os.close(file)
        self.orders.close()
        return order

    def _receive(self) -> tuple[dict[str, Any], list[int]] | None:
        head, files, _, _ = socket.recv_fds(self.orders, LENGTH, FILES)
        if not head:
            return None
        missing = int.from_bytes(head, "big")
        parts = []
        while missing:
            part = self.orders.recv(missing)
            if not part:
                return None
            parts.append(part)
            missing -= len(part)
        return json.loads(b"".join(parts)), files

    def _reap(self) -> None:
        with contextlib.suppress(ChildProcessError):
            while (found := os.waitpid(-1, os.WNOHANG))[0]:
                child, status = found
                pipe = self.pipes.pop(child)
                # Nobody may want to know any more.
                with contextlib.suppress(BrokenPipeError):
                    os.write(pipe, b"ended %d\n" % os.waitstatus_to_exitcode(status))
                os.close(pipe)


def become(order: dict[str, Any], files: list[int]) -> None:
    """Makes this process what it would be if it had been started as the order says."""
    signal.signal(signal.SIGINT, signal.default_int_handler)
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    if order["session"]:
        os.setsid()
    *streams, pipe = files
    for number, file in enumerate(streams):
        os.dup2(file, number)
        os.close(file)
    if order["session"]:
        fcntl.ioctl(0, termios.TIOCSCTTY, 0)
    # Those of the parent know its own files: whether they can be sought, for example.
    for number, name in enumerate(("stdin", "stdout", "stderr")):
        old = getattr(sys, name)
        stream = open(  # noqa: SIM115 - as long as the process lives, and by its number
            number, "w" if number else "r", 1 if number == ERRORS or os.isatty(number) else -1,
            encoding=old.encoding, errors=old.errors, closefd=False,
        )  # fmt: skip
        setattr(sys, name, stream)
        setattr(sys, f"__{name}__", stream)
    os.environ.clear()
    os.environ.update(order["environ"])
    time.tzset()
    tempfile.tempdir = None
    os.chdir(order["folder"])
    sys.argv = ["-c", *order["argv"]]
    if "COVERAGE_PROCESS_CONFIG" in os.environ:
        import coverage  # noqa: PLC0415 - only where it is measured

        coverage.process_startup()
    # From here on it may be sent signals.
    os.write(pipe, b"began %d\n" % os.getpid())
    os.close(pipe)


def main() -> NoReturn:
    for name in LIBRARIES:
        importlib.import_module(name)
    assert threading.active_count() == 1
    tasks = Path("/proc/self/task")
    assert not tasks.exists() or len(list(tasks.iterdir())) == 1
    gc.freeze()
    parent = Parent(socket.socket(fileno=os.dup(0)))
    order = parent.serve()
    if order is None:
        sys.exit()
    become(*order)
    exec(order[0]["code"], {"__name__": "__main__"})  # noqa: S102 - a test's own
    sys.exit()
