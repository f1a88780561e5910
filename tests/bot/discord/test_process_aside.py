"""Over the wire: what is for the asker alone."""

from __future__ import annotations

import pytest

from store.chat.servers import ServerSettings
from tests.bot.discord.stage import QUESTION, Stage
from tests.discord_server.models import EPHEMERAL
from tests.discord_server.process import BotProcess, unfinished

pytest_plugins = ["tests.bot.cli_fixtures", "tests.bot.discord.process_fixtures"]
pytestmark = pytest.mark.asyncio


async def test_what_is_for_the_asker_alone_nobody_else_sees(stage: Stage) -> None:
    assert stage.channel.guild is not None
    guild = stage.channel.guild.id
    stage.put(ServerSettings(guild, own_articles=True, user_questions=1))
    async with BotProcess(stage.server, stage.data) as bot:
        await bot.ready()
        person = stage.person("en-US")
        asked = await person.slash(stage.channel, "ask", question=QUESTION)
        told = await person.told_aside(asked)
        assert told.content.startswith("Belum ada artikel")
        assert (told.flags & EPHEMERAL, told.sees) == (EPHEMERAL, person.user.id)
        busy = await person.answered(await person.slash(stage.channel, "ask", question=QUESTION))
        assert busy.content.startswith("You have asked many questions")
        assert (busy.flags & EPHEMERAL, busy.sees) == (EPHEMERAL, person.user.id)
        mine = [one for one in stage.channel.messages.values() if one.author is stage.server.world.bot]
        assert [one for one in mine if not one.flags & EPHEMERAL] == []
        assert await bot.stop() == 0
    assert unfinished(stage.server) == []
