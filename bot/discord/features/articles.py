"""/articles: the list, and the buttons that turn its pages."""

from __future__ import annotations

from typing import Any

import discord
from discord import app_commands

from bot.discord.context import BotClient, Interaction
from bot.discord.controls import Control, page_turns
from bot.discord.delivery.errors import serving
from bot.discord.delivery.interaction import private_target
from bot.discord.delivery.target import ReplyTarget
from bot.discord.features.permissions import for_everybody
from bot.discord.rendering.article_list import PER_PAGE, list_page, pages_of
from bot.discord.rendering.page import Page
from bot.discord.texts import text
from bot.discord.translation import named
from store.models import Article


@app_commands.command(name=named("articles.name"), description=named("articles.description"))
@for_everybody
async def articles_command(interaction: Interaction) -> None:
    client = interaction.client
    target = await private_target(interaction)
    async with serving(client, target, "articles"):
        await target.open()
        await _show(client, target, 0)


class ListButton(Control, template=r"kutip:list:(?P<way>[pn]):(?P<page>\d{1,6})"):
    """Turns to a page of the list, from 0. way: "p" or "n", so that no two buttons have the same id."""

    def __init__(self, button: discord.ui.Item[Any], way: str, page: str | int) -> None:
        super().__init__(button)
        self.way, self.page = way, int(page)

    @classmethod
    def new(cls, direction: str, label: str, page: int) -> ListButton:
        """A new button. direction: "previous" or "next"."""
        way = direction[0]
        button: discord.ui.Button[Any] = discord.ui.Button(label=label, custom_id=f"kutip:list:{way}:{page}")
        return cls(button, way, page)

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        client: BotClient = interaction.client
        target = await private_target(interaction)
        async with serving(client, target, "articles"):
            await target.open(update=True)
            await _show(client, target, self.page)


async def _show(client: BotClient, target: ReplyTarget, number: int) -> None:
    """Shows a page of the articles that are asked there, or the last page if there are fewer by now."""
    service, language = client.service, target.language
    collection = await service.collection(target.where.server)

    def found() -> tuple[list[Article], int, int]:
        catalog = service.collections.of(collection).catalog
        total = catalog.counts().articles
        page = min(number, pages_of(total) - 1)
        return catalog.list_articles((page + 1) * PER_PAGE)[page * PER_PAGE :], page, total

    articles, page, total = await service.queue.do(found)
    if not total:
        how = text(language, "articles.empty_how", command=client.command_mention("ingest"))
        await target.say([Page(f"{text(language, 'articles.empty')} {how}")])
        return
    own = collection is not None
    view = page_turns(page, pages_of(total), language, ListButton.new)
    await target.say([list_page(articles, page, total, language, own=own)], view)
