"""Whose articles and settings somebody may change who manages a server that the bot is not in."""

from __future__ import annotations

from dataclasses import dataclass

import discord
import pytest
import simcord

from tests.bot.discord.conftest import Town, said

pytestmark = pytest.mark.asyncio
ARTICLE = (
    b"---\ntitle: Pasar Baru\n---\n\nPasar Baru di Sukamaju dibuka oleh Bupati Rahmat pada hari Senin.\n"
)
NOT_MEMBER = "I am not a member of this server, so there is nothing to manage here; add me to it first."
COMMON = "Only the bot's operator"
OPTIONS: dict[str, dict[str, object]] = {
    "ingest": {"file": ("pasar.md", ARTICLE)},
    "remove": {"article": "danau toba"},
    "settings": {},
    "sources add": {"url": "https://kabar.example/rss"},
    "sources list": {},
    "sources announce": {},
    "feedback export": {},
}


@dataclass
class Elsewhere:
    """Another server, and somebody who manages it."""

    town: Town
    guild: simcord.GuildHandle
    channel: simcord.ChannelHandle
    rival: simcord.MemberActor

    async def leave(self) -> None:
        """The bot leaves it; whoever has added the bot for themselves still sees its commands there."""
        self.town.client._connection.parsers["GUILD_DELETE"]({"id": str(self.guild.id)})
        await self.town.env.settle()


@pytest.fixture
def elsewhere(town: Town) -> Elsewhere:
    guild = town.env.create_guild("Lain")
    role = guild.create_role("Pengelola", permissions=discord.Permissions(manage_guild=True))
    rival = guild.add_member(town.env.create_user("rival"), roles=[role])
    return Elsewhere(town, guild, guild.create_text_channel("tanya"), rival)


@pytest.mark.parametrize("command", OPTIONS)
async def test_who_manages_another_server_manages_nothing_here(
    town: Town, elsewhere: Elsewhere, command: str
) -> None:
    await elsewhere.leave()
    assert [guild.id for guild in town.client.guilds] == [town.guild.id]
    result = await elsewhere.rival.slash(elsewhere.channel, command, **OPTIONS[command])
    assert result.ephemeral
    assert said(result).content == NOT_MEMBER
    assert town.service.app.catalog.counts().articles == 3


async def test_nor_are_articles_offered_for_removal(town: Town, elsewhere: Elsewhere) -> None:
    await elsewhere.leave()
    assert await elsewhere.rival.autocomplete(elsewhere.channel, "remove", "article", "danau") == []
    assert await town.boss.autocomplete(town.channel, "remove", "article", "danau") != []


async def test_buttons_and_forms_of_before_do_nothing_any_more(town: Town, elsewhere: Elsewhere) -> None:
    rival, channel = elsewhere.rival, elsewhere.channel
    shown = said(await rival.slash(channel, "settings"))
    await rival.select(shown, ["own"], custom_id="kutip:set:articles")
    assert "Articles now: 1" in said(await rival.slash(channel, "ingest", **OPTIONS["ingest"])).content
    prompt = said(await rival.slash(channel, "remove", article="pasar baru"))
    form = await rival.click(shown, custom_id="kutip:set:limits")
    await elsewhere.leave()
    assert said(await rival.click(prompt, label="Remove")).content == NOT_MEMBER
    assert said(await rival.select(shown, ["on"], custom_id="kutip:set:threads")).content == NOT_MEMBER
    sent = await rival.submit_modal(form, {"user_questions": "9", "server_questions": "9"})
    assert said(sent).content == NOT_MEMBER
    settings = await town.service.settings(elsewhere.guild.id)
    assert (settings.own_articles, settings.threads, settings.user_questions == 9) == (True, False, False)
    assert town.service.collections.of(elsewhere.guild.id).catalog.counts().articles == 1


async def test_the_common_articles_are_the_only_servers_again(town: Town, elsewhere: Elsewhere) -> None:
    refused = await town.boss.slash(town.channel, "remove", article="danau toba")
    assert COMMON in said(refused).content
    await elsewhere.leave()
    prompt = said(await town.boss.slash(town.channel, "remove", article="danau toba"))
    assert said(await town.boss.click(prompt, label="Remove")).content.startswith("Removed: ")


async def test_where_each_command_belongs(town: Town) -> None:
    managing = {"ingest", "remove", "settings", "sources", "feedback"}
    for command in town.client.tree.get_commands():
        shown = command.to_dict(town.client.tree)
        assert shown["integration_types"] == [0]
        assert shown["contexts"] == ([0] if command.name in managing else [0, 1])
