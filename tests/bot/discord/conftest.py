"""The bot in a simulated Discord: a server with a channel, people, and a store with three articles."""

from __future__ import annotations

import os
import shutil
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import discord
import pytest
import pytest_asyncio
import simcord

from bot.app import App
from bot.discord.client import KutipClient
from bot.discord.work.service import Service
from config.settings import Settings
from tests.bot.cli_fixtures import write_articles


def settings_in(folder: Path, **others: Any) -> Settings:
    """Settings of a data folder, whatever the user's own are."""
    with pytest.MonkeyPatch.context() as patch:
        for name in [name for name in os.environ if name.startswith("KUTIP_")]:
            patch.delenv(name)
        patch.chdir(folder.parent)
        return Settings.load(**{"data_dir": folder, "private_addresses": True} | others)


@pytest.fixture(scope="session")
def stocked(tmp_path_factory: pytest.TempPathFactory) -> App:
    """A data folder with the articles, not to be written to, and the models that all tests share."""
    folder = tmp_path_factory.mktemp("stocked")
    write_articles(folder / "news")
    app = App(settings_in(folder / "data"))
    assert not app.pipeline.ingest([str(folder / "news")]).failed
    app.close()
    return app


@pytest.fixture
def make_app(stocked: App, tmp_path: Path) -> Callable[..., App]:
    """Makes the parts of kutip for a data folder of the test's own, with the articles or empty."""

    def make(*, empty: bool = False, **settings: Any) -> App:
        folder = tmp_path / "data"
        if not empty and not folder.exists():
            shutil.copytree(stocked.settings.data_dir, folder)
        return App(settings_in(folder, **settings), stocked)

    return make


@dataclass
class Town:
    """A simulated Discord with the bot in it. ayu may do what members may, boss manages the server."""

    env: simcord.Env
    service: Service
    guild: simcord.GuildHandle
    channel: simcord.ChannelHandle
    ayu: simcord.MemberActor
    boss: simcord.MemberActor
    # Errors that a test causes and that nobody but discord.py can take.
    expected: tuple[type[BaseException], ...] = ()

    @property
    def client(self) -> KutipClient:
        client = self.env.bot
        assert isinstance(client, KutipClient)
        return client

    @property
    def bot(self) -> int:
        """The bot's id."""
        assert self.client.user is not None
        return self.client.user.id

    @property
    def last(self) -> discord.Message:
        """The last message in the channel."""
        message = self.channel.last_message
        assert message is not None
        return message


OpenTown = Callable[..., Awaitable[Town]]


@pytest_asyncio.fixture
async def open_town(make_app: Callable[..., App]) -> AsyncIterator[OpenTown]:
    """Starts the bot in a town; options are those of `make_app`. kind: of its service."""
    towns: list[Town] = []

    async def open_(kind: type[Service] = Service, **options: Any) -> Town:
        service = kind(make_app(**options))
        env = simcord.Env(KutipClient(service, shard_count=1), settle_timeout=60)
        await env.start()
        towns.append(furnish(env, service))
        return towns[-1]

    yield open_
    for town in towns:
        await town.service.close(10)
        await town.service.close_writes(10)
        town.service.collections.close()
        await town.env.shutdown()
        # What discord.py would only have logged.
        assert [error for error in town.env.errors if type(error) not in town.expected] == []


@pytest_asyncio.fixture
async def town(open_town: OpenTown) -> Town:
    return await open_town()


def labels(message: discord.Message) -> list[str | None]:
    """What the buttons beneath a message say."""
    rows = [row for row in message.components if isinstance(row, discord.ActionRow)]
    return [item.label for row in rows for item in row.children if isinstance(item, discord.Button)]


def said(result: simcord.InteractionResult) -> simcord.ResponseMessage:
    """The message that answers an interaction."""
    assert result.response is not None
    return result.response


async def show_command(town: Town, name: str, member: simcord.MemberActor) -> None:
    """Lets Discord show a command to somebody to whom it would be hidden, as a server may."""
    command = next(one for one in await town.client.tree.fetch_commands() if one.name == name)
    town.guild.set_command_permissions(command, {member: True})


def furnish(env: simcord.Env, service: Service) -> Town:
    """A server with a channel, a member and a manager."""
    guild = env.create_guild("Redaksi")
    channel = guild.create_text_channel("tanya")
    ayu = guild.add_member(env.create_user("ayu"))
    role = guild.create_role("Pengelola", permissions=discord.Permissions(manage_guild=True))
    boss = guild.add_member(env.create_user("boss"), roles=[role])
    return Town(env, service, guild, channel, ayu, boss)
