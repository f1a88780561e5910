"""The whole process of `kutip bot`, against the loopback server."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sys
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from tests.discord_server.errors import Json
from tests.discord_server.server import DiscordServer
from tests.forked.process import KUTIP as CODE
from tests.forked.watched import Watched

KUTIP = (sys.executable, "-c", CODE)
# How long a machine that is busy with other things may take for what takes seconds.
PATIENCE = 120.0


class BotProcess:
    """One run of `kutip bot`, as an asynchronous context: started at its beginning, killed at its end.

    data: its data folder, which is also its current folder. cold: whether it is a new process that has yet to
    import everything, and not a forked one. environ: variables besides. `lines` is what it wrote so far.
    """

    def __init__(self, server: DiscordServer, data: Path, *, cold: bool = False, **environ: str) -> None:
        self.server, self.data, self._cold = server, data, cold
        kept = {
            name: value for name, value in os.environ.items() if not name.startswith(("KUTIP_", "DISCORD_"))
        }
        self._environ = kept | {
            "KUTIP_DATA_DIR": str(data),
            "KUTIP_DISCORD_API": server.address,
            "DISCORD_TOKEN": server.token,
            "PYTHONPATH": str(Path(__file__).parents[2]),
            **environ,
        }
        self.lines: list[str] = []
        self._process: asyncio.subprocess.Process | Watched | None = None
        self._reading: list[asyncio.Task[None]] = []

    @property
    def process(self) -> asyncio.subprocess.Process | Watched:
        assert self._process is not None
        return self._process

    @property
    def log(self) -> list[Json]:
        """The lines that are JSON."""
        return [json.loads(line) for line in self.lines if line.startswith("{")]

    def logged(self, event: str, outcome: str | None = None) -> list[Json]:
        """The lines about an event (that ended so)."""
        found = [one for one in self.log if one["event"] == event]
        return [one for one in found if outcome in {None, one.get("outcome")}]

    async def start(self) -> None:
        if self._cold:
            # What it runs is measured in those that are forked.
            environ = {key: value for key, value in self._environ.items() if not key.startswith("COVERAGE_")}
            self._process = await asyncio.create_subprocess_exec(
                *KUTIP, "bot", env=environ, cwd=self.data, stdin=asyncio.subprocess.DEVNULL,
                stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
            )  # fmt: skip
        else:
            self._process = await Watched.start(CODE, ["bot"], self._environ, self.data)
        streams = [self._process.stdout, self._process.stderr]
        self._reading = [asyncio.create_task(self._read(stream)) for stream in streams if stream is not None]

    async def ready(self, seconds: float = PATIENCE) -> Self:
        """Waits until it is connected and has seen its servers."""
        await self.server.world.changes.until(
            lambda: self.logged("connection", "ready") or self.process.returncode is not None,
            seconds,
            "ready",
        )
        assert self.process.returncode is None, self.lines
        return self

    def heeds_signals(self) -> bool:
        """Whether it has taken over SIGTERM, which it does before anything that takes long."""
        return bool(int(_status(self, "SigCgt"), 16) & 1 << (signal.SIGTERM - 1))

    async def ended(self, seconds: float = PATIENCE) -> int:
        """Waits for its end and returns its exit status, negative for a signal."""
        async with asyncio.timeout(seconds):
            status = await self.process.wait()
            await asyncio.wait(self._reading)
        return status

    async def stop(self, number: int = signal.SIGTERM) -> int:
        """Asks it to end and returns its exit status."""
        self.process.send_signal(number)
        return await self.ended()

    async def kill(self) -> None:
        """Ends it as a crash of the machine would."""
        if self.process.returncode is None:
            self.process.kill()
        await self.ended()

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.kill()
        if error is not None:
            error.add_note("\n".join(self.lines[-40:]))

    async def _read(self, stream: asyncio.StreamReader) -> None:
        while line := await stream.readline():
            self.lines.append(line.decode("utf-8", "replace").rstrip("\n"))


def memory(process: BotProcess) -> float:
    """The resident memory of a running bot, in MB."""
    return int(_status(process, "VmRSS")) / 1024


def _status(process: BotProcess, name: str) -> str:
    """What Linux tells of a process."""
    fields = Path(f"/proc/{process.process.pid}/status").read_text("utf-8", "replace").split()
    return fields[fields.index(f"{name}:") + 1]


def unfinished(server: DiscordServer) -> list[Any]:
    """The interactions whose users were told nothing, or still look at "thinking"."""
    return [
        one
        for one in server.interactions.all.values()
        if one.thinking or (one.acknowledged is None and not server.interactions.failed(one))
    ]
