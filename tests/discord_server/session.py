"""A gateway session: which events it gets, and those that it missed."""

from __future__ import annotations

import asyncio
import json
import secrets
import zlib
from collections import deque
from typing import Any

from aiohttp import web

from tests.discord_server.errors import Json
from tests.discord_server.models import User
from tests.discord_server.world import Event

MESSAGE_CONTENT = 1 << 15
_STRIPPED: Json = {"content": "", "embeds": [], "attachments": [], "components": []}


class Connection:
    """One web socket. What is sent goes out in order, as one zlib stream if the client asked for it.

    goodbye: the code with which the client closed it, None if it did not.
    """

    def __init__(self, request: web.Request, socket: web.WebSocketResponse, *, compressed: bool) -> None:
        self.request = request
        self.socket = socket
        self.goodbye: int | None = None
        self._closing: asyncio.Task[bool] | None = None
        self._zlib = zlib.compressobj() if compressed else None
        self._queue: asyncio.Queue[str | None] = asyncio.Queue()
        self._writer = asyncio.create_task(self._write())

    def send(self, op: int, data: Any, name: str | None = None, number: int | None = None) -> None:
        self.say(json.dumps({"op": op, "d": data, "s": number, "t": name}))

    def say(self, text: str) -> None:
        self._queue.put_nowait(text)

    async def close(self, code: int, reason: str = "") -> None:
        """Sends what waits, then closes and waits for the client to do so, too."""
        self._queue.put_nowait(None)
        await asyncio.wait([self._writer])
        self._closing = asyncio.create_task(self.socket.close(code=code, message=reason.encode()))
        await self._closing

    async def closed(self) -> None:
        """Returns when a `close` of another task is through; at once if there is none."""
        if self._closing is not None:
            await asyncio.wait([self._closing])

    def drop(self) -> None:
        """Breaks the connection, as a network does: without a word."""
        self._writer.cancel()
        if self.request.transport is not None:
            self.request.transport.abort()

    async def _write(self) -> None:
        while (text := await self._queue.get()) is not None:
            try:
                if self._zlib is None:
                    await self.socket.send_str(text)
                else:
                    data = self._zlib.compress(text.encode()) + self._zlib.flush(zlib.Z_SYNC_FLUSH)
                    await self.socket.send_bytes(data)
            except (ConnectionError, RuntimeError):
                return


class Session:
    """What one IDENTIFY began. `shard` of `shards`; `intents`: a set of bits. `connection` None: cut off,
    and its events wait for a RESUME."""

    def __init__(self, connection: Connection, shard: int, shards: int, intents: int, bot: User) -> None:
        self.id = secrets.token_hex(16)
        self.connection: Connection | None = connection
        self.shard, self.shards = shard, shards
        self.intents = intents
        self.number = 0
        self._bot = bot
        self._sent: deque[tuple[int, str, Any]] = deque(maxlen=2000)

    def wants(self, event: Event) -> bool:
        shard = 0 if event.guild is None else (event.guild.id >> 22) % self.shards
        return shard == self.shard and (not event.intents or bool(event.intents & self.intents))

    def tell(self, event: Event) -> None:
        """Sends an event, or keeps it for later."""
        data = event.data
        if event.private and not self.intents & MESSAGE_CONTENT:
            data = data | _STRIPPED
        self.dispatch(event.name, data)

    def dispatch(self, name: str, data: Any) -> None:
        self.number += 1
        self._sent.append((self.number, name, data))
        if self.connection is not None:
            self.connection.send(0, data, name, self.number)

    def missed(self, number: int) -> list[tuple[int, str, Any]] | None:
        """The events after `number`, or None if they are no longer known."""
        if number < self.number and (not self._sent or self._sent[0][0] > number + 1):
            return None
        return [event for event in self._sent if event[0] > number]
