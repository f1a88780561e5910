"""What the bot knows and does besides Discord: collections, settings of servers, replies, feedback.

What takes time happens in the threads of the queue or in the one that writes, never in the event loop.
"""

from __future__ import annotations

import asyncio
import contextlib
import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from bot.app import App
from bot.collections import Collections
from bot.discord.work.pool import Pool, PoolFullError
from bot.discord.work.question_queue import Asked, QuestionQueue
from bot.discord.work.recent import Recent
from config.errors import BusyError, KutipError
from retrieval.models import Answer
from retrieval.news.events import Timeline
from store.chat.announcements import Announcements
from store.chat.pending import Pending
from store.chat.replies import Replies, Reply
from store.chat.servers import Servers, ServerSettings
from store.feedback import Feedback
from store.readings import undated

Result = TypeVar("Result")

_WRITES_WAITING = 5000
# The id for direct messages, for which there are no settings.
_NO_SERVER = 0
_SOON_SECONDS = 1.0


@dataclass(frozen=True, slots=True)
class Where:
    """Where a question came from. server: None in a direct message. user: who asked."""

    server: int | None
    channel: int
    user: int


class Service:
    """The parts of kutip as the client uses them. All methods belong to the event loop's thread."""

    def __init__(self, app: App) -> None:
        """Opens the catalog. Raises StoreError."""
        database = app.catalog.database
        self.app = app
        self.collections = Collections(app)
        settings = app.settings
        self.queue = QuestionQueue(self._answer, settings.workers, settings.waiting, self._revision)
        self.started = dt.datetime.now(dt.UTC)
        self._servers, self._replies, self._pending = Servers(database), Replies(database), Pending(database)
        self._announcements = Announcements(database)
        self._known: dict[int, ServerSettings] = {}
        # The events that the gateway has sent, over any connection.
        self.seen_events = Recent()
        # Called when a source was added, by what keeps the sources current.
        self.look_soon: Callable[[], None] = lambda: None
        # One thread, so that writes are in order and do not wait for a lock of our own.
        self._writer = Pool("writer", 1, _WRITES_WAITING)

    async def settings(self, server: int | None) -> ServerSettings:
        """What a server has set, or the defaults; read once. Raises StoreError."""
        if server is None:
            return ServerSettings(_NO_SERVER)
        if server not in self._known:
            self._known[server] = await self.queue.do(lambda: self._servers.get(server))
        return self._known[server]

    async def settings_soon(self, server: int | None) -> ServerSettings | None:
        """As `settings`, but None when the store does not answer within a second: Discord waits only three
        seconds for an acknowledgement."""
        with contextlib.suppress(TimeoutError, KutipError):
            return await asyncio.wait_for(self.settings(server), _SOON_SECONDS)
        return None

    async def change(self, settings: ServerSettings) -> None:
        """Stores what a server has set. Raises StoreError."""
        await self.write(lambda: self._servers.put(settings))
        self._known[settings.server] = settings

    async def collection(self, server: int | None) -> int | None:
        """The server whose own articles are asked there, or None for the common ones. Raises StoreError."""
        return server if (await self.settings(server)).own_articles else None

    async def own_collections(self) -> list[int]:
        """The servers that ask a collection of their own which is there. Raises StoreError."""
        servers = await self.queue.do(self._servers.with_own_articles)
        return [server for server in servers if self.collections.has(server)]

    async def announced(self) -> dict[int, int]:
        """The channel of each server that wants new articles to be announced. Raises StoreError."""
        return await self.queue.do(self._announcements.all)

    async def announce_in(self, server: int, channel: int | None) -> None:
        """Sets the channel of a server's announcements, None for no more of them. Raises StoreError."""
        await self.write(lambda: self._announcements.put(server, channel))

    async def articles(self, collection: int | None) -> int:
        """How many articles a collection has. Raises StoreError."""
        app = self.collections.of(collection)

        def counted() -> int:
            return app.catalog.counts().articles

        return await self.queue.do(counted)

    async def undated(self, asked: Asked) -> int:
        """How many articles the question's period leaves out because they have no date. Raises StoreError."""
        app = self.collections.of(asked.collection)
        return await self.queue.do(lambda: undated(app.catalog.database, asked.filters))

    async def timeline(self, asked: Asked, user_limit: int, server_limit: int) -> Timeline:
        """The events about the topic that stands in place of a question; it counts as a question. Raises
        what `queue.ask` raises."""

        def told() -> Timeline:
            return self.collections.of(asked.collection).extractive.timeline(asked.question, asked.filters)

        return await self.queue.work(asked, told, user_limit, server_limit)

    async def remember(self, reply: Reply) -> None:
        """Stores a reply, so that its buttons work and it can be followed up. Raises StoreError."""
        await self.write(lambda: self._replies.add(reply))

    async def placed(self, key: str, message: int) -> None:
        await self.write(lambda: self._replies.placed(key, message))

    async def reply(self, key: str) -> Reply | None:
        return await self.queue.do(lambda: self._replies.get(key))

    async def conversation(self, message: int, limit: int) -> list[Reply]:
        """The reply in a message and those that it continues, newest last; empty if it contains none."""

        def found() -> list[Reply]:
            reply = self._replies.of_message(message)
            return self._replies.conversation(reply.key, limit) if reply else []

        return await self.queue.do(found)

    async def recent(self, where: Where, limit: int) -> list[Reply]:
        """The last replies to a user in a channel, newest last."""
        return await self.queue.do(lambda: self._replies.recent(where.channel, limit, where.user))

    async def forget(self, where: Where) -> int:
        """Forgets all replies to a user in a channel and returns how many there were."""
        return await self.write(lambda: self._replies.forget(where.channel, where.user))

    async def judge(self, collection: int | None, feedback: Feedback, giver: str) -> None:
        """Stores a verdict with the articles that it is about; it replaces an earlier one of the same giver.
        When this returns, it is on disk."""
        await self.write(lambda: self.collections.of(collection).feedback.add(feedback, giver))

    async def verdicts(self, server: int, place: str) -> list[Feedback]:
        """The verdicts that were given at a place, about common and own articles, the oldest first."""

        def found() -> list[Feedback]:
            apps = [self.app]
            if self.collections.has(server):
                apps.append(self.collections.of(server))
            return sorted((one for app in apps for one in app.feedback.all(place)), key=lambda one: one.at)

        return await self.queue.do(found)

    async def begun(self, token: str, application: int, language: str) -> None:
        """Notes an unfinished interaction, so that a new process can tell its user."""
        at = dt.datetime.now(dt.UTC)
        await self.write(lambda: self._pending.add(token, application, at, language))

    async def ended(self, token: str) -> None:
        await self.write(lambda: self._pending.done(token))

    @property
    def pending(self) -> Pending:
        """The interactions that earlier processes left unfinished, to be read in a thread."""
        return self._pending

    async def forget_old_replies(self) -> None:
        moment = dt.datetime.now(dt.UTC) - dt.timedelta(days=self.app.settings.reply_days)
        await self.write(lambda: self._replies.drop_before(moment))

    async def write(self, work: Callable[[], Result]) -> Result:
        """Runs a short job that writes, in the order of the calls; it is finished even if the caller is
        cancelled. Raises BusyError when far too many are waiting, and what the work raises."""
        try:
            return await asyncio.shield(self._writer.begin(work))
        except PoolFullError:
            raise BusyError(1) from None

    async def close(self, seconds: float) -> None:
        """Stops all work within `seconds`."""
        await self.queue.close(seconds)

    async def close_writes(self, seconds: float) -> None:
        """Finishes pending writes within `seconds`."""
        await self._writer.close(seconds)

    @property
    def idle(self) -> bool:
        """Whether no thread is working."""
        return not (self.queue.load or self._writer.load)

    def warm_up(self) -> None:
        """Imports and loads what answers, so that the first question does not wait. Raises what `App` raises.

        A store without articles has nothing to load yet.
        """
        # Whether a language model is set up rightly is told now, not with the first question.
        _ = self.app.answerer
        self.app.extractive.ask("warm up")

    def _answer(self, asked: Asked) -> Answer:
        return self.collections.of(asked.collection).answerer.ask(asked.question, asked.filters)

    def _revision(self, collection: int | None) -> int:
        return self.collections.of(collection).catalog.state()
