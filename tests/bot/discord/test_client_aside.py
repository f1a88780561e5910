"""What is for the asker alone, and answers where embeds cannot be shown."""

from __future__ import annotations

from dataclasses import replace

import discord
import pytest

from bot.discord.work.pool import PoolFullError
from bot.discord.work.question_queue import Asked
from bot.discord.work.service import Service
from retrieval.models import Answer
from store.chat.servers import ServerSettings
from tests.bot.discord.conftest import OpenTown, Town, labels, said

pytestmark = pytest.mark.asyncio
TOBA = "Di mana letak Danau Toba?"
QUOTE = "> “Danau itu terletak di **Sumatera Utara**.”"
SILENT = 1 << 12


class Full(Service):
    """A service whose queue is full."""

    def _answer(self, _asked: Asked) -> Answer:
        raise PoolFullError


def seen_by_others(town: Town) -> list[str]:
    """What others read of the bot in the channel."""
    return [one.content for one in town.channel.history(viewer=town.boss) if one.author.id == town.bot]


async def one_question_a_minute(town: Town) -> None:
    await town.service.change(replace(ServerSettings(town.guild.id), user_questions=1))


async def test_who_has_asked_a_lot_is_told_alone_and_at_once(town: Town) -> None:
    await one_question_a_minute(town)
    await town.ayu.slash(town.channel, "ask", question=TOBA)
    before = seen_by_others(town)
    result = await town.ayu.slash(town.channel, "ask", question=TOBA)
    assert result.ephemeral
    assert said(result).content.startswith("You have asked many questions")
    assert seen_by_others(town) == before


@pytest.mark.parametrize("question", [" ", "🤔", "apa " * 1500])
async def test_what_is_no_question_is_told_alone(town: Town, question: str) -> None:
    result = await town.ayu.slash(town.channel, "ask", question=question)
    assert result.ephemeral
    assert seen_by_others(town) == []


async def test_a_busy_bot_says_so_to_the_asker_alone(open_town: OpenTown) -> None:
    town = await open_town(kind=Full)
    result = await town.ayu.slash(town.channel, "ask", question=TOBA)
    (told,) = result.followups
    assert told.ephemeral
    assert told.content.startswith("I am busy right now")
    assert seen_by_others(town) == []
    assert town.service.app.catalog.database.all("SELECT * FROM pending") == []


async def test_that_there_are_no_articles_is_told_alone(open_town: OpenTown) -> None:
    town = await open_town(empty=True)
    result = await town.ayu.slash(town.channel, "ask", question=TOBA)
    (told,) = result.followups
    assert told.ephemeral
    assert seen_by_others(town) == []


@pytest.mark.parametrize("method", ["POST", "DELETE"])
async def test_what_cannot_be_told_alone_is_told_all_the_same(open_town: OpenTown, method: str) -> None:
    town = await open_town(empty=True)
    town.env.inject_error(method, "/webhooks/*", status=403, code=50013)
    result = await town.ayu.slash(town.channel, "ask", question=TOBA)
    assert said(result).content.startswith("Belum ada artikel")


async def test_what_concerns_everybody_is_told_to_everybody(town: Town) -> None:
    with town.service.app.catalog.database.transaction() as connection:
        connection.execute("DROP TABLE chunks")
    result = await town.ayu.slash(town.channel, "ask", question=TOBA)
    assert not said(result).ephemeral
    assert result.followups == []


@pytest.mark.parametrize(
    ("text", "says"), [("", "The question is empty"), ("🤔", "There are no words in the question")]
)
async def test_a_mention_is_told_by_a_quiet_reply_that_does_not_stay(
    town: Town, text: str, says: str
) -> None:
    await town.ayu.send(town.channel, f"<@{town.bot}> {text}")
    told = town.last
    assert told.content.startswith(says)
    assert told.flags.value & SILENT
    posted = next(one for one in town.env.http_requests if one.path.endswith("/messages"))
    assert isinstance(posted.json, dict)
    assert posted.json["allowed_mentions"] == {"parse": [], "replied_user": False}
    await town.env.advance_time(61)
    assert seen_by_others(town) == [told.content]
    await town.env.advance_time(60)
    assert seen_by_others(town) == []


async def test_a_mention_too_many_is_told_in_the_same_way(town: Town) -> None:
    await one_question_a_minute(town)
    for _ in range(2):
        await town.ayu.send(town.channel, f"<@{town.bot}> {TOBA}")
    answer, told = seen_by_others(town)
    assert told.startswith("Anda sudah banyak bertanya")
    await town.env.advance_time(121)
    assert seen_by_others(town) == [answer]


async def test_answers_and_what_is_said_in_a_direct_message_stay(town: Town) -> None:
    await town.ayu.send(town.channel, f"<@{town.bot}> {TOBA}")
    await town.ayu.user.send_dm("🤔")
    await town.env.advance_time(3600)
    assert len(seen_by_others(town)) == 1
    told = town.ayu.user.dm_channel.last_message
    assert told is not None
    assert told.content.startswith("There are no words")


async def test_without_the_permission_for_embeds_the_quote_is_text(town: Town) -> None:
    bot = town.client.user
    assert bot is not None
    denied = discord.PermissionOverwrite(embed_links=False)
    plain = town.guild.create_text_channel("polos", overwrites={bot: denied})
    await town.ayu.send(plain, f"<@{town.bot}> {TOBA}")
    answer = plain.last_message
    assert answer is not None
    assert QUOTE in answer.content.splitlines()
    assert answer.embeds == []
    assert labels(answer) == ["Sumber", "Buka artikel", "Membantu", "Tidak membantu"]
    # Nothing was tried that is not allowed.
    assert len([one for one in town.env.http_requests if one.path == f"/channels/{plain.id}/messages"]) == 1


@pytest.mark.parametrize(("status", "code"), [(403, 50013), (400, 50035)])
async def test_where_discord_refuses_an_embed_the_quote_is_text(town: Town, status: int, code: int) -> None:
    town.env.inject_error("PATCH", "/webhooks/*", status=status, code=code)
    result = await town.ayu.slash(town.channel, "ask", question=TOBA)
    assert QUOTE in said(result).content.splitlines()
    assert said(result).embeds == []
    assert labels(said(result).message) != []
    town.env.inject_error("POST", "/channels/*/messages", status=status, code=code)
    await town.ayu.send(town.channel, f"<@{town.bot}> {TOBA}")
    assert QUOTE in town.last.content.splitlines()
    town.env.inject_error("POST", "/interactions/*/callback", status=status, code=code)
    assert "kutip quotes the news" in said(await town.ayu.slash(town.channel, "help")).content


async def test_text_that_discord_refuses_too_is_told_with_a_number(town: Town) -> None:
    town.env.inject_error("PATCH", "/webhooks/*", status=400, code=50035, times=2)
    result = await town.ayu.slash(town.channel, "ask", question=TOBA)
    assert said(result).content.startswith("Terjadi kesalahan")
