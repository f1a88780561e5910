"""What goes wrong while the bot answers: Discord refuses, the store fails, things are deleted meanwhile."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable

import discord
import pytest
import simcord

from bot.discord.work.question_queue import Asked
from bot.discord.work.service import Service
from retrieval.models import Answer
from tests.bot.discord.conftest import OpenTown, Town, labels, said

pytestmark = pytest.mark.asyncio
TOBA = "Di mana letak Danau Toba?"


class Meanwhile(Service):
    """A service that lets something happen in the event loop while it answers."""

    happens: Callable[[], object] = staticmethod(lambda: None)
    loop: asyncio.AbstractEventLoop

    def _answer(self, asked: Asked) -> Answer:
        async def happen() -> None:
            self.happens()

        asyncio.run_coroutine_threadsafe(happen(), self.loop).result(30)
        return super()._answer(asked)


async def busy_town(open_town: OpenTown) -> tuple[Town, Meanwhile]:
    town = await open_town(kind=Meanwhile)
    service = town.service
    assert isinstance(service, Meanwhile)
    service.loop = asyncio.get_running_loop()
    return town, service


async def test_a_message_that_is_deleted_meanwhile_is_answered_all_the_same(open_town: OpenTown) -> None:
    town, service = await busy_town(open_town)

    def delete() -> None:
        town.env.backend.delete_message(town.channel.id, town.last.id)

    service.happens = delete
    await town.ayu.send(town.channel, f"<@{town.bot}> {TOBA}")
    (answer,) = town.channel.history()
    assert "Sumatera" in answer.content


async def test_a_channel_that_is_deleted_meanwhile_is_answered_no_more(open_town: OpenTown) -> None:
    town, service = await busy_town(open_town)
    service.happens = lambda: town.env.backend.delete_channel(town.channel.id)
    result = await town.ayu.slash(town.channel, "ask", question=TOBA)
    assert result.acknowledged
    other = town.guild.create_text_channel("lain")
    service.happens = lambda: None
    assert "Sumatera" in said(await town.ayu.slash(other, "ask", question=TOBA)).content


async def test_an_answer_whose_message_is_deleted_meanwhile_is_let_go(town: Town) -> None:
    town.env.inject_error("PATCH", "/webhooks/*", status=404, code=10008, message="Unknown Message")
    result = await town.ayu.slash(town.channel, "ask", question=TOBA)
    assert result.acknowledged
    assert town.service.app.catalog.database.all("SELECT * FROM pending") == []


async def test_an_interaction_that_has_expired_is_let_go(town: Town) -> None:
    town.env.inject_error("POST", "/interactions/*/callback", status=404, code=10062)
    result = await town.ayu.slash(town.channel, "ask", question=TOBA)
    assert not result.acknowledged
    # Nothing was asked, and nobody is told after a restart.
    assert town.service.app.catalog.database.all("SELECT * FROM replies") == []
    assert town.service.app.catalog.database.all("SELECT * FROM pending") == []


async def test_a_token_that_has_expired_is_let_go(town: Town) -> None:
    town.env.inject_error("PATCH", "/webhooks/*", status=401, code=50027, message="Invalid Webhook Token")
    result = await town.ayu.slash(town.channel, "ask", question=TOBA)
    assert result.acknowledged


async def test_what_discord_cannot_do_is_told_with_a_number_for_the_log(
    town: Town, caplog: pytest.LogCaptureFixture
) -> None:
    town.env.inject_error("PATCH", "/webhooks/*", status=400, code=50006, message="Cannot send this")
    result = await town.ayu.slash(town.channel, "ask", question=TOBA)
    told = said(result).content
    assert told.startswith("Terjadi kesalahan")
    code = told.rpartition(" ")[2].strip(".")
    assert any(getattr(record, "error", None) == code for record in caplog.records)


async def test_where_nothing_may_be_said_the_user_is_told_in_private_what_is_missing(town: Town) -> None:
    closed = channel_without(town, "send_messages")
    await town.ayu.send(closed, f"<@{town.bot}> {TOBA}")
    told = town.ayu.user.dm_channel.last_message
    assert told is not None
    assert "Kirim Pesan" in told.content
    assert f"/{closed.id}/" in told.content


async def test_a_permission_that_an_answer_needs_is_named(town: Town) -> None:
    closed = channel_without(town, "read_message_history")
    await town.ayu.send(closed, f"<@{town.bot}> {TOBA}")
    told = closed.last_message
    assert told is not None
    assert "Baca Riwayat Pesan" in told.content
    assert told.embeds == []


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """A store that waits a moment, not half a minute, for another process."""
    monkeypatch.setattr("store.database._BUSY_SECONDS", 0.2)


@pytest.mark.usefixtures("impatient")
async def test_a_store_that_is_locked(open_town: OpenTown) -> None:
    town = await open_town()
    database = town.service.app.catalog.database
    other = sqlite3.connect(database.path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    try:
        # The answer is given all the same, without buttons, which would lead nowhere.
        answer = said(await town.ayu.slash(town.channel, "ask", question=TOBA))
        assert "Sumatera" in answer.content
        assert labels(answer.message) == []
        settings = await town.boss.slash(town.channel, "settings")
        await town.boss.select(said(settings), ["on"], custom_id="kutip:set:threads")
        assert "My articles are being changed right now" in said(settings).content
    finally:
        other.execute("ROLLBACK")
        other.close()
    again = said(await town.ayu.slash(town.channel, "ask", question=TOBA))
    assert labels(again.message) != []


async def test_a_store_that_is_corrupt(town: Town, caplog: pytest.LogCaptureFixture) -> None:
    database = town.service.app.catalog.database
    with database.transaction() as connection:
        connection.execute("DROP TABLE chunks")
    told = said(await town.ayu.slash(town.channel, "ask", question=TOBA)).content
    assert told.startswith("I cannot read my articles right now.")
    # Where the store is stands in the log, not in the channel.
    assert str(database.path) not in told
    assert any(str(database.path) in str(getattr(record, "error", "")) for record in caplog.records)


def channel_without(town: Town, permission: str) -> simcord.ChannelHandle:
    """A channel in which the bot lacks one permission."""
    bot = town.client.user
    assert bot is not None
    denied = discord.PermissionOverwrite(**{permission: False})
    return town.guild.create_text_channel("tertutup", overwrites={bot: denied})
