"""The process keeps sources current when it is asked to, and still ends when it is told to."""

from __future__ import annotations

import asyncio
import datetime as dt
import time
from http.server import BaseHTTPRequestHandler
from threading import Event

import pytest

from store.catalog import Catalog
from store.chat.announcements import Announcements
from store.ingest.watch.watched import Result, WatchList
from tests.bot.discord.stage import Stage
from tests.discord_server.process import PATIENCE, BotProcess
from tests.store.ingest.site import ARTICLE, Site, View, sends, serving

pytest_plugins = ["tests.bot.cli_fixtures", "tests.bot.discord.process_fixtures"]
pytestmark = pytest.mark.asyncio


def watched_before(stage: Stage, source: str, due: dt.datetime | None = None) -> None:
    """A source that was looked at before, so that what is new is announced, and that is due, or will be."""
    known, then = WatchList(Catalog.open(stage.data).database), dt.datetime(2024, 6, 5, tzinfo=dt.UTC)
    known.add(source)
    known.done(source, Result(), then, due or then)


async def test_new_articles_are_stored_and_announced_and_a_hanging_page_holds_no_stop(stage: Stage) -> None:
    with serving() as site:
        offer(site)
        trickles = Event()
        site.pages["/trickle"] = trickling(trickles)
        watched_before(stage, site.url("/rss"))
        # Due in a round of its own: the announcement of the first one does not wait for it.
        soon = dt.datetime.now(dt.UTC) + dt.timedelta(seconds=20)
        watched_before(stage, site.url("/trickle"), soon)
        assert stage.channel.guild is not None
        Announcements(Catalog.open(stage.data).database).put(stage.channel.guild.id, stage.channel.id)
        async with BotProcess(
            stage.server,
            stage.data,
            KUTIP_WATCH="true",
            KUTIP_PRIVATE_ADDRESSES="true",
            KUTIP_CRAWL_DELAY="0",
        ) as bot:
            await bot.ready()
            changes = stage.server.world.changes
            await changes.until(lambda: bool(stage.channel.messages), PATIENCE, "the announcement")
            [message] = stage.channel.messages.values()
            assert "[Jembatan Musi dibuka](" in message.content
            assert not message.pinged
            assert Catalog.open(stage.data).counts().articles == 4
            [looked] = bot.logged("watch", "done")
            assert (looked["added"], looked["failed"]) == (1, 0)
            assert await asyncio.to_thread(trickles.wait, PATIENCE)
            assert await bot.stop() == 0


def offer(site: Site) -> None:
    site.pages |= {
        "/rss": sends("<rss><channel><item><link>/a</link></item></channel></rss>"),
        "/a": sends(ARTICLE),
    }


def trickling(begun: Event) -> View:
    """A page that comes so slowly that nobody can wait for its end."""

    def view(request: BaseHTTPRequestHandler) -> None:
        request.send_response(200)
        request.end_headers()
        begun.set()
        for _ in range(200):
            request.wfile.write(b"<p>")
            time.sleep(0.2)

    return view
