"""The rules by which interactions may be answered, against the server without a client library."""

from __future__ import annotations

import pytest

from tests.discord_server.errors import Json
from tests.discord_server.interactions import AUTOCOMPLETE, COMMAND, COMPONENT, MODAL, Interaction
from tests.discord_server.models import EPHEMERAL, Channel
from tests.discord_server.people import Person
from tests.discord_server.raw import Raw
from tests.discord_server.server import DiscordServer

pytestmark = pytest.mark.asyncio


@pytest.fixture
def asked(server: DiscordServer, person: Person, channel: Channel) -> Interaction:
    return server.interactions.send(COMMAND, person.user, channel, {"id": "1", "name": "ask", "type": 1})


async def respond(raw: Raw, one: Interaction, kind: int, data: Json | None = None) -> tuple[int, int]:
    body = {"type": kind} | ({} if data is None else {"data": data})
    path = f"/interactions/{one.id}/{one.token}/callback"
    status, answer, _ = await raw.call("POST", path, body)
    return status, (answer or {}).get("code", 0)


def hook(server: DiscordServer, one: Interaction, message: str = "@original") -> str:
    return f"/webhooks/{server.world.bot.id}/{one.token}/messages/{message}"


async def test_a_deferred_answer(server: DiscordServer, raw: Raw, asked: Interaction) -> None:
    assert await respond(raw, asked, 5, {"flags": EPHEMERAL}) == (204, 0)
    assert (asked.thinking, asked.answered) == (True, None)
    path = f"/webhooks/{server.world.bot.id}/{asked.token}"
    status, first, _ = await raw.call("POST", path, {"content": "jawaban"})
    assert asked.original is not None
    # The first message afterwards takes the place of "thinking", and stays for one user's eyes.
    assert (status, first["id"], first["flags"]) == (200, str(asked.original.id), EPHEMERAL)
    assert not asked.thinking
    _, second, _ = await raw.call("POST", path, {"content": "lagi"})
    assert second["id"] != first["id"]
    status, _, _ = await raw.call("PATCH", hook(server, asked, second["id"]), {"content": "lain"})
    assert (status, asked.followups[0].content) == (200, "lain")
    status, _, _ = await raw.call("DELETE", hook(server, asked))
    assert status == 204
    assert (await raw.call("PATCH", hook(server, asked), {"content": "x"}))[1]["code"] == 10008


async def test_three_seconds(server: DiscordServer, raw: Raw, asked: Interaction) -> None:
    assert not server.interactions.failed(asked)
    server.interactions.age += 3
    assert await respond(raw, asked, 5) == (404, 10062)
    assert server.interactions.failed(asked)


async def test_a_second_response(raw: Raw, asked: Interaction) -> None:
    assert await respond(raw, asked, 4, {"content": "satu"}) == (204, 0)
    assert await respond(raw, asked, 4, {"content": "dua"}) == (400, 40060)


async def test_fifteen_minutes(server: DiscordServer, raw: Raw, asked: Interaction) -> None:
    await respond(raw, asked, 5)
    server.interactions.age += 14 * 60
    assert (await raw.call("PATCH", hook(server, asked), {"content": "x"}))[0] == 200
    server.interactions.age += 60
    status, body, _ = await raw.call("PATCH", hook(server, asked), {"content": "x"})
    assert (status, body["code"]) == (401, 50027)


async def test_nothing_before_the_first_response(server: DiscordServer, raw: Raw, asked: Interaction) -> None:
    status, body, _ = await raw.call("PATCH", hook(server, asked), {"content": "x"})
    assert (status, body["code"]) == (404, 10015)
    path = f"/interactions/{asked.id + 1}/{asked.token}/callback"
    assert (await raw.call("POST", path, {"type": 5}))[1]["code"] == 10062


@pytest.mark.parametrize(
    ("kind", "response"),
    [(COMMAND, 7), (COMMAND, 8), (AUTOCOMPLETE, 4), (MODAL, 9), (COMPONENT, 8), (COMMAND, 1)],
)
async def test_responses_that_do_not_fit(
    server: DiscordServer, raw: Raw, asked: Interaction, kind: int, response: int
) -> None:
    one = server.interactions.send(kind, asked.user, asked.channel, {})
    assert await respond(raw, one, response, {"content": "x"}) == (400, 50035)
    assert one.acknowledged is None


async def test_a_response_that_is_too_long_is_refused_and_may_be_tried_again(
    raw: Raw, asked: Interaction
) -> None:
    assert await respond(raw, asked, 4, {"content": "x" * 2001}) == (400, 50035)
    assert await respond(raw, asked, 4, {}) == (400, 50006)
    assert await respond(raw, asked, 8, {"choices": [{"name": "a", "value": "b"}] * 26}) == (400, 50035)
    assert await respond(raw, asked, 4, {"content": "x"}) == (204, 0)


async def test_ephemeral_messages_are_not_in_the_channel(
    server: DiscordServer, raw: Raw, asked: Interaction
) -> None:
    await respond(raw, asked, 4, {"content": "rahasia", "flags": EPHEMERAL})
    assert asked.original is not None
    path = f"/channels/{asked.channel.id}/messages"
    assert (await raw.call("GET", path))[1] == []
    assert (await raw.call("GET", f"{path}/{asked.original.id}"))[1]["code"] == 10008
    assert (await raw.call("GET", hook(server, asked)))[1]["content"] == "rahasia"
