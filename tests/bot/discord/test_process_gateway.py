"""The whole process when Discord sends what cannot be read, or sends it twice: only that is lost."""

from __future__ import annotations

from typing import Any

import pytest

from tests.bot.discord.stage import ANSWER, QUESTION, Stage
from tests.discord_server import payloads
from tests.discord_server.models import Message
from tests.discord_server.process import PATIENCE, BotProcess

pytest_plugins = ["tests.bot.cli_fixtures", "tests.bot.discord.process_fixtures"]
pytestmark = pytest.mark.asyncio(loop_scope="module")
Connected = tuple[Stage, BotProcess]


def sent(stage: Stage, message: Message) -> dict[str, Any]:
    """The event by which a message of the channel is told."""
    assert stage.channel.guild is not None
    member = payloads.member(message.author, stage.channel.guild)
    told = stage.server.world.message_payload(message)
    return told | {"guild_id": str(stage.channel.guild.id), "member": member}


def answers(stage: Stage) -> int:
    return sum(one.author is stage.server.world.bot for one in stage.channel.messages.values())


async def still_whole(stage: Stage, bot: BotProcess, history: list[str]) -> None:
    """It answers, by the connection that it had, and the log has no traceback."""
    await stage.check()
    assert bot.process.returncode is None
    assert stage.server.gateway.history == history
    assert not [one for one in bot.log if "traceback" in one]


@pytest.mark.parametrize("lacking", ["guild_id", "channel_id", "author", "id"])
async def test_a_message_that_lacks_something(connected: Connected, lacking: str) -> None:
    stage, bot = connected
    history = list(stage.server.gateway.history)
    asked = stage.person().mention(stage.channel, stage.question())
    await stage.person().replied(asked)
    before, dropped = answers(stage), len(bot.logged("gateway", "dropped"))
    event = sent(stage, asked) | {"id": str(stage.server.world.new_id())}
    stage.server.gateway.dispatch("MESSAGE_CREATE", {key: event[key] for key in event if key != lacking})
    await still_whole(stage, bot, history)
    [line] = bot.logged("gateway", "dropped")[dropped:]
    assert line["type"] == "MESSAGE_CREATE"
    assert QUESTION not in str(line)
    assert answers(stage) == before + 1


@pytest.mark.parametrize(
    "name", ["MESSAGE_CREATE", "INTERACTION_CREATE", "GUILD_CREATE", "CHANNEL_CREATE", "RESUMED", "NEW_THING"]
)
async def test_an_event_that_is_none(connected: Connected, name: str) -> None:
    stage, bot = connected
    history = list(stage.server.gateway.history)
    broken: list[Any] = [None, {}, [], "x", 5, {"id": "x", "type": 2}]
    for data in broken:
        stage.server.gateway.dispatch(name, data)
    await still_whole(stage, bot, history)
    assert name == "NEW_THING" or bot.logged("gateway", "dropped")[-1]["type"] == name


@pytest.mark.parametrize(
    "text", ["not JSON", "[]", "null", "5", "{}", '{"op": 0}', '{"op": 0, "t": 7}', '{"op": 99}']
)
async def test_a_message_of_the_gateway_that_is_none(connected: Connected, text: str) -> None:
    stage, bot = connected
    history = list(stage.server.gateway.history)
    stage.server.gateway.say(text)
    await still_whole(stage, bot, history)


async def test_an_interaction_of_no_known_kind(connected: Connected) -> None:
    stage, bot = connected
    history = list(stage.server.gateway.history)
    world, person = stage.server.world, stage.person()
    event = {
        "id": str(world.new_id()), "application_id": str(world.bot.id), "type": 42, "token": "t",
        "version": 1,
        "channel_id": str(stage.channel.id), "channel": payloads.channel(stage.channel), "locale": "tlh",
        "user": payloads.user(person.user), "entitlements": [], "attachment_size_limit": 1, "context": 9,
        "authorizing_integration_owners": {"7": "1"}, "app_permissions": "0",
    }  # fmt: skip
    stage.server.gateway.dispatch("INTERACTION_CREATE", event)
    await still_whole(stage, bot, history)


async def test_what_comes_twice_is_answered_once(connected: Connected) -> None:
    stage, bot = connected
    gateway, changes = stage.server.gateway, stage.server.world.changes
    history = gateway.history

    async def again(times: int) -> None:
        gateway.dispatch("MESSAGE_CREATE", sent(stage, asked))
        await changes.until(lambda: len(bot.logged("gateway", "repeated")) == times, PATIENCE, "a line")

    asked = stage.person().mention(stage.channel, stage.question())
    await again(1)
    await stage.person().replied(asked)
    # Discord tells again, after a resume, what it thinks has not arrived.
    resumed = history.count("resume")
    gateway.drop()
    await changes.until(lambda: history.count("resume") > resumed, PATIENCE, "resumed")
    await again(2)
    # And once more after a new beginning.
    identified = history.count("identify")
    gateway.forget()
    await changes.until(lambda: history.count("identify") > identified, PATIENCE, "a new session")
    await again(3)
    await stage.check()
    assert [one.reference for one in stage.channel.messages.values()].count(asked) == 1


async def test_a_stream_that_cannot_be_decompressed(connected: Connected) -> None:
    stage, bot = connected
    gateway = stage.server.gateway
    identified = gateway.history.count("identify")
    [session] = gateway.connected
    assert session.connection is not None
    await session.connection.socket.send_bytes(b"\x01 no zlib \x00\x00\xff\xff")
    changes = stage.server.world.changes
    await changes.until(lambda: gateway.history.count("identify") > identified, PATIENCE, "a new connection")
    await stage.check()
    assert bot.process.returncode is None
    assert len(bot.logged("gateway", "unreadable")) == 1


@pytest.mark.parametrize("lacking", ["shard", "user", "resume_gateway_url"])
async def test_a_beginning_that_lacks_something(connected: Connected, lacking: str) -> None:
    stage, bot = connected
    gateway = stage.server.gateway
    gateway.options.lacking.append({lacking})
    gateway.invalidate(resumable=False)
    # Which shard it is, the connection knows; without the rest there is no session, and it begins anew.
    begun = gateway.history.count("identify") + (1 if lacking == "shard" else 2)
    changes = stage.server.world.changes
    await changes.until(lambda: gateway.history.count("identify") >= begun, PATIENCE, "a new connection")
    person = stage.person()
    assert ANSWER in (await person.replied(person.mention(stage.channel, QUESTION))).text
    assert bot.process.returncode is None
    assert gateway.history.count("identify") == begun
