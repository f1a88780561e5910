"""The commands that everybody may use: /ask, /articles, /status, /help, and the menu of a message."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

import discord
from discord import app_commands

from bot.cli import filters
from bot.discord.delivery.errors import serving
from bot.discord.delivery.interaction import InteractionPlace
from bot.discord.features import articles, info
from bot.discord.features.answer_buttons import place_of, spoken_to
from bot.discord.features.asking import TURNS, ask
from bot.discord.features.permissions import for_everybody
from bot.discord.rendering.markup import escaped, one_line
from bot.discord.texts import RefusedError
from bot.discord.translation import named
from config.errors import UsageError
from store.language.dates import parse_day
from store.models import ALL, Filters

if TYPE_CHECKING:
    from bot.discord.client import KutipClient

Interaction: TypeAlias = "discord.Interaction[KutipClient]"
_LONGEST_DATE = 40


@app_commands.command(name=named("ask.name"), description=named("ask.description"))
@app_commands.rename(
    question=named("ask.option.question.name"),
    since=named("ask.option.since.name"),
    until=named("ask.option.until.name"),
    private=named("ask.option.private.name"),
)
@app_commands.describe(
    question=named("ask.option.question.description"),
    since=named("ask.option.since.description"),
    until=named("ask.option.until.description"),
    private=named("ask.option.private.description"),
)
@for_everybody
async def ask_command(
    interaction: Interaction,
    question: str,
    since: str | None = None,
    until: str | None = None,
    private: bool = False,
) -> None:
    client = interaction.client
    place = InteractionPlace(
        client.service, interaction, await spoken_to(client, interaction), private=private
    )
    async with serving(client, place, "ask"):
        period = _period(since, until, place.language)
        conversational = isinstance(interaction.channel, discord.Thread | discord.DMChannel)
        chain = await client.service.recent(place.where, TURNS) if conversational else []
        await ask(client, place, question, period, chain)


@app_commands.context_menu(name=named("menu.name"))
@for_everybody
async def ask_menu(interaction: Interaction, message: discord.Message) -> None:
    client = interaction.client
    place = InteractionPlace(client.service, interaction, await spoken_to(client, interaction), private=False)
    async with serving(client, place, "ask"):
        typed = without_mention(message.content, client)
        await ask(client, place, typed, attached=bool(message.attachments))


@app_commands.command(name=named("articles.name"), description=named("articles.description"))
@for_everybody
async def articles_command(interaction: Interaction) -> None:
    client = interaction.client
    place = await place_of(client, interaction)
    async with serving(client, place, "articles"):
        await place.open()
        await articles.show(client, place, 0)


@app_commands.command(name=named("status.name"), description=named("status.description"))
@for_everybody
async def status_command(interaction: Interaction) -> None:
    client = interaction.client
    place = await place_of(client, interaction)
    async with serving(client, place, "status"):
        await place.open()
        await place.say([await info.status(client, place)])


@app_commands.command(name=named("help.name"), description=named("help.description"))
@for_everybody
async def help_command(interaction: Interaction) -> None:
    client = interaction.client
    place = await place_of(client, interaction)
    async with serving(client, place, "help"):
        await place.say([info.help_page(client, place.language)])


def without_mention(content: str, client: discord.Client) -> str:
    """A message without the names of the bot in it."""
    user = client.user
    if user is None:
        return content
    return content.replace(f"<@{user.id}>", " ").replace(f"<@!{user.id}>", " ").strip()


def _period(since: str | None, until: str | None, language: str) -> Filters:
    """Raises RefusedError for what is no date, UsageError for a period without a day."""
    period = ALL
    for given, last in ((since, False), (until, True)):
        if given is None:
            continue
        try:
            parse_day(given, last=last)
        except UsageError as error:
            raise RefusedError("error.date_wrong", text=escaped(one_line(given))[:_LONGEST_DATE]) from error
        narrow = filters.with_until if last else filters.with_since
        period = narrow(period, given, language)
    return period
