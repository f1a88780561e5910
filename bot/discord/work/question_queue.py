"""The queue of questions with its limits, its cache and the threads that do the work.

The event loop never waits for any of it.
"""

from __future__ import annotations

import asyncio
import math
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TypeVar

from bot.discord.work.answer_cache import Key, answer_cache
from bot.discord.work.pool import Pool, PoolFullError
from bot.discord.work.rate_limit import Buckets
from config.errors import BusyError, InterruptedWorkError
from retrieval.models import Answer
from store.models import ALL, Filters

Result = TypeVar("Result")

# Threads and waiting places of short work, such as reading the catalog, and of long work, such as ingesting.
_SHORT = (4, 400)
_LONG = (2, 8)
# The assumed seconds per question until one was asked, and the weight of a new one in the mean.
_FIRST_GUESS = 1.0
_WEIGHT = 0.2


@dataclass(frozen=True, slots=True)
class Asked:
    """A question and who asks it. server: None in a direct message. collection: the server whose own articles
    are asked, None for the common ones. question: complete, a follow-up's subject filled in."""

    server: int | None
    user: int
    collection: int | None
    question: str
    filters: Filters = ALL


class QuestionQueue:
    """Runs questions and other work for the event loop. Call all methods in the loop's thread."""

    def __init__(
        self,
        ask: Callable[[Asked], Answer],
        workers: int,
        waiting: int,
        revision: Callable[[int | None], int] = lambda _: 0,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """ask: answers, in a worker's thread. workers: how many questions are answered at once. waiting: how
        many more may wait. revision: a number that is another after each change of a collection's articles,
        such as `Catalog.state`; called in a thread, too. clock: seconds that never go back."""
        self._ask, self._revision, self._clock = ask, revision, clock
        self._questions = Pool("question", workers, waiting)
        self._short, self._long = Pool("short", *_SHORT), Pool("long", *_LONG)
        self._revisions = Pool("revision", 1, workers + waiting + 100)
        self._users, self._servers, self._cache = Buckets(), Buckets(), answer_cache(clock)
        self._running: dict[Key, asyncio.Future[Answer]] = {}
        self._mean, self._closed = _FIRST_GUESS, False

    async def ask(self, asked: Asked, user_limit: int, server_limit: int) -> Answer:
        """The answer, from the cache if the same was asked within a minute; equal questions at the same time
        are asked once.

        user_limit, server_limit: questions a minute, 0 for no limit. Raises BusyError when a limit is reached
        or the queue is full, InterruptedWorkError when the queue is closed before the answer is there, and
        what `ask` and `revision` raise.
        """
        self._check_open()
        self._charge(asked, user_limit, server_limit)
        try:
            revision = await self._revisions.begin(lambda: self._revision(asked.collection))
            self._check_open()
            key = Key.of(asked.collection, revision, asked.question, asked.filters)
            answer = self._cache.get(key)
            if answer is None:
                # A caller that is cancelled must not cancel it for others who wait for the same answer.
                answer = await asyncio.shield(self._running.get(key) or self._begin(key, asked))
        except PoolFullError:
            self._give_back(asked, user_limit, server_limit)
            raise BusyError(self._seconds_of_queue(), "queue") from None
        return replace(answer, question=asked.question)

    async def work(
        self, asked: Asked, work: Callable[[], Result], user_limit: int, server_limit: int
    ) -> Result:
        """The result of other work that takes what a question takes, in a worker's thread: it counts as one.

        Raises BusyError, InterruptedWorkError and what the work raises.
        """
        self._check_open()
        self._charge(asked, user_limit, server_limit)
        try:
            return await self._questions.begin(work)
        except PoolFullError:
            self._give_back(asked, user_limit, server_limit)
            raise BusyError(self._seconds_of_queue(), "queue") from None

    def check(self, asked: Asked, user_limit: int, server_limit: int) -> None:
        """Raises BusyError when a limit is reached, as `ask` would, but does not count as a question."""
        self._charge(asked, user_limit, server_limit)
        self._give_back(asked, user_limit, server_limit)

    async def do(self, work: Callable[[], Result], long: bool = False) -> Result:
        """The result of other blocking work, in a thread of its own kind. long: it may take more than a
        second, as ingesting does. Raises BusyError, InterruptedWorkError and what the work raises."""
        self._check_open()
        pool = self._long if long else self._short
        try:
            return await pool.begin(work)
        except PoolFullError:
            raise BusyError(30 if long else 1, "queue") from None

    @property
    def load(self) -> int:
        """The number of questions and other jobs that are running or waiting."""
        return sum(pool.load for pool in (self._revisions, self._questions, self._short, self._long))

    async def close(self, seconds: float) -> None:
        """Accepts nothing more and stops within `seconds`; callers that still wait then get
        InterruptedWorkError."""
        self._closed = True
        pools = (self._revisions, self._questions, self._short, self._long)
        await asyncio.gather(*(pool.close(seconds) for pool in pools))

    def _begin(self, key: Key, asked: Asked) -> asyncio.Future[Answer]:
        def work() -> tuple[Answer, float]:
            began = self._clock()
            return self._ask(asked), self._clock() - began

        async def outcome() -> Answer:
            try:
                answer, seconds = await begun
            finally:
                del self._running[key]
            self._mean += _WEIGHT * (seconds - self._mean)
            self._cache[key] = answer
            return answer

        begun = self._questions.begin(work)
        future = asyncio.ensure_future(outcome())
        future.add_done_callback(lambda done: done.cancelled() or done.exception())
        self._running[key] = future
        return future

    def _charge(self, asked: Asked, user_limit: int, server_limit: int) -> None:
        now = self._clock()
        wait = self._users.take(asked.user, user_limit, now)
        if wait:
            raise BusyError(_whole(wait), "user")
        if asked.server is None:
            return
        wait = self._servers.take(asked.server, server_limit, now)
        if wait:
            self._users.give_back(asked.user, user_limit)
            raise BusyError(_whole(wait), "server")

    def _give_back(self, asked: Asked, user_limit: int, server_limit: int) -> None:
        self._users.give_back(asked.user, user_limit)
        if asked.server is not None:
            self._servers.give_back(asked.server, server_limit)

    def _seconds_of_queue(self) -> int:
        return _whole(self._mean * self._questions.load / self._questions.threads)

    def _check_open(self) -> None:
        if self._closed:
            raise InterruptedWorkError


def _whole(seconds: float) -> int:
    return max(1, math.ceil(seconds))
