"""/ingest: an article by its address or as a file, with what is happening shown meanwhile."""

from __future__ import annotations

import asyncio
from pathlib import PurePath
from typing import TYPE_CHECKING, TypeAlias

import discord
from discord import app_commands

from bot.app import App
from bot.discord.delivery.errors import serving
from bot.discord.delivery.interaction import Place
from bot.discord.features.answer_buttons import place_of
from bot.discord.features.permissions import editable, for_managers
from bot.discord.log import JOURNAL
from bot.discord.recovery import UNFINISHED
from bot.discord.rendering.answer import Page
from bot.discord.rendering.article_list import article_name
from bot.discord.rendering.markup import escaped, one_line
from bot.discord.rendering.split import shortened_plain
from bot.discord.texts import RefusedError, text
from bot.discord.translation import named
from config.errors import ArticleNotFoundError
from store.ingest.fetch import MAX_BYTES, SUFFIXES
from store.ingest.pipeline import Ingested
from store.models import Article

if TYPE_CHECKING:
    from bot.discord.client import KutipClient

Interaction: TypeAlias = "discord.Interaction[KutipClient]"
_DOWNLOAD_SECONDS = 60.0
_SHOWN = 200


@app_commands.command(name=named("ingest.name"), description=named("ingest.description"))
@app_commands.rename(url=named("ingest.option.url.name"), file=named("ingest.option.file.name"))
@app_commands.describe(
    url=named("ingest.option.url.description"), file=named("ingest.option.file.description")
)
@for_managers
@app_commands.guild_only()
@app_commands.default_permissions(manage_guild=True)
async def ingest_command(
    interaction: Interaction, url: str | None = None, file: discord.Attachment | None = None
) -> None:
    client = interaction.client
    place = await place_of(client, interaction)
    async with serving(client, place, "ingest"):
        collection = await editable(client, interaction, place.language)
        app = client.service.collections.of(collection)
        if (url is None) == (file is None):
            raise RefusedError("ingest.none_given")
        if url is not None:
            await _page(client, place, app, url.strip())
        elif file is not None:
            await _file(client, place, app, file)


async def _page(client: KutipClient, place: Place, app: App, url: str) -> None:
    if not url.lower().startswith(("http://", "https://")):
        raise RefusedError("ingest.wrong_url")
    await place.open()
    await _progress(place, "working", url)
    result = await client.service.desk.do(lambda: app.pipeline.ingest([url]), long=True)
    await _tell(client, place, app, result, url)


async def _file(client: KutipClient, place: Place, app: App, file: discord.Attachment) -> None:
    name = PurePath(file.filename).name
    if PurePath(name).suffix.lower() not in SUFFIXES:
        raise RefusedError("ingest.wrong_type", name=_shown(name), types=", ".join(SUFFIXES))
    if file.size > MAX_BYTES:
        size = f"{file.size / 1e6:.1f}"
        raise RefusedError("ingest.too_large", size=size, most=MAX_BYTES // 1_000_000)
    await place.open()
    await _progress(place, "working", name)
    data = await asyncio.wait_for(file.read(), _DOWNLOAD_SECONDS)
    await _progress(place, "storing", name)
    result = await client.service.desk.do(lambda: app.pipeline.ingest_document(name, data), long=True)
    await _tell(client, place, app, result, name)


async def _progress(place: Place, key: str, source: str) -> None:
    await place.say([Page(f"{UNFINISHED} {text(place.language, f'ingest.{key}', source=_shown(source))}")])


async def _tell(client: KutipClient, place: Place, app: App, result: Ingested, source: str) -> None:
    """Says what an ingestion did."""
    language = place.language
    outcomes = ("added", "updated", "unchanged")
    outcome = next((name for name in outcomes if getattr(result, name)), "failed")
    JOURNAL.event("ingest", outcome, server=place.where.server, ms=round(result.seconds * 1000))
    if outcome == "failed":
        reasons = " ".join(escaped(one_line(failure.error)) for failure in result.failed)
        await place.say([Page(f"{text(language, 'ingest.failed', source=_shown(source))}\n{reasons}"[:2000])])
        return
    article = await client.service.desk.do(lambda: _stored(app, source))
    name = article_name(article, language) if article else _shown(source)
    total = text(language, "ingest.total", count=result.articles)
    await place.say([Page(f"{text(language, f'ingest.{outcome}', article=name)}\n{total}")])


def _stored(app: App, source: str) -> Article | None:
    try:
        return app.catalog.article(source)
    except ArticleNotFoundError:
        return None


def _shown(source: str) -> str:
    return escaped(shortened_plain(one_line(source), _SHOWN))
