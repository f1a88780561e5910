"""/remove: an article by the words of its title, after a second thought."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Self, TypeAlias

import discord
from discord import app_commands

from bot.discord.delivery.errors import serving
from bot.discord.features.answer_buttons import place_of, spoken_to
from bot.discord.features.permissions import editable, for_managers
from bot.discord.log import JOURNAL
from bot.discord.rendering.answer import Page
from bot.discord.rendering.article_list import article_name, matching, plain_name
from bot.discord.rendering.forms import shown
from bot.discord.texts import RefusedError, text
from bot.discord.translation import named
from config.errors import ArticleNotFoundError, KutipError
from store.catalog import Catalog
from store.models import Article

if TYPE_CHECKING:
    from bot.discord.client import KutipClient

Interaction: TypeAlias = "discord.Interaction[KutipClient]"
_CHOICES = 25


class RemoveButton(
    discord.ui.DynamicItem[discord.ui.Button[Any]], template=r"kutip:remove:(?P<article>[0-9a-f]{16}|none)"
):
    """Removes an article, or "none"."""

    def __init__(self, button: discord.ui.Button[Any], article: str) -> None:
        super().__init__(button)
        self.article = article

    @classmethod
    async def from_custom_id(
        cls,
        _interaction: discord.Interaction[Any],
        item: discord.ui.Item[Any],
        match: re.Match[str],
        /,
    ) -> Self:
        assert isinstance(item, discord.ui.Button)  # noqa: S101 - nothing else has such an id
        return cls(item, match["article"])

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        client: KutipClient = interaction.client
        place = await place_of(client, interaction)
        async with serving(client, place, "remove"):
            collection = await editable(client, interaction, place.language)
            await place.open(update=True)
            if self.article == "none":
                await place.say([Page(text(place.language, "remove.kept"))])
                return
            app = client.service.collections.of(collection)
            removed = await client.service.desk.do(lambda: app.store.remove(self.article), long=True)
            JOURNAL.event("remove", "done", server=place.where.server)
            name = article_name(removed, place.language)
            await place.say([Page(text(place.language, "remove.done", article=name))])


@app_commands.command(name=named("remove.name"), description=named("remove.description"))
@app_commands.rename(article=named("remove.option.article.name"))
@app_commands.describe(article=named("remove.option.article.description"))
@for_managers
@app_commands.guild_only()
@app_commands.default_permissions(manage_guild=True)
async def remove_command(interaction: Interaction, article: str) -> None:
    client = interaction.client
    place = await place_of(client, interaction)
    async with serving(client, place, "remove"):
        collection = await editable(client, interaction, place.language)
        await place.open()
        app = client.service.collections.of(collection)
        found = await client.service.desk.do(lambda: _found(app.catalog, article, place.language))
        if found is None:
            raise RefusedError("remove.none", text=shown(article), command=client.mention("articles"))
        question = text(place.language, "remove.sure", article=article_name(found, place.language))
        await place.say([Page(question)], _view(found.id, place.language))


@remove_command.autocomplete("article")
async def _choices(interaction: Interaction, current: str) -> list[app_commands.Choice[str]]:
    client = interaction.client
    try:
        language = await spoken_to(client, interaction)
        app = client.service.collections.of(await editable(client, interaction, language))
        articles = await client.service.desk.do(
            lambda: matching(app.catalog.list_articles(), current, language, _CHOICES)
        )
    except KutipError:
        # Whoever may not remove anything, or asks while the store cannot be read, is offered nothing.
        return []
    return [app_commands.Choice(name=plain_name(one, language), value=one.id) for one in articles]


def _found(catalog: Catalog, typed: str, language: str) -> Article | None:
    """The article of that id, or the only one whose name holds those words."""
    try:
        return catalog.article(typed.strip())
    except ArticleNotFoundError:
        matches = matching(catalog.list_articles(), typed, language, 2) if typed.split() else []
        return matches[0] if len(matches) == 1 else None


def _view(article: str, language: str) -> discord.ui.View:
    view = discord.ui.View(timeout=None)
    for key, value, style in (
        ("remove", article, discord.ButtonStyle.danger),
        ("cancel", "none", discord.ButtonStyle.secondary),
    ):
        button: discord.ui.Button[Any] = discord.ui.Button(
            label=text(language, f"button.{key}"), style=style, custom_id=f"kutip:remove:{value}"
        )
        view.add_item(RemoveButton(button, value))
    return view
