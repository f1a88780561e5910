"""Questions by command, mention, direct message and menu, through discord.py's own machinery."""

from __future__ import annotations

from dataclasses import replace

import pytest

from store.chat.servers import ServerSettings
from tests.bot.discord.conftest import OpenTown, Town, labels, said

pytestmark = pytest.mark.asyncio
TOBA = "Di mana letak Danau Toba?"
DEFERRED = 5


async def test_a_question_is_acknowledged_first_then_answered_with_its_quote(town: Town) -> None:
    result = await town.ayu.slash(town.channel, "ask", question=TOBA)
    assert not result.ephemeral
    assert "Sumatera Utara" in said(result).content
    assert TOBA in said(result).content
    quote = said(result).embeds[0]
    assert "Danau itu terletak di" in (quote.description or "")
    assert quote.footer.text == "Kabar Danau · 10 Juli 2023"
    assert result.followups == []
    sent = [one for one in town.env.http_requests if one.path.startswith(("/interactions", "/webhooks"))]
    assert sent[0].path.endswith("/callback")
    assert isinstance(sent[0].json, dict)
    assert sent[0].json["type"] == DEFERRED


async def test_a_private_question_is_answered_for_the_user_alone(town: Town) -> None:
    result = await town.ayu.slash(town.channel, "ask", question=TOBA, private=True)
    assert result.ephemeral
    assert said(result).ephemeral
    assert town.channel.history(viewer=town.boss) == []


async def test_the_words_around_an_answer_are_in_the_questions_language(town: Town) -> None:
    english = await town.ayu.slash(town.channel, "ask", question="Where did Mishustin arrive on Tuesday?")
    indonesian = await town.ayu.slash(town.channel, "ask", question="Siapa presiden Brasil?")
    assert labels(said(english).message) == ["Sources", "Open article", "Helpful", "Not helpful"]
    assert labels(said(indonesian).message) == ["Sumber", "Buka artikel", "Membantu", "Tidak membantu"]
    assert "Saya tidak tahu" in said(indonesian).content
    assert said(indonesian).embeds[0].title == "Artikel terdekat"


async def test_only_articles_of_the_period_may_answer(town: Town) -> None:
    inside = await town.ayu.slash(town.channel, "ask", question=TOBA, since="2023-07", until="2023-07-31")
    outside = await town.ayu.slash(town.channel, "ask", question=TOBA, since="2023-08")
    assert "Sumatera Utara" in said(inside).content
    assert "Sumatera Utara" not in said(outside).content


async def test_a_period_says_how_many_articles_have_no_date(town: Town) -> None:
    with town.service.app.catalog.database.transaction() as connection:
        connection.execute("UPDATE articles SET date = NULL WHERE title = 'Danau Toba'")
    hidden = await town.ayu.slash(town.channel, "ask", question="Siapa presiden Brasil?", since="2023-01")
    assert "tidak bertanggal: 1." in said(hidden).content
    all_days = await town.ayu.slash(town.channel, "ask", question="Siapa presiden Brasil?")
    assert "tidak bertanggal" not in said(all_days).content


@pytest.mark.parametrize(
    ("period", "sentence"),
    [
        ({"since": "kemarin"}, "“kemarin” is not a valid date; write it as 2023, 2023-05 or 2023-05-24."),
        ({"until": "2023-02-30"}, "“2023-02-30” is not a valid date"),
        ({"since": "2024", "until": "2023"}, "The start date, 1 January 2024, is after"),
    ],
)
async def test_what_is_no_period_is_told(town: Town, period: dict[str, str], sentence: str) -> None:
    result = await town.ayu.slash(town.channel, "ask", question=TOBA, **period)
    assert result.ephemeral
    assert said(result).content.startswith(sentence)


async def test_a_mention_is_answered_with_a_reply_that_pings_nobody(town: Town) -> None:
    asked = await town.ayu.send(town.channel, f"<@{town.bot}> {TOBA}")
    answer = town.last
    assert answer.reference is not None
    assert answer.reference.message_id == asked.id
    assert "Sumatera Utara" in answer.content
    assert answer.content.startswith("### ")
    posted = next(one for one in town.env.http_requests if one.path.endswith("/messages"))
    assert isinstance(posted.json, dict)
    assert posted.json["allowed_mentions"] == {"parse": [], "replied_user": False}


async def test_what_is_not_meant_for_the_bot_is_left_alone(town: Town) -> None:
    role = town.guild.create_role("Tanya")
    await town.ayu.send(town.channel, TOBA)
    await town.ayu.send(town.channel, f"@everyone <@&{role.id}> {TOBA}")
    robot = town.guild.add_member(town.env.create_user("robot", bot=True))
    await robot.send(town.channel, f"<@{town.bot}> {TOBA}")
    webhook = town.guild.create_webhook(town.channel)
    await webhook.send(f"<@{town.bot}> {TOBA}")
    assert all(message.author.id != town.bot for message in town.channel.history())


async def test_a_mention_without_a_question_is_told_how_to_ask(town: Town) -> None:
    await town.ayu.send(town.channel, f"<@{town.bot}>")
    assert town.last.content.startswith("The question is empty; write one")


async def test_a_direct_message_needs_no_mention(town: Town) -> None:
    user = town.ayu.user
    await user.send_dm(TOBA)
    answer = user.dm_channel.last_message
    assert answer is not None
    assert "Sumatera Utara" in answer.content
    clicked = await user.click(answer, label="Membantu")
    assert said(clicked).content.startswith("Thank you")
    stored = town.service.app.feedback.all("discord:dm")
    assert [one.verdict for one in stored] == ["good"]


async def test_the_menu_of_a_message_asks_what_it_says(town: Town) -> None:
    message = await town.boss.send(town.channel, TOBA)
    result = await town.ayu.context_menu(town.channel, "Ask kutip about this", message)
    assert "Sumatera Utara" in said(result).content


async def test_the_same_question_within_a_minute_is_answered_once(town: Town) -> None:
    first = await town.ayu.slash(town.channel, "ask", question=TOBA)
    again = await town.boss.slash(town.channel, "ask", question=f" {TOBA} ")
    assert said(first).content == said(again).content
    replies = town.service.app.catalog.database.all("SELECT document FROM replies")
    # The time that it took is that of the first.
    assert replies[0] == replies[1]


async def test_without_articles_it_says_how_to_add_them(open_town: OpenTown) -> None:
    town = await open_town(empty=True)
    result = await town.ayu.slash(town.channel, "ask", question=TOBA)
    (told,) = result.followups
    assert "/ingest" in told.content
    assert "Belum ada artikel" in told.content


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("halo", "Terima kasih atas pesannya!"),
        ("thank you!", "Thanks for your message!"),
        ("what can you do?", "/help shows all commands."),
    ],
)
async def test_small_talk_gets_neither_quote_nor_buttons(town: Town, text: str, answer: str) -> None:
    result = await town.ayu.slash(town.channel, "ask", question=text)
    assert answer in said(result).content
    assert "“Water release begins”" in said(result).content
    assert said(result).embeds == []
    assert labels(said(result).message) == []


async def test_small_talk_opens_no_thread(town: Town) -> None:
    await town.service.change(replace(ServerSettings(town.guild.id), threads=True))
    await town.ayu.send(town.channel, f"<@{town.bot}> thank you!")
    assert "Thanks for your message!" in town.last.content
    assert town.channel.threads == []
