"""Looks at the sources that are due, one after the other; a failure of one never stops the others."""

from __future__ import annotations

import datetime as dt
import logging
import random
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from config.errors import InterruptedWorkError, KutipError, StoreBusyError
from store import private_files
from store.ingest.pipeline import Ingested, Pipeline
from store.ingest.watch.halt import Halt
from store.ingest.watch.watched import Result, Watched, WatchList
from store.lock import Lock

_LOG = logging.getLogger("kutip.watch")
# By how much of its interval a source's next look is earlier or later, so that not all are due together.
_JITTER = 0.1
# What is waited for at most before the list is read again: others may add to it.
_LONGEST_WAIT = 60.0


@dataclass(frozen=True, slots=True)
class Look:
    """One look at a source. first: it had never been looked at. new: the ids of the articles that it
    brought."""

    source: Watched
    result: Result
    first: bool
    new: tuple[str, ...] = ()


class Watcher:
    """Keeps the sources of one data folder current. One process at a time does; methods may raise
    StoreError."""

    def __init__(self, folder: Path, watch_list: WatchList, pipeline: Callable[[], Pipeline]) -> None:
        """folder: the data folder. pipeline: gives what ingests, which is costly, when something is due."""
        self._list, self._pipeline = watch_list, pipeline
        self._lock = Lock(folder / private_files.WATCH_LOCK)

    def looks(self, halt: Halt) -> Iterator[Look]:
        """Looks at each source that is due.

        halt: ends the look that is under way, which then counts as not begun. Raises StoreBusyError when
        another process watches this folder, InterruptedWorkError when halted.
        """
        with ExitStack() as held:
            try:
                held.enter_context(self._lock.held(0))
            except StoreBusyError as error:
                raise StoreBusyError(
                    "Another process keeps the sources of this data folder current; end it first, or let it."
                ) from error
            for source in self._list.due(dt.datetime.now(dt.UTC)):
                halt.check()
                yield self._look(source, halt)

    def seconds_to_next(self) -> float:
        """How long nothing is due, at most a minute."""
        due = [one.next for one in self._list.all()]
        left = (min(due) - dt.datetime.now(dt.UTC)).total_seconds() if due else _LONGEST_WAIT
        return min(max(left, 0.0), _LONGEST_WAIT)

    def _look(self, source: Watched, halt: Halt) -> Look:
        began = dt.datetime.now(dt.UTC)
        new: tuple[str, ...] = ()
        try:
            done = self._ingested(source, halt)
            new = tuple(one.article_id for one in done.read if one.new)
            first_failure = done.failed[0].error if done.failed else ""
            result = Result(done.added, done.updated, done.unchanged, len(done.failed), first_failure)
        except InterruptedWorkError:
            raise
        except KutipError as error:
            result = Result(error=str(error))
        except Exception as error:
            _LOG.exception("Looking at %s failed.", source.source)
            result = Result(
                error=f"Unexpected error ({type(error).__name__}); set KUTIP_DEBUG=1 for details."
            )
        every = source.every * random.uniform(1 - _JITTER, 1 + _JITTER)  # noqa: S311 - no secret
        self._list.done(source.source, result, began, dt.datetime.now(dt.UTC) + every)
        return Look(source, result, source.last is None, new)

    def _ingested(self, source: Watched, halt: Halt) -> Ingested:
        pipeline = self._pipeline()
        crawl = pipeline.crawler.begin(watching=True, pause=halt.pause)
        return pipeline.ingest([source.source], lambda *_: halt.check(), crawl)
