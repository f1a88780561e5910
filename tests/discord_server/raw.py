"""Requests and gateway connections without a client library, for what no library would send."""

from __future__ import annotations

import json
import zlib
from typing import Any

import aiohttp

from tests.discord_server.errors import Json
from tests.discord_server.server import DiscordServer

USER_AGENT = "DiscordBot (https://example.org, 1)"
IDENTIFY: Json = {"intents": 1, "properties": {"os": "linux", "browser": "raw", "device": "raw"}}


class Raw:
    """Speaks to a server as its bot. `session` is an open aiohttp session."""

    def __init__(self, server: DiscordServer, session: aiohttp.ClientSession) -> None:
        self._server, self._session = server, session

    async def call(
        self, method: str, path: str, body: Any = None, token: str | None = None
    ) -> tuple[int, Any, dict[str, str]]:
        """Status, JSON and headers of the answer to one request."""
        headers = {"Authorization": f"Bot {token or self._server.token}", "User-Agent": USER_AGENT}
        url = self._server.address + path
        async with self._session.request(method, url, json=body, headers=headers) as response:
            text = await response.text()
            return response.status, json.loads(text) if text else None, dict(response.headers)

    async def gateway(self, query: str = "v=10&encoding=json") -> RawGateway:
        """A connection that has received its HELLO."""
        url = self._server.address.replace("http", "ws").replace("/api/v10", f"/gateway?{query}")
        return RawGateway(await self._session.ws_connect(url), self._server.token)


class RawGateway:
    """One gateway connection."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse, token: str) -> None:
        self._socket, self._token = socket, token
        self._zlib = zlib.decompressobj()

    async def send(self, op: int, data: Any) -> None:
        await self._socket.send_json({"op": op, "d": data})

    async def identify(self, **changes: Any) -> None:
        await self.send(2, IDENTIFY | {"token": self._token} | changes)

    async def receive(self) -> Json:
        """The next message. Raises EOFError with the close code if there is none."""
        message = await self._socket.receive(timeout=60)
        if message.type is aiohttp.WSMsgType.BINARY:
            assert message.data.endswith(b"\x00\x00\xff\xff")
            return dict(json.loads(self._zlib.decompress(message.data)))
        if message.type is not aiohttp.WSMsgType.TEXT:
            raise EOFError(self._socket.close_code)
        return dict(json.loads(message.data))

    async def until(self, op: int, name: str | None = None) -> Json:
        """The next message of an opcode (and of an event)."""
        while True:
            message = await self.receive()
            if message["op"] == op and (name is None or message["t"] == name):
                return message

    async def closed(self) -> int:
        """The code with which the server closes."""
        try:
            while True:
                await self.receive()
        except EOFError as end:
            return int(end.args[0])

    async def close(self, code: int = 4000) -> None:
        await self._socket.close(code=code)
