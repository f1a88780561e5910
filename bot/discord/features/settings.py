"""/settings: what a server has set, and the controls that change it, which work after a restart, too."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Self, TypeAlias

import discord
from discord import app_commands

from bot.discord.delivery.errors import serving
from bot.discord.delivery.interaction import Place
from bot.discord.delivery.retry import acknowledge
from bot.discord.features.answer_buttons import place_of
from bot.discord.features.permissions import check_manager, for_managers
from bot.discord.rendering import forms
from bot.discord.rendering.answer import EmbedData, FieldData, Page
from bot.discord.texts import text
from bot.discord.translation import named
from store.chat.servers import ServerSettings

if TYPE_CHECKING:
    from bot.discord.client import KutipClient

Interaction: TypeAlias = "discord.Interaction[KutipClient]"
_COLOUR = 0x5865F2
_SHOWN = 10
_MOST_CHANNELS = 25
_LANGUAGES = ("auto", "id", "en")
_THREADS = ("off", "on")
_ARTICLES = ("common", "own")
_CHANNEL_TYPES = [discord.ChannelType.text, discord.ChannelType.news, discord.ChannelType.forum]


class SettingItem(
    discord.ui.DynamicItem[discord.ui.Item[Any]],
    template=r"kutip:set:(?P<what>channels|threads|language|articles|limits)",
):
    """One control of the panel."""

    def __init__(self, item: discord.ui.Item[Any], what: str) -> None:
        super().__init__(item)
        self.what = what

    @classmethod
    async def from_custom_id(
        cls,
        _interaction: discord.Interaction[Any],
        item: discord.ui.Item[Any],
        match: re.Match[str],
        /,
    ) -> Self:
        return cls(item, match["what"])

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        client: KutipClient = interaction.client
        place = await place_of(client, interaction)
        async with serving(client, place, "settings"):
            check_manager(interaction, place.language)
            if self.what == "limits":
                # Shown at once or not at all, so with the defaults if the store is slow.
                known = await client.service.settings_soon(interaction.guild_id)
                settings = known or ServerSettings(interaction.guild_id or 0)
                form = forms.limits(settings, place.language)
                await acknowledge(lambda: interaction.response.send_modal(form))
                return
            await place.open(update=True)
            settings = await client.service.settings(interaction.guild_id)
            await change(client, place, _changed(settings, self.what, self.item))


@app_commands.command(name=named("settings.name"), description=named("settings.description"))
@for_managers
@app_commands.guild_only()
@app_commands.default_permissions(manage_guild=True)
async def settings_command(interaction: Interaction) -> None:
    client = interaction.client
    place = await place_of(client, interaction)
    async with serving(client, place, "settings"):
        check_manager(interaction, place.language)
        await place.open()
        settings = await client.service.settings(interaction.guild_id)
        await place.say([_page(settings, place.language)], _view(settings, place.language))


async def change(client: KutipClient, place: Place, settings: ServerSettings) -> None:
    """Stores what was set and shows it."""
    await client.service.change(settings)
    saved = text(place.language, "settings.saved")
    await place.say([_page(settings, place.language, saved)], _view(settings, place.language))


def _changed(settings: ServerSettings, what: str, item: discord.ui.Item[Any]) -> ServerSettings:
    if isinstance(item, discord.ui.ChannelSelect):
        return replace(settings, channels=frozenset(channel.id for channel in item.values))
    value = item.values[0] if isinstance(item, discord.ui.Select) else ""
    if what == "threads":
        return replace(settings, threads=value == "on")
    if what == "articles":
        return replace(settings, own_articles=value == "own")
    return replace(settings, language="id" if value == "id" else "en" if value == "en" else "auto")


def _page(settings: ServerSettings, spoken: str, content: str = "") -> Page:
    def said(key: str) -> str:
        return text(spoken, f"settings.{key}")

    channels = [f"<#{channel}>" for channel in sorted(settings.channels)]
    more = [" …"] if len(channels) > _SHOWN else []
    rows = (
        (said("channels"), ", ".join(channels[:_SHOWN] + more) or said("channels_all")),
        (said("threads"), said("threads_on" if settings.threads else "threads_off")),
        (said("language"), said(f"language_{settings.language}")),
        (said("articles"), said("articles_own" if settings.own_articles else "articles_common")),
        (said("user_questions"), str(settings.user_questions)),
        (said("server_questions"), str(settings.server_questions)),
    )
    fields = tuple(FieldData(name, value, inline=number > 3) for number, (name, value) in enumerate(rows))
    return Page(content, (EmbedData(title=said("title"), colour=_COLOUR, fields=fields),))


def _view(settings: ServerSettings, spoken: str) -> discord.ui.View:
    view = discord.ui.View(timeout=None)
    channels: discord.ui.ChannelSelect[Any] = discord.ui.ChannelSelect(
        custom_id="kutip:set:channels",
        channel_types=_CHANNEL_TYPES,
        placeholder=text(spoken, "settings.channels_hint"),
        min_values=0,
        max_values=_MOST_CHANNELS,
        default_values=[
            discord.SelectDefaultValue(id=channel, type=discord.SelectDefaultValueType.channel)
            for channel in sorted(settings.channels)
        ],
    )
    view.add_item(SettingItem(channels, "channels"))
    chosen = (
        ("threads", _THREADS, "on" if settings.threads else "off"),
        ("language", _LANGUAGES, settings.language),
        ("articles", _ARTICLES, "own" if settings.own_articles else "common"),
    )
    for what, values, current in chosen:
        view.add_item(SettingItem(_select(what, values, current, spoken), what))
    limits: discord.ui.Button[Any] = discord.ui.Button(
        label=text(spoken, "button.limits"), custom_id="kutip:set:limits"
    )
    view.add_item(SettingItem(limits, "limits"))
    return view


def _select(what: str, values: tuple[str, ...], current: str, spoken: str) -> discord.ui.Select[Any]:
    options = [
        discord.SelectOption(
            label=text(spoken, f"settings.{what}_{value}"), value=value, default=value == current
        )
        for value in values
    ]
    hint = text(spoken, f"settings.{what}_hint")
    return discord.ui.Select(custom_id=f"kutip:set:{what}", options=options, placeholder=hint)
