"""Messages that mention the bot in other ways than one, and what stands in them beside the question."""

from __future__ import annotations

import discord
import pytest
import simcord
from simcord.backend.models.message import AllowedMentions

from tests.bot.discord.conftest import OpenTown, Town, labels, said

pytestmark = pytest.mark.asyncio
TOBA = "Di mana letak Danau Toba?"
WHERE = "Sumatera Utara"


def mine(town: Town, channel: simcord.ChannelHandle | None = None) -> list[discord.Message]:
    """What the bot has written in a channel."""
    return [one for one in (channel or town.channel).history() if one.author.id == town.bot]


def asked(town: Town) -> list[str]:
    """What the articles were asked, in order."""
    rows = town.service.app.catalog.database.all(
        "SELECT document ->> 'question' FROM replies ORDER BY number"
    )
    return [row[0] for row in rows]


def made_role(town: Town) -> int:
    """The role that Discord makes for a bot when it is invited."""
    role = town.guild.create_role("kutip", managed=True)
    guild = town.client.get_guild(town.guild.id)
    assert guild is not None
    known = guild.get_role(role.id)
    assert known is not None
    # simcord has no roles that belong to a bot.
    known.tags = discord.RoleTags({"bot_id": str(town.bot)})
    return role.id


@pytest.mark.parametrize(
    "around",
    [
        "<@{boss}> {question}",
        "**Di mana** letak ||Danau|| _Toba_?",
        "🤔 {question} 🇮🇩",
        "> # {question}",
        "{question} https://contoh.id/kapan/mishustin-tiba-di-beijing",
        "`{question}` <#{channel}>",
    ],
)
async def test_only_the_words_of_a_message_are_asked(town: Town, around: str) -> None:
    text = around.format(question=TOBA, boss=town.boss.id, channel=town.channel.id)
    await town.ayu.send(town.channel, f"<@{town.bot}> {text}")
    assert WHERE in town.last.content
    assert asked(town) == [TOBA]


async def test_only_the_words_of_a_command_and_of_a_message_in_its_menu_are_asked(town: Town) -> None:
    marked = f"**Di mana** letak <@{town.boss.id}> Danau Toba?"
    result = await town.ayu.slash(town.channel, "ask", question=marked)
    # The question is shown as it was understood, which can be read.
    assert said(result).content.startswith(f"> {TOBA}\n")
    message = await town.boss.send(town.channel, marked)
    menu = await town.ayu.context_menu(town.channel, "Ask kutip about this", message)
    assert said(menu).content.startswith(f"> {TOBA}\n")
    assert asked(town) == [TOBA, TOBA]


@pytest.mark.parametrize("text", ["<@{boss}>", "🤔👍🏽", "https://contoh.id/kapan", "**__**"])
async def test_a_message_of_marks_alone_is_no_question(town: Town, text: str) -> None:
    await town.ayu.send(town.channel, f"<@{town.bot}> {text.format(boss=town.boss.id)}")
    assert town.last.content.startswith("There are no words in the question")
    assert asked(town) == []


async def test_a_mention_of_the_bots_own_role_that_cannot_be_read_is_told_how_to_be(town: Town) -> None:
    role = made_role(town)
    sent = await town.ayu.send(town.channel, f"<@&{role}> {TOBA}")
    (told,) = mine(town)
    assert told.content.startswith("I can only read messages that mention me, not my role")
    assert f"<@{town.bot}>" in told.content
    assert told.reference is not None
    assert told.reference.message_id == sent.id


async def test_a_mention_of_both_is_answered(town: Town) -> None:
    role = made_role(town)
    await town.ayu.send(town.channel, f"<@&{role}> <@{town.bot}> {TOBA}")
    assert WHERE in town.last.content
    assert asked(town) == [TOBA]


@pytest.mark.parametrize("wanted", ["help", "Help!", "/help", "**help**", "commands", "how does this work?"])
async def test_whoever_asks_for_help_is_helped(town: Town, wanted: str) -> None:
    await town.ayu.send(town.channel, f"<@{town.bot}> {wanted}")
    assert town.last.embeds[0].title == "kutip quotes the news"


@pytest.mark.parametrize("wanted", ["bantuan", "Tolong!", "cara pakai?"])
async def test_whoever_asks_for_help_in_indonesian_is_helped_in_it(town: Town, wanted: str) -> None:
    await town.ayu.send(town.channel, f"<@{town.bot}> {wanted}")
    assert town.last.embeds[0].title == "kutip mengutip berita"


async def test_a_question_mark_asks_for_help_and_help_by_command_is_for_the_user_alone(town: Town) -> None:
    await town.ayu.user.send_dm("?")
    shown = town.ayu.user.dm_channel.last_message
    assert shown is not None
    assert shown.embeds[0].title == "kutip quotes the news"
    result = await town.ayu.slash(town.channel, "ask", question="help")
    assert result.ephemeral
    assert said(result).embeds[0].title == "kutip quotes the news"
    assert asked(town) == []


async def test_a_question_about_help_is_a_question(town: Town) -> None:
    await town.ayu.send(town.channel, f"<@{town.bot}> help for Danau Toba")
    assert asked(town) == ["help for Danau Toba"]


async def test_where_the_words_do_not_tell_the_servers_language_does(town: Town) -> None:
    await town.ayu.send(town.channel, f"<@{town.bot}> Putin?")
    assert labels(town.last)[-2:] == ["Helpful", "Not helpful"]
    assert "Saya" not in town.last.content


async def test_thanks_are_answered_in_their_language_and_with_no_quote(town: Town) -> None:
    await town.ayu.send(town.channel, f"<@{town.bot}> thanks!")
    assert town.last.content.startswith("Thanks for your message!")
    assert labels(town.last) == []


async def test_where_the_words_of_a_command_do_not_tell_the_users_language_does(town: Town) -> None:
    result = await town.ayu.slash(town.channel, "ask", question="Putin?")
    assert labels(said(result).message)[-2:] == ["Helpful", "Not helpful"]


async def test_a_file_with_a_mention_is_told_where_files_are_taken(town: Town) -> None:
    file = ("pasar.txt", b"Pasar Baru dibuka.")
    await town.boss.send(town.channel, f"<@{town.bot}>", attachments=[file])
    (told,) = mine(town)
    assert told.content.startswith("I don't read files attached to messages.")
    assert "</ingest:" in told.content
    assert town.service.app.catalog.counts().articles == 3
    await town.boss.send(town.channel, f"<@{town.bot}> {TOBA}", attachments=[file])
    assert WHERE in town.last.content
    assert town.last.content.splitlines()[-1].startswith("-# Saya tidak membaca berkas yang dilampirkan")


async def test_a_file_in_a_message_of_the_menu_is_told_the_same(town: Town) -> None:
    message = await town.boss.send(town.channel, "", attachments=[("pasar.txt", b"Pasar Baru dibuka.")])
    result = await town.ayu.context_menu(town.channel, "Ask kutip about this", message)
    assert result.ephemeral
    assert "</ingest:" in said(result).content


async def test_a_mention_that_is_added_by_editing_is_answered_once(town: Town) -> None:
    message = await town.ayu.send(town.channel, TOBA)
    assert mine(town) == []
    await town.ayu.edit(message, f"<@{town.bot}> {TOBA}")
    (answer,) = mine(town)
    assert WHERE in answer.content
    assert answer.reference is not None
    assert answer.reference.message_id == message.id
    await town.ayu.edit(message, f"<@{town.bot}> {TOBA} Segera!")
    assert asked(town) == [TOBA]


async def test_a_message_that_was_answered_is_not_answered_again_when_it_is_edited(town: Town) -> None:
    message = await town.ayu.send(town.channel, f"<@{town.bot}> {TOBA}")
    await town.ayu.edit(message, f"<@{town.bot}> Siapa presiden Brasil?")
    assert asked(town) == [TOBA]


async def test_a_mention_that_is_added_much_later_is_left_alone(town: Town) -> None:
    message = await town.ayu.send(town.channel, TOBA)
    await town.env.advance_time(3600)
    await town.ayu.edit(message, f"<@{town.bot}> {TOBA}")
    assert mine(town) == []


async def test_what_the_bot_and_others_edit_is_none_of_its_business(town: Town) -> None:
    message = await town.ayu.send(town.channel, TOBA)
    await town.ayu.edit(message, "Di mana letak Danau Poso?")
    robot = town.guild.add_member(town.env.create_user("robot", bot=True))
    said_by_robot = await robot.send(town.channel, TOBA)
    await robot.edit(said_by_robot, f"<@{town.bot}> {TOBA}")
    assert mine(town) == []


async def without_ping(town: Town, text: str, reply_to: discord.Message) -> None:
    """A reply with its mention switched off, which simcord's actors always leave on."""
    backend = town.env.backend
    reference = {"channel_id": str(reply_to.channel.id), "message_id": str(reply_to.id)}
    message = backend.create_message(
        town.channel.id,
        town.ayu.id,
        text,
        reference=backend.normalize_message_reference(town.channel.id, reference),
        allowed_mentions=AllowedMentions(replied_user=False),
    )
    assert message.content == text
    await town.env.settle()


async def test_a_reply_with_its_mention_off_is_told_once_how_to_go_on(town: Town) -> None:
    await town.ayu.send(town.channel, f"<@{town.bot}> {TOBA}")
    answer = town.last
    await without_ping(town, "dan kapan?", answer)
    _, told = mine(town)
    assert told.content.startswith("I can only read replies that mention me")
    assert f"<@{town.bot}>" in told.content
    await without_ping(town, "dan kapan?", answer)
    assert len(mine(town)) == 2
    other = await town.boss.send(town.channel, "Menarik!")
    await without_ping(town, "ya", other)
    assert len(mine(town)) == 2
    assert asked(town) == [TOBA]


async def test_on_an_indonesian_server_it_is_said_in_indonesian(open_town: OpenTown) -> None:
    town = await open_town()
    guild = town.client.get_guild(town.guild.id)
    assert guild is not None
    guild.preferred_locale = discord.Locale.indonesian
    await town.ayu.send(town.channel, f"<@{town.bot}> Putin?")
    assert labels(town.last)[-2:] == ["Membantu", "Tidak membantu"]
