"""What the gateway brings: events that cannot be read, and events that come twice."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from bot.discord.client import KutipClient
from tests.bot.discord.conftest import Town, said

pytestmark = pytest.mark.asyncio
TOBA = "Di mana letak Danau Toba?"


def recorded(town: Town, event: str) -> list[Any]:
    """The payloads of an event, as they come from now on."""
    parsers = town.client._connection.parsers
    parse, seen = parsers[event], []

    def record(data: Any) -> None:
        seen.append(copy.deepcopy(data))
        parse(data)

    parsers[event] = record
    return seen


async def feed(town: Town, event: str, data: Any) -> None:
    """The gateway brings an event."""
    town.client._connection.parsers[event](copy.deepcopy(data))
    await town.env.settle()


def answers(town: Town) -> int:
    return sum(one.author.id == town.bot for one in town.channel.history())


@pytest.mark.parametrize("event", ["MESSAGE_CREATE", "INTERACTION_CREATE", "GUILD_CREATE", "CHANNEL_UPDATE"])
@pytest.mark.parametrize("data", [{}, None, [], "x", {"id": "no number"}, {"id": "1", "type": {}}], ids=str)
async def test_an_event_that_cannot_be_read_is_dropped_with_a_line_in_the_log(
    town: Town, caplog: pytest.LogCaptureFixture, event: str, data: Any
) -> None:
    await feed(town, event, data)
    lines = [one for one in caplog.records if getattr(one, "outcome", "") == "dropped"]
    assert [(vars(one)["type"], one.exc_info) for one in lines] in ([], [(event, None)])
    assert lines or event not in {"MESSAGE_CREATE", "INTERACTION_CREATE"}
    assert "Sumatera" in said(await town.ayu.slash(town.channel, "ask", question=TOBA)).content


@pytest.mark.parametrize("lacking", ["guild_id", "channel_id", "author", "id", "content"])
async def test_a_message_without_what_it_needs_is_not_answered(town: Town, lacking: str) -> None:
    seen = recorded(town, "MESSAGE_CREATE")
    await town.ayu.send(town.channel, f"<@{town.bot}> {TOBA}")
    assert answers(town) == 1
    broken = {key: value for key, value in seen[0].items() if key != lacking}
    await feed(
        town, "MESSAGE_CREATE", broken | ({} if lacking == "id" else {"id": str(int(seen[0]["id"]) + 1)})
    )
    assert answers(town) == 1


async def test_a_message_of_a_server_that_is_not_known_is_no_direct_message(town: Town) -> None:
    seen = recorded(town, "MESSAGE_CREATE")
    await town.ayu.send(town.channel, f"<@{town.bot}> {TOBA}")
    stray = seen[0] | {"id": str(int(seen[0]["id"]) + 1), "guild_id": "5", "channel_id": "6"}
    before = len(town.env.http_requests)
    await feed(town, "MESSAGE_CREATE", stray)
    assert len(town.env.http_requests) == before


async def test_values_that_nobody_knows_are_taken(town: Town) -> None:
    seen = recorded(town, "INTERACTION_CREATE")
    await town.ayu.slash(town.channel, "help")
    odd = {"id": "77", "token": "t", "type": 99, "locale": "tlh", "guild_locale": 5, "context": 42}
    await feed(town, "INTERACTION_CREATE", seen[0] | odd)
    assert "Sumatera" in said(await town.ayu.slash(town.channel, "ask", question=TOBA)).content


async def test_a_message_that_comes_twice_is_answered_once(town: Town) -> None:
    seen = recorded(town, "MESSAGE_CREATE")
    await town.ayu.send(town.channel, f"<@{town.bot}> {TOBA}")
    await feed(town, "MESSAGE_CREATE", seen[0])
    assert answers(town) == 1
    await town.ayu.send(town.channel, f"<@{town.bot}> {TOBA}")
    assert answers(town) == 2


async def test_it_is_answered_once_by_the_next_connection_too(town: Town) -> None:
    seen = recorded(town, "MESSAGE_CREATE")
    await town.ayu.send(town.channel, f"<@{town.bot}> {TOBA}")
    await town.env.restart_bot(KutipClient(town.service, shard_count=1))
    await feed(town, "MESSAGE_CREATE", seen[0])
    assert answers(town) == 1


async def test_a_command_that_comes_twice_is_carried_out_once(
    town: Town, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO")
    seen = recorded(town, "INTERACTION_CREATE")
    await town.ayu.slash(town.channel, "ask", question=TOBA)
    before = len(town.env.http_requests)
    await feed(town, "INTERACTION_CREATE", seen[0])
    assert len(town.env.http_requests) == before
    assert [one for one in caplog.records if getattr(one, "outcome", "") == "repeated"]


async def test_typing_that_fails_is_not_missed(town: Town) -> None:
    town.env.inject_error("POST", "/channels/*/typing", status=403, code=50001, times=None)
    await town.ayu.send(town.channel, f"<@{town.bot}> {TOBA}")
    assert "Sumatera" in town.last.content
