"""Follow-ups: in reply chains, threads and direct messages, and nowhere else."""

from __future__ import annotations

from dataclasses import replace

import discord
import pytest

from store.chat.servers import ServerSettings
from tests.bot.discord.conftest import Town, said

pytestmark = pytest.mark.asyncio
FIRST = "Kapan Mishustin tiba di Beijing?"
WHO = "Ia akan bertemu siapa?"


def questions(town: Town) -> list[str]:
    """What was asked of the articles, the subjects filled in, in order."""
    rows = town.service.app.catalog.database.all(
        "SELECT document ->> 'question' FROM replies ORDER BY number"
    )
    return [row[0] for row in rows]


async def with_threads(town: Town) -> None:
    await town.service.change(replace(ServerSettings(town.guild.id), threads=True))


async def test_a_reply_to_an_answer_continues_it(town: Town) -> None:
    await town.ayu.send(town.channel, f"<@{town.bot}> {FIRST}")
    answer = town.last
    assert "Selasa" in answer.content
    # Discord adds the mention to a reply, and sends no text without it.
    await town.ayu.send(town.channel, f"<@{town.bot}> {WHO}", reply_to=answer)
    assert questions(town)[0] == FIRST
    assert questions(town)[1] != WHO
    assert "Mishustin" in questions(town)[1]
    keys = town.service.app.catalog.database.all("SELECT key, follows FROM replies ORDER BY number")
    assert keys[1][1] == keys[0][0]


async def test_a_reply_that_comes_before_the_answer_is_noted_continues_it_too(town: Town) -> None:
    await town.ayu.send(town.channel, f"<@{town.bot}> {FIRST}")
    with town.service.app.catalog.database.transaction() as connection:
        connection.execute("UPDATE replies SET message = NULL")
    await town.ayu.send(town.channel, f"<@{town.bot}> {WHO}", reply_to=town.last)
    assert "Mishustin" in questions(town)[1]


async def test_a_mention_that_replies_to_nothing_starts_anew(town: Town) -> None:
    await town.ayu.send(town.channel, f"<@{town.bot}> {FIRST}")
    await town.ayu.send(town.channel, f"<@{town.bot}> {WHO}")
    assert questions(town) == [FIRST, WHO]


async def test_a_reply_to_somebody_else_starts_anew(town: Town) -> None:
    await town.ayu.send(town.channel, f"<@{town.bot}> {FIRST}")
    other = await town.boss.send(town.channel, "Menarik!")
    await town.ayu.send(town.channel, f"<@{town.bot}> {WHO}", reply_to=other)
    assert questions(town) == [FIRST, WHO]


async def test_direct_messages_are_one_conversation(town: Town) -> None:
    await town.ayu.user.send_dm(FIRST)
    await town.ayu.user.send_dm(WHO)
    assert "Mishustin" in questions(town)[1]


async def test_where_the_server_wants_it_a_mention_opens_a_thread_in_which_follow_ups_are_understood(
    town: Town,
) -> None:
    await with_threads(town)
    asked = await town.ayu.send(town.channel, f"<@{town.bot}> {FIRST}")
    (thread,) = town.channel.threads
    assert thread.id == asked.id
    assert thread.name == FIRST
    answer = thread.last_message
    assert answer is not None
    assert "Selasa" in answer.content
    await town.ayu.send(thread, f"<@{town.bot}> {WHO}")
    assert "Mishustin" in questions(town)[1]
    result = await town.ayu.slash(thread, "ask", question=WHO)
    assert said(result).channel_id == thread.id
    assert "Mishustin" in questions(town)[2]
    assert len(town.channel.threads) == 1


async def test_what_others_asked_in_private_is_not_taken_up(town: Town) -> None:
    await with_threads(town)
    await town.ayu.send(town.channel, f"<@{town.bot}> Di mana letak Danau Toba?")
    (thread,) = town.channel.threads
    await town.ayu.slash(thread, "ask", question=FIRST, private=True)
    await town.ayu.slash(thread, "ask", question=WHO, private=True)
    assert "Mishustin" in questions(town)[2]
    await town.boss.slash(thread, "ask", question=WHO)
    assert "Mishustin" not in questions(town)[3]


async def test_what_others_asked_is_not_taken_up_unless_it_is_replied_to(town: Town) -> None:
    await with_threads(town)
    await town.ayu.send(town.channel, f"<@{town.bot}> {FIRST}")
    (thread,) = town.channel.threads
    await town.boss.send(thread, f"<@{town.bot}> {WHO}")
    assert questions(town)[1] == WHO
    await town.ayu.send(thread, f"<@{town.bot}> {WHO}")
    assert "Mishustin" in questions(town)[2]
    answer = thread.last_message
    assert answer is not None
    await town.boss.send(thread, f"<@{town.bot}> Kapan dia pulang?", reply_to=answer)
    assert "Mishustin" in questions(town)[3]


async def test_the_answer_says_how_an_open_question_was_understood(town: Town) -> None:
    await town.ayu.send(town.channel, f"<@{town.bot}> {FIRST}")
    assert "Dipahami sebagai" not in town.last.content
    await town.ayu.send(town.channel, f"<@{town.bot}> {WHO}", reply_to=town.last)
    assert f"-# Dipahami sebagai: {questions(town)[1]}" in town.last.content


async def test_forgetting_is_for_the_user_and_the_channel_alone(town: Town) -> None:
    await town.ayu.send(town.channel, f"<@{town.bot}> {FIRST}")
    asked = town.last
    await town.boss.send(town.channel, f"<@{town.bot}> {FIRST}")
    await town.ayu.user.send_dm(FIRST)
    result = await town.ayu.slash(town.channel, "forget")
    assert said(result).content.startswith("Forgotten: 1.")
    assert len(questions(town)) == 2
    await town.ayu.send(town.channel, f"<@{town.bot}> {WHO}", reply_to=asked)
    assert questions(town)[2] == WHO
    await town.ayu.user.send_dm(WHO)
    assert "Mishustin" in questions(town)[3]
    await town.ayu.slash(town.channel, "forget")
    again = await town.ayu.slash(town.channel, "forget")
    assert said(again).content.startswith("There is nothing")


async def test_a_thread_that_may_not_be_opened_is_done_without_and_said_so(town: Town) -> None:
    await with_threads(town)
    quiet = town.guild.create_text_channel(
        "sunyi",
        overwrites={town.guild.default_role: discord.PermissionOverwrite(create_public_threads=False)},
    )
    asked = await town.ayu.send(quiet, f"<@{town.bot}> {FIRST}")
    assert quiet.threads == []
    answer = quiet.last_message
    assert answer is not None
    assert answer.reference is not None
    assert answer.reference.message_id == asked.id
    assert "Selasa" in answer.content
    assert answer.content.splitlines()[-1].startswith("-# ")
    assert "Buat Thread Publik" in answer.content.splitlines()[-1]
