"""/settings: each control, what it changes, and who may use it."""

from __future__ import annotations

import discord
import pytest
import simcord

from store.chat.servers import Servers, ServerSettings
from tests.bot.discord.conftest import Town, said, show_command

pytestmark = pytest.mark.asyncio
TOBA = "Di mana letak Danau Toba?"


async def settings_shown(town: Town) -> simcord.ResponseMessage:
    shown = said(await town.boss.slash(town.channel, "settings"))
    assert shown.ephemeral
    return shown


def fields(message: simcord.ResponseMessage) -> dict[str | None, str | None]:
    return {field.name: field.value for field in message.embeds[0].fields}


def stored(town: Town) -> ServerSettings:
    """What is on disk, whatever the bot remembers."""
    return Servers(town.service.app.catalog.database).get(town.guild.id)


async def test_the_settings_show_the_defaults(town: Town) -> None:
    assert fields(await settings_shown(town)) == {
        "Channels": "all",
        "Threads": "Answers stay in the channel",
        "Language": "Answers in the language of the question",
        "Articles": "Articles shared by all servers",
        "Questions per minute, each user": "10",
        "Questions per minute, whole server": "120",
    }


async def test_it_answers_only_in_the_chosen_channels_and_their_threads(town: Town) -> None:
    other = town.guild.create_text_channel("lain")
    shown = await settings_shown(town)
    await town.boss.select(shown, [town.channel], custom_id="kutip:set:channels")
    assert fields(shown)["Channels"] == town.channel.mention
    assert stored(town).channels == {town.channel.id}
    refused = await town.ayu.slash(other, "ask", question=TOBA)
    assert refused.ephemeral
    assert said(refused).content == f"I don't answer in this channel, but I do in {town.channel.mention}."
    assert "Sumatera" in said(await town.ayu.slash(town.channel, "ask", question=TOBA)).content
    await town.ayu.send(other, f"<@{town.bot}> {TOBA}")
    assert other.last_message is not None
    assert "Saya tidak menjawab" in other.last_message.content
    await town.boss.select(shown, [], custom_id="kutip:set:channels")
    assert fields(shown)["Channels"] == "all"
    assert "Sumatera" in said(await town.ayu.slash(other, "ask", question=TOBA)).content


async def test_threads_are_switched_on_and_off(town: Town) -> None:
    shown = await settings_shown(town)
    await town.boss.select(shown, ["on"], custom_id="kutip:set:threads")
    assert fields(shown)["Threads"] == "Answers to mentions open a thread"
    await town.ayu.send(town.channel, f"<@{town.bot}> {TOBA}")
    assert len(town.channel.threads) == 1
    await town.boss.select(shown, ["off"], custom_id="kutip:set:threads")
    await town.ayu.send(town.channel, f"<@{town.bot}> {TOBA}")
    assert len(town.channel.threads) == 1


async def test_the_language_of_all_replies(town: Town) -> None:
    shown = await settings_shown(town)
    await town.boss.select(shown, ["id"], custom_id="kutip:set:language")
    assert stored(town).language == "id"
    answer = said(await town.ayu.slash(town.channel, "ask", question="Who is the president of Brazil?"))
    assert "Saya tidak tahu" in answer.content
    assert said(await town.ayu.slash(town.channel, "help")).embeds[0].title == "kutip mengutip berita"
    await town.boss.select(shown, ["en"], custom_id="kutip:set:language")
    answer = said(await town.ayu.slash(town.channel, "ask", question="Siapa presiden Brasil?"))
    assert "I don't know" in answer.content
    await town.boss.select(shown, ["auto"], custom_id="kutip:set:language")
    assert stored(town).language == "auto"


async def test_limits_are_set_in_a_form_and_kept_to(town: Town) -> None:
    shown = await settings_shown(town)
    opened = await town.boss.click(shown, custom_id="kutip:set:limits")
    await town.boss.submit_modal(opened, {"user_questions": "1", "server_questions": "2"})
    assert fields(shown)["Questions per minute, each user"] == "1"
    settings = stored(town)
    assert (settings.user_questions, settings.server_questions) == (1, 2)
    assert "Sumatera" in said(await town.ayu.slash(town.channel, "ask", question=TOBA)).content
    busy = said(await town.ayu.slash(town.channel, "ask", question=TOBA)).content
    assert busy.startswith("You have asked many questions in the last minute; try again in ")
    assert "Sumatera" in said(await town.boss.slash(town.channel, "ask", question=TOBA)).content
    third = town.guild.add_member(town.env.create_user("citra"))
    crowded = said(await third.slash(town.channel, "ask", question=TOBA)).content
    assert crowded.startswith("This server has asked many questions in the last minute")


@pytest.mark.parametrize("given", ["0", "1001", "dua", "-1", "1e3", "²"])
async def test_what_is_no_limit_changes_nothing(town: Town, given: str) -> None:
    opened = await town.boss.click(await settings_shown(town), custom_id="kutip:set:limits")
    sent = await town.boss.submit_modal(opened, {"user_questions": given, "server_questions": "9"})
    assert "is not a valid limit; enter a whole number from 1 to 1000." in said(sent).content
    assert stored(town) == ServerSettings(town.guild.id)


async def test_whoever_may_not_manage_the_server_changes_nothing(town: Town) -> None:
    with pytest.raises(simcord.SetupError, match="default-member-permissions"):
        await town.ayu.slash(town.channel, "settings")
    # A server may show the command to others; the bot does not take that for a permission.
    await show_command(town, "settings", town.ayu)
    refused = await town.ayu.slash(town.channel, "settings")
    assert said(refused).content == "You need the permission “Manage Server” to do that."


async def test_open_settings_change_nothing_once_the_permission_is_taken_away(town: Town) -> None:
    shown = await settings_shown(town)
    role = town.guild.roles["Pengelola"]
    town.env.backend.get_guild(town.guild.id).roles[role.id].permissions = discord.Permissions.none().value
    refused = await town.boss.select(shown, ["own"], custom_id="kutip:set:articles")
    assert said(refused).content.startswith("You need the permission “Manage Server”")
    assert stored(town) == ServerSettings(town.guild.id)
