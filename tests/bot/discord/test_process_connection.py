"""The connection's bad days, with the whole process: it comes back by itself, and nobody's answer is lost."""

from __future__ import annotations

import pytest

from tests.bot.discord.stage import ANSWER, PATIENCE, QUESTION, Stage
from tests.discord_server.process import BotProcess, unfinished
from tests.discord_server.rest import Fault

pytest_plugins = ["tests.bot.cli_fixtures", "tests.bot.discord.process_fixtures"]
pytestmark = pytest.mark.asyncio(loop_scope="module")
Connected = tuple[Stage, BotProcess]


async def test_the_gateway_drops_while_questions_are_answered(connected: Connected) -> None:
    stage, bot = connected
    asked = await stage.ask(8)
    person = stage.person()
    await person.acknowledged(asked[0])
    stage.server.gateway.drop()
    for one in asked:
        assert ANSWER in (await person.answered(one)).text
    await stage.server.world.changes.until(
        lambda: stage.server.gateway.history[-1] == "resume", 60, "resumed"
    )
    assert len(bot.logged("connection", "ready")) == 1


async def test_what_is_asked_while_the_connection_is_gone(connected: Connected) -> None:
    stage, _ = connected
    stage.server.gateway.drop()
    await stage.check()


@pytest.mark.parametrize("way", ["reconnect", "resumable", "invalid", "forgotten", "closed"])
async def test_discord_asks_for_a_new_connection(connected: Connected, way: str) -> None:
    stage, bot = connected
    gateway = stage.server.gateway
    asked = await stage.ask(3)
    for one in asked:
        await stage.person().acknowledged(one)
    before = len(gateway.history)
    if way == "reconnect":
        gateway.reconnect()
    elif way in {"resumable", "invalid"}:
        gateway.invalidate(resumable=way == "resumable")
    elif way == "forgotten":
        gateway.forget()
    else:
        await gateway.close(4000)
    expected = "identify" if way in {"invalid", "forgotten"} else "resume"
    changes = stage.server.world.changes
    await changes.until(lambda: expected in gateway.history[before:], PATIENCE, f"{expected} after {way}")
    await stage.check()
    for one in asked:
        await stage.person().answered(one)
    assert bot.process.returncode is None


async def test_discord_is_down_for_a_while(connected: Connected) -> None:
    stage, bot = connected
    before = len(bot.lines)
    await stage.server.stop()
    await stage.server.world.changes.until(
        lambda: "Attempting a reconnect" in "".join(bot.lines[before:]), 120, "a connection that fails"
    )
    await stage.server.start()
    await stage.server.world.changes.until(lambda: stage.server.gateway.connected, 120, "connected again")
    await stage.check()
    assert bot.process.returncode is None


@pytest.mark.parametrize(
    "fault",
    [
        Fault("PATCH", "/webhooks/*", 429, 2),
        Fault("PATCH", "/webhooks/*", 429, scope="global"),
        Fault("PATCH", "/webhooks/*", 500),
        Fault("PATCH", "/webhooks/*", 503),
        Fault("PATCH", "/webhooks/*", 0),
        Fault("POST", "/interactions/*", 429),
        Fault("POST", "/interactions/*", 500),
        Fault("POST", "/interactions/*", 0),
        Fault("POST", "/interactions/*", 0, after=True),
        Fault("PATCH", "/webhooks/*", 0, 3),
        Fault("PATCH", "/webhooks/*", 0, after=True),
    ],
    ids=lambda fault: f"{fault.path[1:4]}-{fault.status}-{fault.scope}-{fault.times}-{fault.after}",
)
async def test_requests_for_an_interaction_fail_for_a_while(connected: Connected, fault: Fault) -> None:
    stage, _ = connected
    stage.server.rest.faults.append(fault)
    await stage.check()
    assert stage.server.rest.faults == []


@pytest.mark.parametrize(("status", "after"), [(429, False), (500, False), (0, False), (0, True)])
async def test_requests_for_a_message_fail_for_a_while(
    connected: Connected, status: int, after: bool
) -> None:
    stage, _ = connected
    person = stage.person()
    stage.server.rest.faults.append(Fault("POST", "/channels/*/messages", status, after=after))
    asked = person.mention(stage.channel, QUESTION)
    assert ANSWER in (await person.replied(asked)).text
    assert stage.server.rest.faults == []
    await stage.check()
    # And only once, even if Discord had it already.
    assert [one.reference for one in stage.channel.messages.values()].count(asked) == 1


async def test_an_interaction_that_has_expired(connected: Connected) -> None:
    stage, bot = connected
    gone = len(bot.logged("ask", "gone"))
    [late] = await stage.ask()
    stage.server.interactions.age += PATIENCE + 1
    await stage.server.world.changes.until(lambda: len(bot.logged("ask", "gone")) > gone, 60, "noticed")
    assert stage.server.interactions.failed(late)
    await stage.check()


async def test_fifteen_minutes_are_over(connected: Connected) -> None:
    stage, bot = connected
    gone = len(bot.logged("ask", "gone"))
    asked = await stage.ask(4)
    await stage.person().acknowledged(asked[-1])
    stage.server.interactions.age += 901
    await stage.server.world.changes.until(lambda: len(bot.logged("ask", "gone")) > gone, 60, "noticed")
    await stage.check()
    for one in asked:
        # Nobody can do anything about these any more.
        stage.server.interactions.all.pop(one.token)


async def test_the_channel_or_the_message_is_deleted_meanwhile(connected: Connected) -> None:
    stage, bot = connected
    world = stage.server.world
    assert stage.channel.guild is not None
    channel = world.add_channel(stage.channel.guild, "sementara")
    person = stage.person()
    asked = person.mention(channel, stage.question())
    world.delete_message(asked)
    answered = await person.replied_in(channel)
    assert (answered.reference, ANSWER in answered.text) == (None, True)
    gone = len(bot.logged("ask", "gone"))
    stage.person().mention(channel, stage.question())
    world.delete_channel(channel)
    await world.changes.until(lambda: len(bot.logged("ask", "gone")) > gone, 60, "noticed")
    await stage.check()


@pytest.mark.parametrize(
    ("permission", "named"),
    [("send_messages", "Kirim Pesan"), ("read_message_history", "Baca Riwayat Pesan")],
)
async def test_missing_permissions_are_named(connected: Connected, permission: str, named: str) -> None:
    stage, _ = connected
    world = stage.server.world
    assert stage.channel.guild is not None
    channel = world.add_channel(stage.channel.guild, f"tanpa-{permission}".replace("_", "-"))
    world.deny(world.bot, channel, permission)
    person = stage.person()
    asked = person.mention(channel, QUESTION)
    direct = world.direct(person.user) if permission == "send_messages" else channel
    told = await person.replied_in(direct)
    assert named in told.text
    assert told.pinged == set()
    assert asked.content in told.text or direct is channel or str(asked.id) in told.text


async def test_nobody_is_left_with_thinking(connected: Connected) -> None:
    stage, bot = connected
    asked = await stage.ask(3)
    for one in asked:
        await stage.person().answered(one)
    assert unfinished(stage.server) == []
    assert bot.process.returncode is None
    assert not [line for line in bot.lines if stage.server.token in line]
    assert not [one for one in bot.log if one["from"] == "kutip.discord" and "traceback" in one]
