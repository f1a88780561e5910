"""One command of `kutip`, run to its end as a process that is forked."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

from tests.forked.process import Forked


def forked(
    *argv: str, typed: str | bytes = b"", environ: Mapping[str, str] | None = None, timeout: float = 300
) -> subprocess.CompletedProcess[str]:
    """Runs `kutip` with these arguments and returns what it wrote. typed: its standard input, a pipe.

    Raises TimeoutExpired, having killed it.
    """
    pipes = [os.pipe() for _ in range(3)]
    (stdin, into), (out, stdout), (err, stderr) = pipes
    try:
        process = Forked(argv, [stdin, stdout, stderr], environ)
    finally:
        for file in (stdin, stdout, stderr):
            os.close(file)
    data = typed if isinstance(typed, bytes) else typed.encode()
    with ThreadPoolExecutor(3) as threads:
        threads.submit(_write, into, data)
        written = [threads.submit(_read, file) for file in (out, err)]
        try:
            status = process.wait(timeout)
        except subprocess.TimeoutExpired:
            process.kill()
            raise
        texts = [one.result().decode() for one in written]
    return subprocess.CompletedProcess(argv, status, *texts)


def _write(file: int, data: bytes) -> None:
    # A process that ends before it has read all is no error.
    with suppress(BrokenPipeError), os.fdopen(file, "wb") as stream:
        stream.write(data)


def _read(file: int) -> bytes:
    with os.fdopen(file, "rb") as stream:
        return stream.read()
