"""What a process that ended before its time left behind, and what the next one makes of it."""

from __future__ import annotations

import datetime as dt

import pytest
import simcord

from bot.discord.client import KutipClient
from bot.discord.work.service import Service
from store.chat.pending import Pending
from tests.bot.discord.conftest import Town, said

pytestmark = pytest.mark.asyncio
TOBA = "Di mana letak Danau Toba?"
INTERRUPTED = "I was restarted before I could answer; please ask again."


async def restart(town: Town) -> None:
    """Ends the bot and starts a new one with the same store."""
    await town.service.close(10)
    town.service = Service(town.service.app)
    await town.env.restart_bot(KutipClient(town.service, shard_count=1))


def left_behind(town: Town, result: simcord.InteractionResult, age: dt.timedelta = dt.timedelta(0)) -> None:
    """Notes an interaction as one under way, as it was before it was answered."""
    interaction = result._interaction
    at = dt.datetime.now(dt.UTC) - age
    Pending(town.service.app.catalog.database).add(
        interaction.token, town.env.backend.application_id, at, "en"
    )


def pending(town: Town) -> list[str]:
    return [one.token for one in Pending(town.service.app.catalog.database).all()]


async def test_who_still_sees_thinking_is_told_and_who_was_answered_is_left_alone(town: Town) -> None:
    answered = await town.ayu.slash(town.channel, "ask", question=TOBA)
    town.env.inject_error("PATCH", "/webhooks/*", status=404, code=10008)
    waiting = await town.ayu.slash(town.channel, "ask", question=TOBA)
    for result in (answered, waiting):
        left_behind(town, result)
    await restart(town)
    assert said(waiting).content == INTERRUPTED
    assert "Sumatera" in said(answered).content
    assert pending(town) == []


async def test_an_ingestion_that_was_cut_off_says_so(town: Town) -> None:
    result = await town.boss.slash(town.channel, "ingest", file=("a.txt", b"Pasar Baru dibuka."))
    message = said(result).message
    town.env.backend.edit_message(message.channel.id, message.id, {"content": "⏳ Reading a.txt …"})
    left_behind(town, result)
    await restart(town)
    assert said(result).content == INTERRUPTED


async def test_what_is_older_than_discord_allows_is_forgotten(town: Town) -> None:
    town.env.inject_error("PATCH", "/webhooks/*", status=404, code=10008)
    result = await town.ayu.slash(town.channel, "ask", question=TOBA)
    left_behind(town, result, dt.timedelta(minutes=16))
    requests = len(town.env.http_requests)
    await restart(town)
    assert pending(town) == []
    assert not [one for one in town.env.http_requests[requests:] if one.path.startswith("/webhooks")]


async def test_what_cannot_be_told_is_forgotten(town: Town) -> None:
    town.env.inject_error("PATCH", "/webhooks/*", status=404, code=10008)
    result = await town.ayu.slash(town.channel, "ask", question=TOBA)
    left_behind(town, result)
    town.env.inject_error("GET", "/webhooks/*", status=404, code=10015)
    await restart(town)
    assert pending(town) == []


async def test_a_question_that_waits_when_the_desk_is_closed_is_told(town: Town) -> None:
    await town.service.close(0)
    result = await town.ayu.slash(town.channel, "ask", question=TOBA)
    assert said(result).content == INTERRUPTED
    assert pending(town) == []
