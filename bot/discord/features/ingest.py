"""/ingest: adds an article by its address or as a file, and shows the progress."""

from __future__ import annotations

import asyncio
from pathlib import PurePath

import discord
from discord import app_commands

from bot.app import App
from bot.discord.context import BotClient, Interaction
from bot.discord.delivery.errors import serving
from bot.discord.delivery.interaction import private_target
from bot.discord.delivery.target import ReplyTarget
from bot.discord.features.permissions import editable, for_managers
from bot.discord.log import LOG
from bot.discord.recovery import UNFINISHED
from bot.discord.rendering.article_list import article_name
from bot.discord.rendering.markup import escaped, one_line, shown
from bot.discord.rendering.page import Page
from bot.discord.texts import RefusedError, text
from bot.discord.translation import named
from bot.unread import unread_sentence
from config.errors import ArticleNotFoundError
from config.messages import message
from store.ingest.kinds import CONTAINERS, MAX_BYTES, SUFFIXES, kind_of
from store.ingest.pipeline import Ingested
from store.models import Article

_DOWNLOAD_SECONDS = 60.0
_SHOWN = 200
# Of what a feed or a sitemap lists: a user waits, and Discord takes no answer after a quarter of an hour.
_MOST_PAGES = 100
_FAILURES_SHOWN = 5
_OUTCOMES = ("added", "updated", "unchanged")


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
    target = await private_target(interaction)
    async with serving(client, target, "ingest"):
        collection = await editable(interaction, target.language)
        app = client.service.collections.of(collection)
        if (url is None) == (file is None):
            raise RefusedError("ingest.none_given")
        if url is not None:
            await _page(client, target, app, url.strip())
        elif file is not None:
            await _file(client, target, app, file)


async def _page(client: BotClient, target: ReplyTarget, app: App, url: str) -> None:
    if not url.lower().startswith(("http://", "https://")):
        raise RefusedError("ingest.wrong_url")
    await target.open()
    await _progress(target, "working", url)

    def ingested() -> Ingested:
        return app.pipeline.ingest([url], crawl=app.pipeline.crawler.begin(most=_MOST_PAGES))

    result = await client.service.queue.do(ingested, long=True)
    await _tell(client, target, app, result, url)


async def _file(client: BotClient, target: ReplyTarget, app: App, file: discord.Attachment) -> None:
    name = PurePath(file.filename).name
    if kind_of(name) is None:
        types = ", ".join((*SUFFIXES, *CONTAINERS))
        raise RefusedError("ingest.wrong_type", name=shown(name, _SHOWN), types=types)
    if file.size > MAX_BYTES:
        size = f"{file.size / 1e6:.1f}"
        raise RefusedError("ingest.too_large", size=size, most=MAX_BYTES // 1_000_000)
    await target.open()
    await _progress(target, "working", name)
    data = await asyncio.wait_for(file.read(), _DOWNLOAD_SECONDS)
    await _progress(target, "storing", name)
    result = await client.service.queue.do(lambda: app.pipeline.ingest_document(name, data), long=True)
    await _tell(client, target, app, result, name)


async def _progress(target: ReplyTarget, key: str, source: str) -> None:
    await target.say(
        [Page(f"{UNFINISHED} {text(target.language, f'ingest.{key}', source=shown(source, _SHOWN))}")]
    )


async def _tell(client: BotClient, target: ReplyTarget, app: App, result: Ingested, source: str) -> None:
    """Shows the result of an ingestion."""
    language = target.language
    counts = {name: getattr(result, name) for name in _OUTCOMES} | {"failed": len(result.failed)}
    outcome = next((name for name, count in counts.items() if count), "failed")
    LOG.event("ingest", outcome, server=target.where.server, ms=round(result.seconds * 1000))
    if sum(counts.values()) > 1 or result.unread:
        await target.say([Page(_of_many(result, counts, language, source))])
        return
    if outcome == "failed":
        reasons = " ".join(escaped(one_line(failure.error)) for failure in result.failed)
        await target.say(
            [Page(f"{text(language, 'ingest.failed', source=shown(source, _SHOWN))}\n{reasons}"[:2000])]
        )
        return
    total = text(language, "ingest.total", count=result.articles)
    article = await client.service.queue.do(lambda: _stored(app, source))
    name = article_name(article, language) if article else shown(source, _SHOWN)
    await target.say([Page(f"{text(language, f'ingest.{outcome}', article=name)}\n{total}")])


def _of_many(result: Ingested, counts: dict[str, int], language: str, source: str) -> str:
    """What became of a file or list of many articles: how many, the first failures, and what was not read."""
    said = [message(language, f"ingest.{name}", count=count) for name, count in counts.items() if count]
    failures = [
        f"{shown(failure.source, _SHOWN)}: {escaped(one_line(failure.error))}"
        for failure in result.failed[:_FAILURES_SHOWN]
    ]
    lines = [
        f"{shown(source, _SHOWN)}: {' · '.join(said)}" if said else shown(source, _SHOWN),
        escaped(unread_sentence(result.unread, language)),
        *failures,
        text(language, "ingest.total", count=result.articles),
    ]
    return "\n".join(filter(None, lines))[:2000]


def _stored(app: App, source: str) -> Article | None:
    try:
        return app.catalog.article(source)
    except ArticleNotFoundError:
        return None
