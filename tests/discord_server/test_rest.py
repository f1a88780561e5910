"""REST: tokens, rate limits, permissions, arranged failures."""

from __future__ import annotations

import time

import aiohttp
import discord
import pytest

from tests.discord_server.conftest import Start
from tests.discord_server.errors import Json
from tests.discord_server.models import Channel
from tests.discord_server.people import Person, remove_bot
from tests.discord_server.raw import Raw
from tests.discord_server.rest import Fault
from tests.discord_server.server import DiscordServer

pytestmark = pytest.mark.asyncio


def messages(channel: Channel) -> str:
    return f"/channels/{channel.id}/messages"


async def test_a_wrong_token(raw: Raw, channel: Channel) -> None:
    status, body, _ = await raw.call("POST", messages(channel), {"content": "x"}, token="wrong")  # noqa: S106
    assert (status, body) == (401, {"message": "401: Unauthorized", "code": 0})


async def test_the_sixth_message_in_five_seconds(raw: Raw, server: DiscordServer, channel: Channel) -> None:
    for left in range(4, -1, -1):
        status, _, headers = await raw.call("POST", messages(channel), {"content": "x"})
        assert (status, headers["X-RateLimit-Remaining"], headers["X-RateLimit-Limit"]) == (
            200,
            str(left),
            "5",
        )
        assert 0 < float(headers["X-RateLimit-Reset-After"]) <= 5
    status, body, headers = await raw.call("POST", messages(channel), {"content": "x"})
    assert (status, body["global"], headers["X-RateLimit-Scope"]) == (429, False, "user")
    assert 0 < body["retry_after"] <= 5
    # Another channel has a bucket of its own, and so has another route.
    assert channel.guild is not None
    other = server.world.add_channel(channel.guild, "lain")
    assert (await raw.call("POST", messages(other), {"content": "x"}))[0] == 200
    assert (await raw.call("GET", messages(channel)))[0] == 200


async def test_fifty_requests_in_a_second(raw: Raw, server: DiscordServer) -> None:
    now = time.monotonic()
    server.rest.rates.recent.extend([now + 60] * 50)
    status, body, headers = await raw.call("GET", "/users/@me")
    assert (status, body["global"], headers["X-RateLimit-Global"]) == (429, True, "true")


async def test_the_client_waits_for_its_turn(server: DiscordServer, start: Start, channel: Channel) -> None:
    server.rest.rates.routes["POST", "/channels/{channel}/messages"] = (2, 0.5)
    place = await (await start()).fetch_channel(channel.id)
    assert isinstance(place, discord.TextChannel)
    for number in range(5):
        await place.send(str(number))
    assert [one.content for one in channel.messages.values()] == list("01234")
    assert 429 not in server.record.statuses


@pytest.mark.parametrize("scope", ["user", "global", "shared"])
async def test_the_client_tries_again_after_a_429(
    server: DiscordServer, start: Start, channel: Channel, scope: str
) -> None:
    place = await (await start()).fetch_channel(channel.id)
    assert isinstance(place, discord.TextChannel)
    server.rest.faults.append(Fault("POST", "/channels/*/messages", 429, 2, retry_after=0.1, scope=scope))
    await place.send("akhirnya")
    assert server.record.statuses[429] == 2
    assert [one.content for one in channel.messages.values()] == ["akhirnya"]


async def test_other_failures_can_be_arranged(server: DiscordServer, start: Start, channel: Channel) -> None:
    place = await (await start()).fetch_channel(channel.id)
    assert isinstance(place, discord.TextChannel)
    server.rest.faults.append(Fault("*", "/channels/*", 403, code=50013))
    with pytest.raises(discord.Forbidden) as caught:
        await place.send("x")
    assert caught.value.code == 50013
    server.rest.faults.append(Fault("POST", "/channels/*", 0))
    with pytest.raises(aiohttp.ServerDisconnectedError):
        await place.send("x")
    server.rest.faults.append(Fault("POST", "/channels/*", 0, after=True))
    with pytest.raises(aiohttp.ServerDisconnectedError):
        await place.send("y", nonce=7)
    # It has arrived all the same, and with the same nonce it is not taken twice.
    await place.send("y", nonce=7)
    assert [one.content for one in channel.messages.values()] == ["y"]


@pytest.mark.parametrize(
    "refused",
    [
        ("view_channel", {"content": "x"}, 50001),
        ("send_messages", {"content": "x"}, 50013),
        ("embed_links", {"embeds": [{"title": "t"}]}, 50013),
        ("read_message_history", {"content": "x", "message_reference": {"message_id": "1"}}, 160002),
    ],
)
async def test_missing_permissions(
    raw: Raw, server: DiscordServer, channel: Channel, refused: tuple[str, Json, int]
) -> None:
    permission, body, code = refused
    server.world.deny(server.world.bot, channel, permission)
    assert (await raw.call("POST", messages(channel), body))[1]["code"] == code
    assert channel.messages == {}


async def test_threads(raw: Raw, server: DiscordServer, person: Person, channel: Channel) -> None:
    message = person.say(channel, "halo")
    path = f"{messages(channel)}/{message.id}/threads"
    assert (await raw.call("POST", path, {"name": "n" * 101}))[1]["code"] == 50035
    assert (await raw.call("POST", path, {"name": "n", "auto_archive_duration": 7}))[1]["code"] == 50035
    status, thread, _ = await raw.call("POST", path, {"name": "n"})
    assert (status, thread["id"]) == (201, str(message.id))
    assert (await raw.call("POST", path, {"name": "n"}))[1]["code"] == 160004
    assert (await raw.call("POST", f"/channels/{thread['id']}/threads", {"name": "n"}))[1]["code"] == 50024
    server.world.deny(server.world.bot, channel, "send_messages_in_threads", "create_public_threads")
    assert (await raw.call("POST", f"/channels/{thread['id']}/messages", {"content": "x"}))[1][
        "code"
    ] == 50013
    later = person.say(channel, "lagi")
    assert (await raw.call("POST", f"{messages(channel)}/{later.id}/threads", {"name": "n"}))[1][
        "code"
    ] == 50013


async def test_what_is_not_there(raw: Raw, server: DiscordServer, person: Person, channel: Channel) -> None:
    message = person.say(channel, "halo")
    one = f"{messages(channel)}/{message.id}"
    assert (await raw.call("PATCH", one, {"content": "x"}))[1]["code"] == 50005
    assert (await raw.call("DELETE", one))[1]["code"] == 50013
    server.world.delete_message(message)
    assert (await raw.call("GET", one))[1]["code"] == 10008
    reply: Json = {"content": "x", "message_reference": {"message_id": str(message.id)}}
    assert (await raw.call("POST", messages(channel), reply))[1]["code"] == 50035
    reply["message_reference"] = {"message_id": str(message.id), "fail_if_not_exists": False}
    assert (await raw.call("POST", messages(channel), reply))[0] == 200
    server.world.delete_channel(channel)
    assert (await raw.call("POST", messages(channel), {"content": "x"}))[1]["code"] == 10003
    guild = channel.guild
    assert guild is not None
    remove_bot(server, guild)
    assert (await raw.call("GET", f"/guilds/{guild.id}"))[1]["code"] == 50001
    assert server.record.broken == []


async def test_endpoints_that_nobody_needs_are_told_of(raw: Raw, server: DiscordServer) -> None:
    assert (await raw.call("GET", "/nothing"))[0] == 404
    assert server.record.broken == ["no such endpoint: GET /api/v10/nothing"]
