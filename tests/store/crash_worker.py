"""Processes that ingest and, where they are told to, kill themselves; run by test_crash.py.

It loads everything slow, reads `data folder, sources, tokens of a chunk, point, count` from its input, a tab
between them, and forks a process that ingests; when that comes to the point for the count-th time, it is
killed. It prints the number of that process and, after another line of input, its exit status.
"""

from __future__ import annotations

import itertools
import os
import signal
import sqlite3
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

from config.settings import Settings
from store.encoder.encoder import Encoder
from store.ingest import pipeline as ingestion
from store.ingest.pipeline import Pipeline
from store.models import Article, Chunk
from store.store import Store
from store.vectors import Entry

# So small that an ingestion has many batches.
ingestion._CHUNKS_AT_ONCE = 6


def instrument(store: Store, reach: Callable[[str], None]) -> None:
    """Calls `reach` with the name of each point that the store's own parts pass; they do what they did."""
    add, delete, replace = store.vectors.add, store.vectors.delete, store.catalog.replace
    transaction = store.catalog.database.transaction

    def add_in_halves(entries: Sequence[Entry]) -> None:
        middle = len(entries) // 2
        add(entries[:middle])
        reach("half of the vectors")
        add(entries[middle:])
        reach("vectors")

    def replace_and_tell(batch: Sequence[tuple[Article, Sequence[Chunk]]], how: str | None = None) -> None:
        replace(batch, how)
        reach("committed")

    def delete_and_tell(ids: Iterable[str]) -> None:
        delete(ids)
        reach("old vectors dropped")

    @contextmanager
    def told(inner: AbstractContextManager[sqlite3.Connection]) -> Iterator[sqlite3.Connection]:
        with inner as connection:
            yield connection
            reach("before commit")

    store.vectors.add, store.vectors.delete = add_in_halves, delete_and_tell  # type: ignore[method-assign]
    store.catalog.replace = replace_and_tell  # type: ignore[method-assign]
    store.catalog.database.transaction = lambda: told(transaction())  # type: ignore[method-assign]


def ingest(encoder: Encoder, order: str) -> None:
    data, sources, tokens, fatal, count = order.rstrip("\n").split("\t")
    passed = itertools.count(1)

    def reach(point: str) -> None:
        if point == fatal and next(passed) == int(count):
            os.kill(os.getpid(), signal.SIGKILL)

    store = Store.open(Settings.load(data_dir=Path(data)), encoder)
    instrument(store, reach)
    pipeline = Pipeline(store, encoder.tokenizer, int(tokens), 1, True, delay=0.0)
    pipeline.ingest([sources], lambda *_: reach("progress"))


def main() -> None:
    encoder = Encoder(threads=1)
    encoder.encode(["warm"])
    while order := sys.stdin.readline():
        if not (child := os.fork()):
            return ingest(encoder, order)
        print(child, flush=True)  # noqa: T201
        # Until it is waited for, no other process can have its number.
        sys.stdin.readline()
        print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)  # noqa: T201
    return None


if __name__ == "__main__":
    main()
