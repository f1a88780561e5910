"""How the process begins: with what is wrong said in one sentence, or once Discord can be reached."""

from __future__ import annotations

import asyncio
import signal
from pathlib import Path

import pytest

from tests.bot.discord.stage import ANSWER, QUESTION, Stage
from tests.discord_server.process import BotProcess
from tests.discord_server.rest import Fault

pytest_plugins = ["tests.bot.cli_fixtures", "tests.bot.discord.process_fixtures"]
pytestmark = pytest.mark.asyncio


async def failed(bot: BotProcess) -> tuple[int, str]:
    """The exit status and the one sentence of a process that ends by itself."""
    async with bot:
        status = await bot.ended()
    said = [line for line in bot.lines if not line.startswith("{")]
    assert len(said) == 1, bot.lines
    assert "Traceback" not in "".join(bot.lines)
    return status, said[0]


async def test_without_a_token(stage: Stage) -> None:
    status, said = await failed(BotProcess(stage.server, stage.data, DISCORD_TOKEN=""))
    assert status == 1
    assert "DISCORD_TOKEN" in said
    assert "docs/discord.md" in said
    assert stage.server.record.requests == []


async def test_a_wrong_token(stage: Stage) -> None:
    wrong = "MTE5OTk5OTk5OTk5OTk5OTk5OQ.GzZzZz.a-token-that-discord-does-not-know-000000"
    bot = BotProcess(stage.server, stage.data, DISCORD_TOKEN=wrong, KUTIP_DEBUG="0")
    status, said = await failed(bot)
    assert status == 1
    assert "does not accept the token" in said
    assert not [line for line in bot.lines if wrong in line]


@pytest.mark.parametrize("code", [4004, 4013, 4014])
async def test_discord_ends_it_for_good(stage: Stage, code: int) -> None:
    async with BotProcess(stage.server, stage.data) as bot:
        await bot.ready()
        await stage.server.gateway.close(code)
        assert await bot.ended() == 1
    assert next(line for line in bot.lines if not line.startswith("{")).startswith("kutip: Discord ")


async def test_discord_is_down_at_the_start(stage: Stage) -> None:
    await stage.server.stop()
    async with BotProcess(stage.server, stage.data) as bot:
        await stage.server.world.changes.until(lambda: bot.logged("connection", "failed"), 120, "a failure")
        await stage.server.start()
        await bot.ready()
        await stage.check()
        assert await bot.stop() == 0
    assert stage.server.gateway.history == ["identify"]


@pytest.mark.parametrize(
    "faults",
    [
        [
            Fault("GET", "/users/@me", 500, 2),
            Fault("GET", "/oauth2/applications/@me", 503),
            Fault("PUT", "/applications/*", 429, 2),
            Fault("GET", "/gateway/bot", 503),
        ],
        [Fault("GET", "/users/@me", 0), Fault("GET", "/gateway/bot", 429, scope="global")],
    ],
    ids=["errors", "silence"],
)
async def test_discord_fails_while_it_starts(stage: Stage, faults: list[Fault]) -> None:
    stage.server.rest.faults += faults
    async with BotProcess(stage.server, stage.data) as bot:
        await bot.ready()
        await stage.check()
    assert stage.server.rest.faults == []


@pytest.mark.parametrize("refused", [{"status"}, {"ask", "Ask kutip about this"}])
async def test_a_command_that_discord_refuses_is_missing_alone(stage: Stage, refused: set[str]) -> None:
    stage.server.application.refused = refused
    async with BotProcess(stage.server, stage.data) as bot:
        await bot.ready()
        person = stage.person()
        assert ANSWER in (await person.replied(person.mention(stage.channel, QUESTION))).text
    registered = {one["name"] for one in stage.server.application.commands[None]}
    assert len(registered) == 12 - len(refused)
    assert not registered & refused
    lines = [one for one in bot.logged("commands", "refused") if "command" in one]
    assert {one["command"] for one in lines} == refused
    assert all("This name is not to be had." in one["error"] for one in lines)
    assert bot.logged("commands", "registered")[0]["count"] == len(registered)


async def test_a_beginning_whose_answers_cannot_be_read(stage: Stage) -> None:
    stage.server.rest.faults += [
        Fault("GET", "/users/@me", 200, garbled="{"),
        Fault("GET", "/gateway/bot", 200, garbled="[]"),
        Fault("PUT", "/applications/*", 200, garbled="{}"),
    ]
    async with BotProcess(stage.server, stage.data) as bot:
        await bot.ready()
        await stage.check()
    assert stage.server.rest.faults == []
    assert len(bot.logged("connection", "failed")) == 2


async def test_the_gateway_is_closed_at_the_start(stage: Stage) -> None:
    stage.server.gateway.options.closed = True
    async with BotProcess(stage.server, stage.data) as bot:
        await stage.server.world.changes.until(lambda: bot.logged("commands", "registered"), 120, "commands")
        await stage.server.world.changes.until(lambda: stage.server.gateway.refused, 120, "a refusal")
        stage.server.gateway.options.closed = False
        await bot.ready()
        await stage.check()


async def test_a_store_that_cannot_be_read(stage: Stage) -> None:
    for file in stage.data.glob("catalog.sqlite3*"):
        file.write_bytes(b"not a database" * 1000)
    status, said = await failed(BotProcess(stage.server, stage.data))
    assert (status, said.startswith("kutip: ")) == (1, True)


async def test_a_new_data_folder(stage: Stage, tmp_path: Path) -> None:
    empty = tmp_path / "empty"
    empty.mkdir()
    person = stage.person("en-US")
    async with BotProcess(stage.server, empty, cold=True) as bot:
        await bot.ready()
        told = await person.answered(
            await person.slash(stage.channel, "ask", question="Who came to Beijing?")
        )
        assert "no articles yet" in told.text


@pytest.mark.parametrize(
    ("number", "delay"),
    [
        (signal.SIGTERM, 0.0),
        (signal.SIGTERM, 0.5),
        (signal.SIGTERM, 1.5),
        (signal.SIGTERM, 3.0),
        (signal.SIGINT, 1.0),
    ],
)
async def test_asked_to_end_while_it_starts(stage: Stage, number: int, delay: float) -> None:
    async with BotProcess(stage.server, stage.data, cold=True) as bot:
        await stage.server.world.changes.until(bot.heeds_signals, 60, "handlers of signals")
        await asyncio.sleep(delay)
        assert await bot.stop(number) == 0
    assert not [line for line in bot.lines if "Traceback" in line]


async def test_every_shard_answers(stage: Stage) -> None:
    stage.server.gateway.options.shards = 2
    world = stage.server.world
    people = [stage.person() for _ in range(2)]
    guilds = [world.add_guild(f"G{n}", people[n].user, at=(1_000_000_000_000 + n) << 22) for n in range(2)]
    async with BotProcess(stage.server, stage.data) as bot:
        await bot.ready()
        assert [one.shard for one in stage.server.gateway.connected] == [0, 1]
        for person, guild in zip(people, guilds, strict=True):
            channel = world.channels_of(guild)[0]
            replied = await person.replied(person.mention(channel, "Di mana letak Danau Toba?"))
            assert "Sumatera Utara" in replied.text
        assert bot.logged("connection", "ready")[0]["shards"] == 2
