"""The gateway's protocol: what the loopback server says, and when it closes a connection."""

from __future__ import annotations

from typing import Any

import aiohttp
import pytest

from tests.discord_server.models import Channel
from tests.discord_server.people import Person
from tests.discord_server.raw import Raw, RawGateway
from tests.discord_server.server import DiscordServer

pytestmark = pytest.mark.asyncio


async def ready(raw: Raw, **changes: Any) -> tuple[RawGateway, str]:
    """A connection that is identified, and its session's id."""
    gateway = await raw.gateway()
    await gateway.identify(**changes)
    return gateway, (await gateway.until(0, "READY"))["d"]["session_id"]


async def test_hello_ready_and_guilds(raw: Raw, server: DiscordServer, channel: Channel) -> None:
    gateway = await raw.gateway("v=10&encoding=json&compress=zlib-stream")
    hello = await gateway.receive()
    assert (hello["op"], hello["d"]["heartbeat_interval"]) == (10, 1000)
    await gateway.send(1, None)
    assert (await gateway.receive())["op"] == 11
    await gateway.identify()
    begun = (await gateway.receive())["d"]
    assert begun["resume_gateway_url"].startswith("ws://127.0.0.1:")
    assert begun["guilds"] == [{"id": str(channel.guild.id if channel.guild else 0), "unavailable": True}]
    guild = await gateway.receive()
    assert (guild["t"], guild["s"], guild["d"]["channels"][0]["name"]) == ("GUILD_CREATE", 2, "umum")
    await gateway.close()


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"token": "wrong"}, 4004),
        ({"shard": [1, 1]}, 4010),
        ({"intents": None}, 4013),
        ({"intents": 1 << 30}, 4013),
        ({"intents": 1 << 15}, 4014),
        ({"properties": {}}, 4002),
        ({"presence": {"status": "asleep"}}, 4002),
    ],
)
async def test_identifies_that_are_refused(
    raw: Raw, server: DiscordServer, changes: dict[str, Any], code: int
) -> None:
    gateway = await raw.gateway()
    await gateway.identify(**changes)
    assert await gateway.closed() == code
    assert server.record.broken[0].startswith(f"gateway {code}")


async def test_messages_that_are_refused(raw: Raw) -> None:
    for op, data, code in [(3, {"status": "online"}, 4003), (2, "x", 4002), (6, {"token": "x"}, 4004)]:
        gateway = await raw.gateway()
        await gateway.send(op, data)
        assert await gateway.closed() == code
    for op, data, code in [(2, {}, 4005), (99, {}, 4001), (3, {"status": "x" * 4096}, 4002)]:
        gateway, _ = await ready(raw)
        await gateway.send(op, data)
        assert await gateway.closed() == code
    assert await (await raw.gateway("v=9&encoding=json")).closed() == 4012


async def test_too_many_messages(raw: Raw) -> None:
    gateway, _ = await ready(raw)
    for _ in range(120):
        await gateway.send(3, {"status": "online", "activities": []})
    assert await gateway.closed() == 4008


async def test_a_missed_heartbeat(raw: Raw, server: DiscordServer) -> None:
    gateway, session = await ready(raw)
    server.gateway.options.interval, server.gateway.options.grace = 0.05, 0.05
    # From the next one on, it counts.
    await gateway.send(1, None)
    assert await gateway.closed() == 4009
    assert server.record.broken == ["gateway 4009: no heartbeat in time"]
    assert session in server.gateway.sessions


async def test_what_was_missed_is_told_on_resume(raw: Raw, server: DiscordServer, channel: Channel) -> None:
    gateway, session = await ready(raw)
    await gateway.until(0, "GUILD_CREATE")
    await gateway.close(4000)
    await server.world.changes.until(lambda: not server.gateway.connected, 60, "the connection closed")
    assert channel.guild is not None
    server.world.add_channel(channel.guild, "warta")
    again = await raw.gateway()
    await again.send(6, {"token": server.token, "session_id": session, "seq": 2})
    missed = await again.until(0)
    assert (missed["t"], missed["s"], missed["d"]["name"]) == ("CHANNEL_CREATE", 3, "warta")
    assert (await again.receive())["t"] == "RESUMED"


@pytest.mark.parametrize("code", [1000, 1001])
async def test_a_session_that_was_ended_is_not_resumed(raw: Raw, server: DiscordServer, code: int) -> None:
    gateway, session = await ready(raw)
    await gateway.close(code)
    await server.world.changes.until(lambda: not server.gateway.sessions, 60, "the session ended")
    again = await raw.gateway()
    await again.send(6, {"token": server.token, "session_id": session, "seq": 1})
    invalid = await again.until(9)
    assert invalid["d"] is False
    # On the same connection a new session may begin.
    await again.identify()
    await again.until(0, "READY")


async def test_a_number_that_was_never_sent(raw: Raw, server: DiscordServer) -> None:
    _, session = await ready(raw)
    again = await raw.gateway()
    await again.send(6, {"token": server.token, "session_id": session, "seq": 99})
    assert await again.closed() == 4007


async def test_shards_get_their_guilds_and_identify_one_after_the_other(
    raw: Raw, server: DiscordServer, person: Person
) -> None:
    server.gateway.options.apart, server.gateway.options.concurrency = 60, 2
    for number in range(4):
        server.world.add_guild(f"G{number}", person.user, at=(1000 + number) << 22)
    first, _ = await ready(raw, shard=[0, 2])
    second, _ = await ready(raw, shard=[1, 2])
    names = [(await second.until(0, "GUILD_CREATE"))["d"]["name"] for _ in range(2)]
    assert names == ["G1", "G3"]
    # The key of shard 0 is still taken.
    third = await raw.gateway()
    await third.identify(shard=[0, 2])
    assert (await third.until(9))["d"] is False
    for gateway in (first, second, third):
        await gateway.close()


async def test_members_by_id(raw: Raw, server: DiscordServer, person: Person, channel: Channel) -> None:
    gateway, _ = await ready(raw)
    assert channel.guild is not None
    asked = {"guild_id": str(channel.guild.id), "user_ids": [str(person.user.id)], "limit": 0, "nonce": "n"}
    await gateway.send(8, asked)
    chunk = (await gateway.until(0, "GUILD_MEMBERS_CHUNK"))["d"]
    assert (chunk["nonce"], [one["user"]["username"] for one in chunk["members"]]) == ("n", ["ayu"])


async def test_a_closed_gateway_and_a_drop(raw: Raw, server: DiscordServer) -> None:
    gateway, session = await ready(raw)
    server.gateway.drop()
    assert await gateway.closed() == 1006
    assert session in server.gateway.sessions
    server.gateway.options.closed = True
    with pytest.raises(aiohttp.WSServerHandshakeError):
        await raw.gateway()
