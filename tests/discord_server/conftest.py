"""A loopback server, somebody to play the user, and the real discord.py client against it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import aiohttp
import discord
import pytest
import pytest_asyncio
import yarl
from discord.gateway import DiscordWebSocket
from discord.http import Route

from tests.discord_server.models import Channel
from tests.discord_server.people import Person
from tests.discord_server.raw import Raw
from tests.discord_server.server import TOKEN, DiscordServer

Start = Callable[..., Awaitable["Client"]]


class Client(discord.AutoShardedClient):
    """A bot that does what a test hangs into its tree; `seen` are the messages it got, in order;
    `connecting` ends when it gives up."""

    def __init__(self, **options: Any) -> None:
        intents = discord.Intents(guilds=True, guild_messages=True, dm_messages=True)
        super().__init__(intents=intents, **options)
        self.tree = discord.app_commands.CommandTree(self)
        self.seen: list[discord.Message] = []
        self.resumed = 0
        self.connecting: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    async def on_message(self, message: discord.Message) -> None:
        self.seen.append(message)

    async def on_shard_resumed(self, _shard: int) -> None:
        self.resumed += 1


@pytest_asyncio.fixture
async def server() -> AsyncIterator[DiscordServer]:
    """A server with nothing in it but the bot; heartbeats every second."""
    async with DiscordServer(interval=1, grace=10, apart=0) as running:
        yield running


@pytest.fixture
def person(server: DiscordServer) -> Person:
    return Person(server, server.world.add_user("ayu", locale="id"))


@pytest.fixture
def channel(server: DiscordServer, person: Person) -> Channel:
    """A channel of a guild that the person is a member of."""
    guild = server.world.add_guild("Redaksi", person.user)
    return server.world.channels_of(guild)[0]


@pytest_asyncio.fixture
async def start(server: DiscordServer, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Start]:
    """Starts a client: `prepare` hangs commands into its tree, which is then registered."""
    monkeypatch.setattr(Route, "BASE", server.address)
    gateway = yarl.URL(server.address.replace("http", "ws").replace("/api/v10", "/gateway"))
    monkeypatch.setattr(DiscordWebSocket, "DEFAULT_GATEWAY", gateway)
    running: list[Client] = []

    async def begin(
        prepare: Callable[[Client], None] | None = None, token: str = TOKEN, **options: Any
    ) -> Client:
        client = Client(**options)
        try:
            await client.login(token)
        except discord.LoginFailure:
            await client.http.close()
            raise
        if prepare is not None:
            prepare(client)
            await client.tree.sync()
        client.connecting = asyncio.create_task(client.connect())
        running.append(client)
        await asyncio.wait_for(client.wait_until_ready(), 120)
        return client

    yield begin
    for client in running:
        await client.close()
        await asyncio.wait([client.connecting])


@pytest_asyncio.fixture
async def raw(server: DiscordServer) -> AsyncIterator[Raw]:
    async with aiohttp.ClientSession() as session:
        yield Raw(server, session)
