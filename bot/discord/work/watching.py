"""Keeps the sources of all collections current, in a thread of its own, while the bot runs."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable

from bot.app import App
from bot.discord.log import LOG
from bot.discord.work.pool import Pool
from bot.discord.work.service import Service
from config.errors import InterruptedWorkError, KutipError, StoreBusyError
from store.ingest.watch.halt import Halt
from store.ingest.watch.watched import WatchList
from store.ingest.watch.watcher import Look, Watcher

# Told once a round which articles are new, by their collections: those of servers, or None for the common
# one.
Tell = Callable[[dict[int | None, list[str]]], Awaitable[None]]
# Before the lists are read again, although nothing was added by the bot itself.
_LONGEST_WAIT = 60.0
_SHORTEST_WAIT = 1.0


class Watching:
    """One for the whole run of the bot, whatever becomes of its connection."""

    def __init__(self, service: Service) -> None:
        self._service = service
        self._halt = Halt()
        self._pool = Pool("watch", 1, 1)
        self._soon = asyncio.Event()

    @property
    def idle(self) -> bool:
        """Whether its thread does nothing."""
        return not self._pool.load

    def look_soon(self) -> None:
        """A source was added: it is looked at without waiting for the next time."""
        self._soon.set()

    def halt(self) -> None:
        """Ends the look that is under way, as soon as possible, and begins no other."""
        self._halt.ask()
        self._soon.set()

    async def run(self, tell: Tell) -> None:
        """Looks at what is due, round after round, until halted."""
        while not self._halt.asked:
            wait = _LONGEST_WAIT
            self._soon.clear()
            new: dict[int | None, list[str]] = {}
            for collection in await self._collections():
                new[collection], until_next = await self._round(collection)
                wait = min(wait, until_next)
            try:
                await tell(new)
            except Exception:
                LOG.crash("announce")
            if not self._halt.asked:
                await _until(self._soon, max(wait, _SHORTEST_WAIT))

    async def _collections(self) -> list[int | None]:
        try:
            return [None, *await self._service.own_collections()]
        except KutipError as error:
            if not self._halt.asked:
                LOG.event("watch", "failed", logging.ERROR, error=str(error))
            return []

    async def _round(self, collection: int | None) -> tuple[list[str], float]:
        """Looks at what is due in a collection; returns the ids of new articles, and the seconds until more
        is due."""
        app = self._service.collections.of(collection)
        try:
            looks, wait = await self._pool.begin(lambda: self._looks(app))
        except InterruptedWorkError:
            return [], 0.0
        except Exception as error:
            # The store of one collection may be damaged; the others go on.
            known = isinstance(error, KutipError)
            level, cause = (logging.WARNING, None) if known else (logging.ERROR, error)
            LOG.event("watch", "failed", level, cause, server=collection, error=str(error)[:500])
            return [], _LONGEST_WAIT
        for look in looks:
            counts = look.result.to_json()
            outcome = "failed" if look.result.error else "done"
            LOG.event("watch", outcome, server=collection, source=look.source.source, **counts)
        # What a source holds when it is first looked at is no news.
        return [article for look in looks if not look.first for article in look.new], wait

    def _looks(self, app: App) -> tuple[list[Look], float]:
        """In the thread: what was looked at, and the seconds until more is due."""
        watcher = Watcher(app.settings.data_dir, WatchList(app.catalog.database), lambda: app.pipeline)
        looks: list[Look] = []
        try:
            for look in watcher.looks(self._halt):
                looks.append(look)
        except (StoreBusyError, InterruptedWorkError):
            if not looks:
                raise
        return looks, watcher.seconds_to_next()


async def _until(event: asyncio.Event, seconds: float) -> None:
    """Waits for an event, but not longer than that."""
    try:
        await asyncio.wait_for(event.wait(), seconds)
    except TimeoutError:
        return
