"""The real discord.py client on the connection's bad days: it comes back, and nothing is lost."""

from __future__ import annotations

import asyncio

import discord
import pytest

from tests.discord_server.conftest import Client, Start
from tests.discord_server.models import Channel
from tests.discord_server.people import Person
from tests.discord_server.server import DiscordServer

pytestmark = pytest.mark.asyncio


async def heard(server: DiscordServer, client: Client, person: Person, channel: Channel, text: str) -> None:
    person.mention(channel, text)
    await server.world.changes.until(lambda: client.seen and client.seen[-1].content.endswith(text), 60, text)


@pytest.mark.parametrize("way", ["reconnect", "invalidate", "close"])
async def test_sessions_are_resumed(
    server: DiscordServer, start: Start, person: Person, channel: Channel, way: str
) -> None:
    client = await start()
    await heard(server, client, person, channel, "satu")
    if way == "reconnect":
        server.gateway.reconnect()
    elif way == "invalidate":
        server.gateway.invalidate(resumable=True)
    else:
        await server.gateway.close(4000)
    await server.world.changes.until(lambda: client.resumed, 60, "resumed")
    await heard(server, client, person, channel, "dua")
    assert server.gateway.history == ["identify", "resume"]
    assert [one.content.split()[-1] for one in client.seen] == ["satu", "dua"]
    assert server.record.broken == []


async def test_what_happens_while_the_connection_is_gone_arrives_later(
    server: DiscordServer, start: Start, person: Person, channel: Channel
) -> None:
    client = await start()
    server.gateway.drop()
    await heard(server, client, person, channel, "tiga")
    assert server.gateway.history == ["identify", "resume"]


async def test_a_lost_session_begins_anew(
    server: DiscordServer, start: Start, person: Person, channel: Channel
) -> None:
    client = await start()
    server.gateway.forget()
    await server.world.changes.until(lambda: server.gateway.history[-1:] == ["identify"], 60, "identified")
    await server.world.changes.until(lambda: len(server.gateway.history) == 3, 60, "identified again")
    await heard(server, client, person, channel, "empat")
    assert server.gateway.history == ["identify", "resume refused", "identify"]


async def test_heartbeats_come_in_time(server: DiscordServer, start: Start) -> None:
    await start()
    await server.world.changes.until(lambda: len(server.record.lateness) >= 3, 60, "three heartbeats")
    assert server.record.broken == []


async def test_every_shard_connects(server: DiscordServer, start: Start, person: Person) -> None:
    server.gateway.options.shards = 2
    for number in range(3):
        server.world.add_guild(f"G{number}", person.user, at=(1000 + number) << 22)
    client = await start()
    assert [(one.shard, one.shards) for one in server.gateway.connected] == [(0, 2), (1, 2)]
    assert sorted(guild.name for guild in client.guilds) == ["G0", "G1", "G2"]
    assert {guild.name: guild.shard_id for guild in client.guilds}["G1"] == 1


async def test_intents_that_were_not_granted_end_it(server: DiscordServer, start: Start) -> None:
    client = await start()
    await server.gateway.close(4014)
    with pytest.raises(discord.PrivilegedIntentsRequired):
        await asyncio.wait_for(client.connecting, 60)
