"""The whole process, used by somebody who has added the bot for themselves and manages another server."""

from __future__ import annotations

from typing import Any

import pytest

from store.catalog import Catalog
from tests.bot.discord.stage import ANSWER, QUESTION, Stage
from tests.discord_server.models import ALL, EPHEMERAL
from tests.discord_server.people import remove_bot
from tests.discord_server.process import BotProcess

pytest_plugins = ["tests.bot.cli_fixtures", "tests.bot.discord.process_fixtures"]
pytestmark = pytest.mark.asyncio


async def test_the_articles_of_the_only_server_are_not_changed_from_another(stage: Stage) -> None:
    world = stage.server.world
    rival, manager = stage.person("en-US"), stage.person("en-US")
    other = world.add_guild("Lain", rival.user)
    other.members[rival.user.id] = ALL
    assert stage.channel.guild is not None
    stage.channel.guild.members[manager.user.id] = ALL
    channel = world.channels_of(other)[0]
    remove_bot(stage.server, other)
    async with BotProcess(stage.server, stage.data) as bot:
        await bot.ready()
        before = Catalog.open(stage.data).counts().articles
        commands: dict[str, dict[str, Any]] = {
            "remove": {"article": "mishustin"},
            "ingest": {"file": ("a.txt", b"Pasar Baru dibuka.")},
            "settings": {},
            "feedback export": {},
        }
        for name, options in commands.items():
            told = await rival.answered(await rival.slash(channel, name, **options))
            assert "not a member of this server" in told.text
            assert told.flags & EPHEMERAL
        offered = await rival.acknowledged(await rival.complete(channel, "remove", "article", ""))
        assert offered.choices == []
        # Who manages the only server may, and everybody is answered.
        offered = await manager.acknowledged(await manager.complete(stage.channel, "remove", "article", ""))
        assert len(offered.choices or []) == before
        prompt = await manager.answered(await manager.slash(stage.channel, "remove", article="toba"))
        removed = await manager.answered(manager.click(prompt, "Remove"))
        await world.changes.until(lambda: "Removed: " in removed.text, 60, "removed")
        assert Catalog.open(stage.data).counts().articles == before - 1
        assert ANSWER in (await rival.replied(rival.mention(stage.channel, QUESTION))).text
        assert [
            one for one in stage.server.application.commands[None] if one["integration_types"] != [0]
        ] == []
