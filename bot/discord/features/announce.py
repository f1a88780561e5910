"""New articles, announced in the channels that servers have chosen."""

from __future__ import annotations

import logging
import time
from collections import defaultdict
from collections.abc import Callable

import discord

from bot.discord import language as spoken
from bot.discord.context import BotClient
from bot.discord.delivery.retry import BROKEN, done
from bot.discord.delivery.target import NO_MENTIONS
from bot.discord.log import LOG
from bot.discord.rendering.article_list import article_name
from bot.discord.rendering.split import CONTENT, length
from bot.discord.texts import text
from config.errors import ArticleNotFoundError, DamagedArticleError, KutipError
from store.catalog import Catalog
from store.models import Article

# Between two messages in one server, in seconds; what comes meanwhile is in the next.
PAUSE = 600.0
MOST_TITLES = 10
# Of those that wait for their message.
_MOST_WAITING = 1_000


class Announcer:
    """Writes at most one message a round and server."""

    def __init__(self, pause: float = PAUSE, clock: Callable[[], float] = time.monotonic) -> None:
        self._pause, self._clock = pause, clock
        self._waiting: dict[int, list[str]] = defaultdict(list)
        self._last: dict[int, float] = {}

    async def announce(self, client: BotClient, new: dict[int | None, list[str]]) -> None:
        """Announces what is new, and what has waited for its turn.

        new: the ids of articles, by their collections. Raises StoreError.
        """
        channels = await client.service.announced()
        for server in [one for one in self._waiting if one not in channels]:
            del self._waiting[server]
        for server, channel in channels.items():
            collection = await client.service.collection(server)
            waiting = self._waiting[server]
            waiting += new.get(collection, [])
            del waiting[:-_MOST_WAITING]
            rested = self._clock() - self._last.get(server, -self._pause) >= self._pause
            if not waiting or not rested or client.get_guild(server) is None:
                continue
            self._last[server] = self._clock()
            del self._waiting[server]
            try:
                await self._send(client, server, channel, collection, waiting)
            except KutipError as error:
                LOG.event("announce", "failed", logging.WARNING, server=server, error=str(error))

    async def _send(
        self, client: BotClient, server: int, channel: int, collection: int | None, ids: list[str]
    ) -> None:
        guild, place = client.get_guild(server), client.get_channel(channel)
        if guild is None or not isinstance(place, discord.abc.Messageable):
            LOG.event("announce", "no channel", logging.WARNING, server=server)
            return
        settings = await client.service.settings(server)
        language = spoken.of_user(
            str(guild.preferred_locale), settings.language, client.service.app.settings.language
        )
        catalog = client.service.collections.of(collection).catalog
        articles = await client.service.queue.do(lambda: _stored(catalog, ids))
        if not articles:
            return
        content = announcement(articles, len(ids), language)
        try:
            await done(
                lambda: place.send(content, allowed_mentions=NO_MENTIONS, suppress_embeds=True, silent=True)
            )
        except (discord.HTTPException, BROKEN) as error:
            LOG.event("announce", "failed", logging.WARNING, server=server, error=type(error).__name__)
        else:
            LOG.event("announce", "sent", server=server, articles=len(ids))


def announcement(articles: list[Article], total: int, language: str) -> str:
    """The message: as many of the articles as fit, and how many there are besides."""
    lines = [text(language, "watching.new" if total > 1 else "watching.new_one", count=total)]
    shown = 0
    for article in articles[:MOST_TITLES]:
        line = f"- {article_name(article, language)}"
        # Room for the last line.
        if length("\n".join([*lines, line])) > CONTENT - 100:
            break
        lines.append(line)
        shown += 1
    if total > shown:
        lines.append(text(language, "watching.more", count=total - shown))
    return "\n".join(lines)


def _stored(catalog: Catalog, ids: list[str]) -> list[Article]:
    """The articles that are still there, as many as one message takes, the last that came first."""
    found: list[Article] = []
    for name in reversed(ids):
        try:
            found.append(catalog.article(name))
        except (ArticleNotFoundError, DamagedArticleError):
            continue
        if len(found) == MOST_TITLES:
            break
    return found
