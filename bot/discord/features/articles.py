"""/articles: the list, and the buttons that turn its pages."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Self

import discord

from bot.discord.delivery.errors import serving
from bot.discord.delivery.interaction import Place
from bot.discord.features.answer_buttons import place_of
from bot.discord.rendering.answer import Page
from bot.discord.rendering.article_list import PER_PAGE, list_page, pages_of
from bot.discord.texts import text
from store.models import Article

if TYPE_CHECKING:
    from bot.discord.client import KutipClient


class ListButton(
    discord.ui.DynamicItem[discord.ui.Button[Any]], template=r"kutip:list:(?P<way>[pn]):(?P<page>\d{1,6})"
):
    """Turns to a page of the list, from 0. The two buttons differ in `way`, for ids may not be alike."""

    def __init__(self, button: discord.ui.Button[Any], page: int) -> None:
        super().__init__(button)
        self.page = page

    @classmethod
    async def from_custom_id(
        cls,
        _interaction: discord.Interaction[Any],
        item: discord.ui.Item[Any],
        match: re.Match[str],
        /,
    ) -> Self:
        assert isinstance(item, discord.ui.Button)  # noqa: S101 - nothing else has such an id
        return cls(item, int(match["page"]))

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        client: KutipClient = interaction.client
        place = await place_of(client, interaction)
        async with serving(client, place, "articles"):
            await place.open(update=True)
            await show(client, place, self.page)


async def show(client: KutipClient, place: Place, number: int) -> None:
    """Shows a page of the articles that are asked there, or the last one if there are fewer pages by now."""
    service, language = client.service, place.language
    collection = await service.collection(place.where.server)

    def found() -> tuple[list[Article], int, int]:
        catalog = service.collections.of(collection).catalog
        total = catalog.counts().articles
        page = min(number, pages_of(total) - 1)
        return catalog.list_articles((page + 1) * PER_PAGE)[page * PER_PAGE :], page, total

    articles, page, total = await service.desk.do(found)
    if not total:
        how = text(language, "articles.empty_how", command=client.mention("ingest"))
        await place.say([Page(f"{text(language, 'articles.empty')} {how}")])
        return
    own = collection is not None
    await place.say(
        [list_page(articles, page, total, language, own=own)], _view(page, pages_of(total), language)
    )


def _view(page: int, pages: int, language: str) -> discord.ui.View | None:
    if pages == 1:
        return None
    view = discord.ui.View(timeout=None)
    for way, label, to in (("p", "previous", page - 1), ("n", "next", page + 1)):
        button: discord.ui.Button[Any] = discord.ui.Button(
            label=text(language, f"button.{label}"),
            custom_id=f"kutip:list:{way}:{max(to, 0)}",
            disabled=not 0 <= to < pages,
        )
        view.add_item(ListButton(button, to))
    return view
