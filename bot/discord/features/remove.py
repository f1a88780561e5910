"""/remove: removes an article that is found by words of its title, after a confirmation."""

from __future__ import annotations

from typing import Any

import discord
from discord import app_commands

from bot.discord.context import BotClient, Interaction
from bot.discord.controls import Control
from bot.discord.delivery.errors import serving
from bot.discord.delivery.interaction import private_target, user_language
from bot.discord.features.permissions import editable, for_managers
from bot.discord.log import LOG
from bot.discord.rendering.article_list import article_name, matching, plain_name
from bot.discord.rendering.markup import shown
from bot.discord.rendering.page import Page
from bot.discord.texts import RefusedError, text
from bot.discord.translation import named
from config.errors import ArticleNotFoundError, KutipError
from store.catalog import Catalog
from store.models import Article

_CHOICES = 25


class RemoveButton(Control, template=r"kutip:remove:(?P<article>[0-9a-f]{16}|none)"):
    """Removes an article, or "none"."""

    def __init__(self, button: discord.ui.Item[Any], article: str) -> None:
        super().__init__(button)
        self.article = article

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        client: BotClient = interaction.client
        target = await private_target(interaction)
        async with serving(client, target, "remove"):
            collection = await editable(interaction, target.language)
            await target.open(update=True)
            if self.article == "none":
                await target.say([Page(text(target.language, "remove.kept"))])
                return
            app = client.service.collections.of(collection)
            removed = await client.service.queue.do(lambda: app.store.remove(self.article), long=True)
            LOG.event("remove", "done", server=target.where.server)
            name = article_name(removed, target.language)
            await target.say([Page(text(target.language, "remove.done", article=name))])


@app_commands.command(name=named("remove.name"), description=named("remove.description"))
@app_commands.rename(article=named("remove.option.article.name"))
@app_commands.describe(article=named("remove.option.article.description"))
@for_managers
@app_commands.guild_only()
@app_commands.default_permissions(manage_guild=True)
async def remove_command(interaction: Interaction, article: str) -> None:
    client = interaction.client
    target = await private_target(interaction)
    async with serving(client, target, "remove"):
        collection = await editable(interaction, target.language)
        await target.open()
        app = client.service.collections.of(collection)
        found = await client.service.queue.do(lambda: _found(app.catalog, article, target.language))
        if found is None:
            raise RefusedError("remove.none", text=shown(article), command=client.command_mention("articles"))
        question = text(target.language, "remove.sure", article=article_name(found, target.language))
        await target.say([Page(question)], _view(found.id, target.language))


@remove_command.autocomplete("article")
async def _choices(interaction: Interaction, current: str) -> list[app_commands.Choice[str]]:
    client = interaction.client
    try:
        language = await user_language(interaction)
        app = client.service.collections.of(await editable(interaction, language))
        articles = await client.service.queue.do(
            lambda: matching(app.catalog.list_articles(), current, language, _CHOICES)
        )
    except KutipError:
        # No choices for users who may not remove anything, or while the store cannot be read.
        return []
    return [app_commands.Choice(name=plain_name(one, language), value=one.id) for one in articles]


def _found(catalog: Catalog, typed: str, language: str) -> Article | None:
    """The article of that id, or the only one whose name contains those words."""
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
