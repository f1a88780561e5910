"""/settings: the settings of a server, and the controls that change them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import discord
from discord import app_commands

from bot.discord.context import BotClient, Interaction
from bot.discord.controls import Control
from bot.discord.delivery.errors import serving
from bot.discord.delivery.interaction import InteractionTarget, private_target
from bot.discord.delivery.retry import acknowledge
from bot.discord.delivery.target import ReplyTarget
from bot.discord.features.permissions import check_manager, for_managers
from bot.discord.question_checks import channel_list
from bot.discord.rendering import forms
from bot.discord.rendering.markup import shown
from bot.discord.rendering.page import BLURPLE, EmbedData, FieldData, Page
from bot.discord.texts import RefusedError, text
from bot.discord.translation import named
from config.messages import AUTO, LANGUAGES, language_name
from store.chat.servers import MOST_QUESTIONS, ServerSettings

_MOST_CHANNELS = 25
_THREADS = ("off", "on")
_ARTICLES = ("common", "own")
_CHANNEL_TYPES = [discord.ChannelType.text, discord.ChannelType.news, discord.ChannelType.forum]


class SettingControl(Control, template=r"kutip:set:(?P<what>channels|threads|language|articles|limits)"):
    """One of the controls beneath the settings."""

    def __init__(self, item: discord.ui.Item[Any], what: str) -> None:
        super().__init__(item)
        self.what = what

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        client: BotClient = interaction.client
        target = await private_target(interaction)
        async with serving(client, target, "settings"):
            check_manager(interaction, target.language)
            if self.what == "limits":
                # Discord shows a form at once or not at all, so it has the defaults if the store is slow.
                known = await client.service.settings_soon(interaction.guild_id)
                settings = known or ServerSettings(interaction.guild_id or 0)
                form = forms.limits(settings, target.language)
                await acknowledge(lambda: interaction.response.send_modal(form))
                return
            await target.open(update=True)
            settings = await client.service.settings(interaction.guild_id)
            await _change(client, target, _changed(settings, self.what, self.item))


@app_commands.command(name=named("settings.name"), description=named("settings.description"))
@for_managers
@app_commands.guild_only()
@app_commands.default_permissions(manage_guild=True)
async def settings_command(interaction: Interaction) -> None:
    client = interaction.client
    target = await private_target(interaction)
    async with serving(client, target, "settings"):
        check_manager(interaction, target.language)
        await target.open()
        settings = await client.service.settings(interaction.guild_id)
        await target.say([_page(settings, target.language)], _view(settings, target.language))


async def _change(client: BotClient, target: ReplyTarget, settings: ServerSettings) -> None:
    """Stores the settings and shows them."""
    await client.service.change(settings)
    saved = text(target.language, "settings.saved")
    await target.say([_page(settings, target.language, saved)], _view(settings, target.language))


def _changed(settings: ServerSettings, what: str, item: discord.ui.Item[Any]) -> ServerSettings:
    if isinstance(item, discord.ui.ChannelSelect):
        return replace(settings, channels=frozenset(channel.id for channel in item.values))
    value = item.values[0] if isinstance(item, discord.ui.Select) else ""
    if what == "threads":
        return replace(settings, threads=value == "on")
    if what == "articles":
        return replace(settings, own_articles=value == "own")
    return replace(settings, language=value if value in LANGUAGES else AUTO)


def _page(settings: ServerSettings, spoken: str, content: str = "") -> Page:
    def said(key: str) -> str:
        return text(spoken, f"settings.{key}")

    rows = (
        (said("channels"), channel_list(settings.channels) or said("channels_all")),
        (said("threads"), said("threads_on" if settings.threads else "threads_off")),
        (said("language"), _language_label(settings.language, spoken)),
        (said("articles"), said("articles_own" if settings.own_articles else "articles_common")),
        (said("user_questions"), str(settings.user_questions)),
        (said("server_questions"), str(settings.server_questions)),
    )
    fields = tuple(FieldData(name, value, inline=number > 3) for number, (name, value) in enumerate(rows))
    return Page(content, (EmbedData(title=said("title"), colour=BLURPLE, fields=fields),))


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
    view.add_item(SettingControl(channels, "channels"))
    for what, values, current in (
        ("threads", _THREADS, "on" if settings.threads else "off"),
        ("language", (AUTO, *LANGUAGES), settings.language),
        ("articles", _ARTICLES, "own" if settings.own_articles else "common"),
    ):
        view.add_item(SettingControl(_select(what, values, current, spoken), what))
    limits: discord.ui.Button[Any] = discord.ui.Button(
        label=text(spoken, "button.limits"), custom_id="kutip:set:limits"
    )
    view.add_item(SettingControl(limits, "limits"))
    return view


def _select(what: str, values: tuple[str, ...], current: str, spoken: str) -> discord.ui.Select[Any]:
    options = [
        discord.SelectOption(
            label=_language_label(value, spoken)
            if what == "language"
            else text(spoken, f"settings.{what}_{value}"),
            value=value,
            default=value == current,
        )
        for value in values
    ]
    hint = text(spoken, f"settings.{what}_hint")
    return discord.ui.Select(custom_id=f"kutip:set:{what}", options=options, placeholder=hint)


def _language_label(value: str, spoken: str) -> str:
    if value == AUTO:
        return text(spoken, "settings.language_auto")
    return text(spoken, "settings.language_always", name=language_name(value, spoken))


async def limits_sent(interaction: Interaction, target: InteractionTarget, values: Mapping[str, str]) -> None:
    """Stores the limits that were written into their form. Raises RefusedError for an invalid limit."""
    check_manager(interaction, target.language)
    user, server = (_limit(values.get(name, "")) for name in ("user_questions", "server_questions"))
    # The form belongs to the message that shows the settings.
    await target.open(update=True)
    settings = await interaction.client.service.settings(target.where.server)
    changed = replace(settings, user_questions=user, server_questions=server)
    await _change(interaction.client, target, changed)


def _limit(given: str) -> int:
    number = int(given) if given.strip().isdecimal() and len(given) <= 9 else 0
    if not 1 <= number <= MOST_QUESTIONS:
        raise RefusedError("settings.limit_wrong", given=shown(given), most=MOST_QUESTIONS)
    return number
