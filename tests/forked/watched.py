"""A process that is forked, for asyncio."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Self

from tests.forked.process import Forked


class Watched:
    """Its interface is that of asyncio.subprocess.Process; its standard input is empty."""

    def __init__(self, forked: Forked) -> None:
        self._forked = forked
        self._end = asyncio.Event()
        self.pid = forked.pid
        self.stdout, self.stderr = asyncio.StreamReader(), asyncio.StreamReader()
        asyncio.get_running_loop().add_reader(forked.fileno(), self._ended)

    @classmethod
    async def start(cls, code: str, argv: Sequence[str], environ: Mapping[str, str], folder: Path) -> Self:
        (out, stdout), (err, stderr), stdin = os.pipe(), os.pipe(), os.open(os.devnull, os.O_RDONLY)
        files = [stdin, stdout, stderr]
        try:
            started = cls(await asyncio.to_thread(Forked, code, argv, files, environ, folder))
        finally:
            for file in files:
                os.close(file)
        for file, reader in ((out, started.stdout), (err, started.stderr)):
            await asyncio.get_running_loop().connect_read_pipe(
                lambda reader=reader: asyncio.StreamReaderProtocol(reader),  # type: ignore[misc]
                os.fdopen(file, "rb", 0),
            )
        return started

    @property
    def returncode(self) -> int | None:
        return self._forked.returncode

    async def wait(self) -> int:
        await self._end.wait()
        return self._forked.wait()

    def send_signal(self, number: int) -> None:
        if self.returncode is None:
            self._forked.send_signal(number)

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)

    def _ended(self) -> None:
        asyncio.get_running_loop().remove_reader(self._forked.fileno())
        self._forked.wait()
        self._end.set()
