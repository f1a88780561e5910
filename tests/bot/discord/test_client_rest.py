"""What seldom happens: answers of several messages, commands of an older version, the owner of the bot."""

from __future__ import annotations

from dataclasses import replace

import discord
import pytest

from bot.discord.work.question_queue import Asked
from bot.discord.work.service import Service
from retrieval.models import Answer
from tests.bot.discord.conftest import OpenTown, Town, labels, said

pytestmark = pytest.mark.asyncio
TOBA = "Di mana letak Danau Toba?"
SENTENCES = 60


class Verbose(Service):
    """Answers at length, as a language model may."""

    def _answer(self, asked: Asked) -> Answer:
        answer = super()._answer(asked)
        text = " ".join(
            f"Ini kalimat nomor {number} dari jawaban yang panjang [1]." for number in range(SENTENCES)
        )
        return replace(answer, answer=text)


async def test_a_long_answer_is_several_messages_with_the_buttons_beneath_the_last(
    open_town: OpenTown,
) -> None:
    town = await open_town(kind=Verbose)
    result = await town.ayu.slash(town.channel, "ask", question=TOBA)
    first, last = said(result), result.followups[-1]
    assert first.content.endswith(".")
    assert first.embeds == []
    assert labels(first.message) == []
    assert labels(last.message) == ["Sumber", "Buka artikel", "Membantu", "Tidak membantu"]
    assert last.embeds != []
    everything = " ".join(message.content for message in (first, *result.followups))
    assert everything.count("Ini kalimat nomor ") == SENTENCES
    clicked = await town.ayu.click(last, label="Sumber")
    assert "Sumatera Utara" in str(said(clicked).embeds[0].description)
    await town.ayu.send(town.channel, f"<@{town.bot}> {TOBA}")
    *_, before, after = town.channel.history()
    assert before.reference is not None
    assert after.reference is None
    assert labels(after) != []


async def test_a_command_of_an_older_version_is_told_in_one_sentence(town: Town) -> None:
    town.expected = (discord.app_commands.CommandNotFound,)
    town.client.tree.remove_command("help")
    result = await town.ayu.slash(town.channel, "help")
    assert said(result).content.startswith("Something went wrong.")


async def test_whoever_runs_the_bot_changes_the_common_articles_anywhere(town: Town) -> None:
    town.env.create_guild("Lain")
    application = town.client.application
    assert application is not None
    boss = town.client.get_user(town.boss.id) or await town.client.fetch_user(town.boss.id)
    application.owner = boss
    result = await town.boss.slash(town.channel, "ingest", file=("pasar.txt", b"Pasar Baru dibuka."))
    assert said(result).content.startswith("Added: ")
