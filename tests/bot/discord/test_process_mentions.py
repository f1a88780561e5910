"""Over the wire: what Discord sends of messages that mention the bot in other ways, and where embeds are not
taken."""

from __future__ import annotations

import pytest

from tests.bot.discord.stage import ANSWER, QUESTION, Stage
from tests.discord_server.models import Message
from tests.discord_server.process import BotProcess
from tests.discord_server.rest import Fault

pytest_plugins = ["tests.bot.cli_fixtures", "tests.bot.discord.process_fixtures"]
pytestmark = pytest.mark.asyncio(loop_scope="module")
Connected = tuple[Stage, BotProcess]


def mine(stage: Stage) -> list[Message]:
    """What the bot has written in the channel."""
    return [one for one in stage.channel.messages.values() if one.author is stage.server.world.bot]


async def test_only_the_words_of_a_message_are_asked(connected: Connected) -> None:
    stage, _ = connected
    person, other = stage.person(), stage.person()
    question = QUESTION.replace("Mikhail Mishustin", "**Mikhail** ||Mishustin||")
    asked = person.mention(stage.channel, f"<@{other.user.id}> {question} 🤔 https://contoh.id/kapan")
    assert ANSWER in (await person.replied(asked)).text


async def test_the_bots_role_is_the_bot(connected: Connected) -> None:
    stage, _ = connected
    assert stage.channel.guild is not None
    person, role = stage.person(), f"<@&{stage.channel.guild.bot_role}>"
    told = await person.replied(person.say(stage.channel, f"{role} {QUESTION}"))
    assert told.content.startswith("I can only read messages that mention me, not my role")
    stage.server.world.sends_role_mentions = True
    try:
        assert ANSWER in (await person.replied(person.say(stage.channel, f"{role} {QUESTION}"))).text
    finally:
        stage.server.world.sends_role_mentions = False


async def test_replies_with_and_without_their_mention(connected: Connected) -> None:
    stage, _ = connected
    person = stage.person()
    answer = await person.replied(person.mention(stage.channel, QUESTION))
    unread = person.say(stage.channel, "dan siapa yang ditemui?", reply_to=answer, ping=False)
    told = await person.replied(unread)
    assert told.content.startswith("I can only read replies that mention me")
    again = person.say(stage.channel, "halo?", reply_to=answer, ping=False)
    read = person.say(stage.channel, QUESTION, reply_to=answer)
    assert ANSWER in (await person.replied(read)).text
    assert [one for one in mine(stage) if one.reference is again] == []


async def test_a_mention_added_by_editing_is_answered(connected: Connected) -> None:
    stage, _ = connected
    person = stage.person()
    message = person.say(stage.channel, QUESTION)
    person.edit(message, f"<@{stage.server.world.bot.id}> {QUESTION}")
    assert ANSWER in (await person.replied(message)).text
    person.edit(message, f"<@{stage.server.world.bot.id}> {QUESTION} !")
    await stage.check()
    assert len([one for one in mine(stage) if one.reference is message]) == 1


async def test_a_file_with_a_mention(connected: Connected) -> None:
    stage, _ = connected
    person = stage.person()
    asked = person.say(
        stage.channel, f"<@{stage.server.world.bot.id}>", file=("pasar.txt", b"Pasar Baru dibuka.")
    )
    assert "</ingest:" in (await person.replied(asked)).content


async def test_help_and_words_of_no_language(connected: Connected) -> None:
    stage, _ = connected
    person = stage.person()
    helped = await person.replied(person.mention(stage.channel, "help"))
    assert "kutip quotes the news" in helped.text
    answer = await person.replied(person.mention(stage.channel, "Putin?"))
    assert "Helpful" in {button["label"] for button in answer.buttons}


async def test_without_embed_links_the_quote_is_text(connected: Connected) -> None:
    stage, _ = connected
    world = stage.server.world
    assert stage.channel.guild is not None
    plain = world.add_channel(stage.channel.guild, "polos")
    world.deny(world.bot, plain, "embed_links")
    person = stage.person()
    answer = await person.replied(person.mention(plain, QUESTION))
    assert (answer.embeds, ANSWER in answer.content) == ([], True)
    assert "\n> “" in answer.content
    assert answer.buttons != []


@pytest.mark.parametrize(("status", "code"), [(403, 50013), (400, 50035)])
async def test_where_discord_refuses_embeds_the_quote_is_text(
    connected: Connected, status: int, code: int
) -> None:
    stage, _ = connected
    person = stage.person()
    stage.server.rest.faults.append(Fault("PATCH", "/webhooks/*", status, code=code))
    answer = await person.answered(await person.slash(stage.channel, "ask", question=stage.question()))
    assert answer.embeds == []
    assert "\n> “" in answer.content
