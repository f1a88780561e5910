"""What users of the whole process get: by every way of asking, in both languages, within Discord's rules."""

from __future__ import annotations

import json
import signal
import sqlite3
from contextlib import closing

import pytest

from store.catalog import FILE_NAME
from store.chat.servers import ServerSettings
from tests.bot.discord.stage import ANSWER, QUESTION, Stage
from tests.discord_server.models import EPHEMERAL
from tests.discord_server.process import BotProcess, unfinished

pytest_plugins = ["tests.bot.cli_fixtures", "tests.bot.discord.process_fixtures"]
pytestmark = pytest.mark.asyncio
ENGLISH = "Where does Japan release the treated water?"


async def test_every_way_to_ask(stage: Stage) -> None:
    server, channel = stage.server, stage.channel
    assert channel.guild is not None
    stage.put(ServerSettings(channel.guild.id, threads=True))
    async with BotProcess(server, stage.data) as bot:
        await bot.ready()
        ayu, ben = stage.person("id"), stage.person("en-US")
        slash = await ayu.answered(await ayu.slash(channel, "ask", question=QUESTION))
        hidden = await ben.answered(await ben.slash(channel, "ask", question=ENGLISH, private=True))
        menu = await ayu.answered(await ayu.menu(ben.say(channel, QUESTION)))
        asked = ayu.mention(channel, f"{QUESTION} @everyone <@{ben.user.id}>")
        in_thread = await ayu.replied(asked)
        direct = await ben.replied(ben.direct(ENGLISH))
        follow = await ben.replied(ben.direct("and when?"))
        for one, words in [
            (slash, ANSWER),
            (menu, ANSWER),
            (in_thread, ANSWER),
            (direct, "Pacific"),
            (follow, "Thursday"),
        ]:
            assert words in one.text, one.text
        assert in_thread.channel.parent == channel.id
        assert (hidden.flags & EPHEMERAL, hidden.sees) == (EPHEMERAL, ben.user.id)
        mine = [one for place in server.world.channels.values() for one in place.messages.values()]
        assert {ping for one in mine if one.author is server.world.bot for ping in one.pinged} == set()
        assert await bot.stop() == 0
    assert (server.record.broken, unfinished(server)) == ([], [])
    assert [one for one in server.record.unwanted if one.status != 429] == []
    everything = "\n".join(bot.lines)
    assert not [
        secret for secret in (server.token, QUESTION, ENGLISH, "everyone", ANSWER) if secret in everything
    ]
    assert not [token for token in server.interactions.all if token in everything]


async def test_what_is_registered(stage: Stage) -> None:
    async with BotProcess(stage.server, stage.data) as bot:
        await bot.ready()
        [request] = stage.server.record.to("PUT", "/applications/{application}/commands")
    commands = stage.server.application.commands[None]
    slash = {one["name"] for one in commands if one["type"] == 1}
    assert slash == {
        "ask", "timeline", "articles", "status", "help", "forget", "ingest", "remove", "sources", "settings",
        "feedback",
    }  # fmt: skip
    assert [one["name"] for one in commands if one["type"] == 3] == ["Ask kutip about this"]
    assert all(one["name_localizations"]["id"] for one in request.body)
    assert all(one["description_localizations"]["id"] for one in request.body if one["type"] == 1)
    manage = str(1 << 5)
    guarded = {one["name"] for one in commands if one["default_member_permissions"] == manage}
    assert guarded == {"ingest", "remove", "sources", "settings", "feedback"}
    # Where each belongs is said, whatever the application allows: in servers that have added the bot.
    assert all(one["integration_types"] == [0] for one in request.body)
    assert all(one["contexts"] == ([0] if one["name"] in guarded else [0, 1]) for one in request.body)


async def test_a_locked_store_does_not_keep_discord_waiting(stage: Stage) -> None:
    async with BotProcess(stage.server, stage.data) as bot:
        await bot.ready()
        person = stage.person()
        with closing(sqlite3.connect(stage.data / FILE_NAME, isolation_level=None)) as other:
            other.execute("BEGIN EXCLUSIVE")
            asked = await person.slash(stage.channel, "ask", question=QUESTION)
            await person.acknowledged(asked)
            clicked = await person.slash(stage.channel, "help")
            await person.answered(clicked)
            other.execute("ROLLBACK")
        assert (await person.answered(asked)).text
        await stage.check()


async def test_a_process_that_slept_comes_back(stage: Stage) -> None:
    gateway = stage.server.gateway
    gateway.options.interval, gateway.options.grace = 2.0, 2.0
    async with BotProcess(stage.server, stage.data) as bot:
        await bot.ready()
        bot.process.send_signal(signal.SIGSTOP)
        [asked] = await stage.ask()
        await stage.server.world.changes.until(lambda: stage.server.record.broken, 60, "given up by Discord")
        bot.process.send_signal(signal.SIGCONT)
        await stage.server.world.changes.until(lambda: "resume" in gateway.history, 120, "resumed")
        await stage.check()
        # What was asked meanwhile is not lost either, as long as Discord waits for it.
        assert ANSWER in (await stage.person().answered(asked)).text
        assert len(bot.logged("connection", "ready")) == 1
    assert stage.server.record.broken.pop() == "gateway 4009: no heartbeat in time"


async def test_the_log_holds_questions_if_the_operator_wants_it(stage: Stage) -> None:
    async with BotProcess(stage.server, stage.data, KUTIP_LOG_QUESTIONS="true") as bot:
        await bot.ready()
        await stage.check()
        await stage.server.world.changes.until(lambda: bot.logged("ask"), 60, "a line")
        [line] = bot.logged("ask")
    assert line["question"] == QUESTION
    assert stage.server.token not in json.dumps(bot.lines)
