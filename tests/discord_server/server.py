"""A Discord of one's own on loopback: REST version 10 and gateway version 10, as documented.

It knows one bot, by one token, and rejects what Discord rejects. Tests play the users (see people.py) and
let things go wrong (`rest.faults`, `gateway.drop()`); `record.broken` tells which rules the bot broke.
"""

from __future__ import annotations

from types import TracebackType
from typing import Any, Self

from aiohttp import web

from tests.discord_server.gateway import Gateway, Options
from tests.discord_server.interactions import Interactions
from tests.discord_server.record import Record
from tests.discord_server.rest import Rest
from tests.discord_server.routes_application import ApplicationRoutes
from tests.discord_server.routes_channels import ChannelRoutes
from tests.discord_server.routes_interactions import InteractionRoutes
from tests.discord_server.world import World

# In the form of a bot's token, and made up.
TOKEN = "MTA1Mzg0NzU2Mjk4NDczMDYyNA.GkUtIp.loopback-token-of-the-tests-0123456789"  # noqa: S105


class DiscordServer:
    """The server, as an asynchronous context. patience: seconds for the first response to an interaction;
    everything else goes to gateway.Options. `address` is what KUTIP_DISCORD_API is set to."""

    def __init__(self, *, token: str = TOKEN, patience: float = 3.0, port: int = 0, **options: Any) -> None:
        self.token = token
        self.world = World()
        self.record = Record()
        self.rest = Rest(self.record, token)
        self.gateway = Gateway(self.world, self.record, Options(token, **options))
        self.interactions = Interactions(self.world, patience)
        self.application = ApplicationRoutes(self.world, self.gateway)
        self._port = port
        self._runner: web.AppRunner | None = None

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self._port}/api/v10"

    @property
    def files(self) -> str:
        """Where attached files are served."""
        return f"http://127.0.0.1:{self._port}"

    async def start(self) -> None:
        """Listens, on the same port as before if it has already run."""
        app = web.Application(middlewares=[self.rest.middleware], client_max_size=32 * 1024 * 1024)
        routes = [*ChannelRoutes(self.world).table(), *self.application.table()]
        routes += InteractionRoutes(self.world, self.interactions).table()
        app.add_routes([web.route(one.method, f"/api/v10{one.path}", one.handler) for one in routes])
        app.add_routes([web.get("/gateway", self.gateway.handle), web.get("/gateway/", self.gateway.handle)])
        app.add_routes([web.get("/attachments/{path:.+}", self.application.file)])
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", self._port)
        await site.start()
        self._port = self._runner.addresses[0][1]

    async def stop(self) -> None:
        """Breaks all connections and listens no more: Discord is down."""
        self.gateway.drop()
        if self._runner is not None:
            await self._runner.cleanup()
            self._runner = None

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.stop()
