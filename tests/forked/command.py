"""Processes that are forked and that a test speaks with through pipes, or runs to their end."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from types import TracebackType
from typing import Self

from tests.forked.process import KUTIP, Forked

# How long a machine that is busy with other things may take for what takes seconds.
_PATIENCE = 300.0


class Piped:
    """A process that runs some code, with pipes as its standard streams; a context that waits for its end."""

    def __init__(self, code: str, *argv: str, environ: Mapping[str, str] | None = None) -> None:
        (stdin, into), (out, stdout), (err, stderr) = os.pipe(), os.pipe(), os.pipe()
        self.stdin = os.fdopen(into, "wb", 0)
        self.stdout, self.stderr = os.fdopen(out, "rb"), os.fdopen(err, "rb")
        try:
            self.process = Forked(code, argv, [stdin, stdout, stderr], environ)
        finally:
            for file in (stdin, stdout, stderr):
                os.close(file)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if error is not None:
            self.process.kill()
        if not self.stdout.closed:
            self.communicate()

    def communicate(self, typed: bytes = b"") -> tuple[str, str, int]:
        """Closes its standard input after these bytes; returns what it wrote from now on, and its status.

        Raises TimeoutExpired, having killed it.
        """
        with ThreadPoolExecutor(3) as threads, self.stdout, self.stderr:
            threads.submit(self._write, typed)
            written = [threads.submit(stream.read) for stream in (self.stdout, self.stderr)]
            try:
                status = self.process.wait(_PATIENCE)
            except subprocess.TimeoutExpired:
                self.process.kill()
                raise
            out, err = (one.result().decode() for one in written)
        return out, err, status

    def _write(self, typed: bytes) -> None:
        # One that ends before it has read everything is no error.
        with suppress(BrokenPipeError), self.stdin:
            while typed:
                typed = typed[self.stdin.write(typed) :]


def forked_python(
    code: str, *argv: str, typed: str | bytes = b"", environ: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """Runs some code to its end, as `python -c` does. typed: its standard input."""
    process = Piped(code, *argv, environ=environ)
    out, err, status = process.communicate(typed if isinstance(typed, bytes) else typed.encode())
    return subprocess.CompletedProcess(argv, status, out, err)


def forked_kutip(
    *argv: str, typed: str | bytes = b"", environ: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """Runs the command `kutip` with these arguments to its end."""
    return forked_python(KUTIP, *argv, typed=typed, environ=environ)
