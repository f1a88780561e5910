"""Reads sources ahead, in processes that isolate them, while what was read before is embedded and stored."""

from __future__ import annotations

import queue
import threading
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from typing import TypeVar

from config.errors import SourceError
from store.encoder.workers import processors
from store.ingest.fetch import RawSource
from store.ingest.isolation import IsolatedReader
from store.models import Article

# As much as two batches of the encoder, so that reading and embedding never wait for each other.
_MOST_AHEAD = 512
_MOST_BYTES = 32_000_000
# So many are taken for each that is given, until there are as many ahead as may be.
_AT_ONCE = 3
# A process takes half a second to start and tens of megabytes: further ones come for many sources only, and
# leave processors to the encoder, which needs more time than reading does.
_MANY = 64
_MOST_READERS = 4

Source = TypeVar("Source")
Outcome = Article | SourceError | None


def read_ahead(
    sources: Iterator[Source], reader: IsolatedReader, wanted: Callable[[Source], RawSource | None]
) -> Iterator[tuple[Source, Outcome]]:
    """Each source, in order, with its article, the reason why it has none, or None if it was not read.

    wanted: what is to be read of a source, None for nothing. For many sources there are further processes
    beside the reader's own.
    """
    pool = _Pool(reader)
    ahead: deque[tuple[Source, Future[Outcome], int]] = deque()
    held, more = 0, True
    try:
        while more or ahead:
            taken = 0
            while more and len(ahead) < _MOST_AHEAD and held < _MOST_BYTES:
                if ahead and taken >= _AT_ONCE and ahead[0][1].done():
                    break
                try:
                    source = next(sources)
                except StopIteration:
                    more = False
                    break
                raw = wanted(source)
                size = len(raw.data) if raw else 0
                ahead.append((source, pool.read(raw), size))
                held += size
                taken += 1
            if ahead:
                source, future, size = ahead.popleft()
                yield source, future.result()
                held -= size
    finally:
        pool.close()


class _Pool:
    """Threads that read, each with a reader of its own; the first is there from the first source on."""

    def __init__(self, reader: IsolatedReader) -> None:
        self._tasks: queue.SimpleQueue[tuple[RawSource, Future[Outcome]] | None] = queue.SimpleQueue()
        self._reader, self._further = reader, list[IsolatedReader]()
        self._threads = 0
        self._given = 0
        self._ended = False

    def read(self, raw: RawSource | None) -> Future[Outcome]:
        """The article that is being read, or the reason why there is none."""
        future: Future[Outcome] = Future()
        if raw is None:
            future.set_result(None)
            return future
        self._given += 1
        if not self._threads:
            self._start(self._reader)
        elif self._given >= _MANY and self._threads < min(processors() // 2, _MOST_READERS):
            self._further.append(self._reader.another())
            self._start(self._further[-1])
        self._tasks.put((raw, future))
        return future

    def close(self) -> None:
        """Ends the further processes. What the reader that is shared still reads, nobody waits for."""
        self._ended = True
        for _ in range(self._threads):
            self._tasks.put(None)
        for reader in self._further:
            reader.close()

    def _start(self, reader: IsolatedReader) -> None:
        self._threads += 1
        threading.Thread(target=self._work, args=(reader,), name="reading", daemon=True).start()

    def _work(self, reader: IsolatedReader) -> None:
        while (task := self._tasks.get()) is not None and not self._ended:
            raw, future = task
            try:
                future.set_result(reader.read(raw))
            except SourceError as error:
                future.set_result(error)
            except BaseException as error:
                # Raised again where it is waited for.
                future.set_exception(error)
