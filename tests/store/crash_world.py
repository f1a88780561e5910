"""What test_crash.py kills, and what it may find afterwards; a module asks for it with `pytest_plugins`."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from config.settings import Settings
from store.encoder.encoder import Encoder
from store.encoder.words import Floats
from store.ingest.chunk import chunk_spans
from store.ingest.pipeline import Ingested, Pipeline
from store.language.stems import stem, words
from store.models import Article, Chunk
from store.store import Store

Check = Callable[[Store], None]

WORKER = Path(__file__).with_name("crash_worker.py")
CHUNK_TOKENS = 64
REPLACED, UNCHANGED, ADDED = 14, 4, 14


def text(number: int, version: str) -> str:
    lines = [
        f"Berita {number} tahun {version}: warga desa {i} panen {number * i} ton."
        for i in range(1 + number % 6)
    ]
    return "\n".join([f"Kabar {version} nomor {number}", *lines])


@dataclass
class World:
    """The sources, a store with their older versions, and what may be found after a kill."""

    sources: Path
    base: Path
    encoder: Encoder
    duration: float = 0.0
    versions: dict[str, list[tuple[Article, list[Chunk]]]] = field(default_factory=dict)
    vectors: dict[str, Floats] = field(default_factory=dict)

    def open(self, data: Path) -> Store:
        return Store.open(Settings.load(data_dir=data), self.encoder)

    def ingest(self, store: Store) -> Ingested:
        return Pipeline(store, self.encoder.tokenizer, CHUNK_TOKENS, 1).ingest([str(self.sources)])

    def learn(self, store: Store) -> None:
        """Takes what the store holds for what may be found; the chunks are worked out anew."""
        for article in store.catalog.list_articles():
            spans = chunk_spans(article.text, self.encoder.tokenizer.count, CHUNK_TOKENS, 1)
            ids = [chunk.id for chunk in store.catalog.chunks_of([article.id])]
            chunks = [Chunk(name, article.id, *span) for name, span in zip(ids, spans, strict=True)]
            self.versions.setdefault(article.source, []).append((article, chunks))
        self.vectors |= embeddings(store)

    def check_then_complete(self, data: Path, check_in_step: Check, emptied: bool) -> int:
        """Returns how many articles were already in their new version after the kill."""
        store = self.open(data)
        renewed = self.check(store, check_in_step, emptied)
        result = self.ingest(store)
        assert result.failed == []
        assert result.unchanged == renewed
        assert result.added + result.updated + result.unchanged == len(self.versions) == result.articles
        assert self.check(store, check_in_step, emptied) == len(self.versions)
        store.vectors.reopen()
        return renewed

    def check(self, store: Store, check_in_step: Check, emptied: bool) -> int:
        """Asserts that each article is whole in a version that may be there; returns how many are new."""
        check_in_step(store)
        stored = {article.source: article for article in store.catalog.list_articles()}
        assert stored.keys() <= self.versions.keys()
        renewed = 0
        expected: dict[str, str] = {}
        for source, versions in self.versions.items():
            if source not in stored:
                # Only what was never stored before may be absent.
                assert emptied or versions[0][0].text.startswith("Kabar 2023")
                continue
            allowed = versions[-1:] if emptied else versions
            article, chunks = next(pair for pair in allowed if pair[0] == stored[source])
            assert store.catalog.chunks_of([article.id]) == chunks
            renewed += article == versions[-1][0]
            expected |= {chunk.id: article.text[chunk.start : chunk.end] for chunk in chunks}
        rows = store.catalog.database.all("SELECT id, text FROM stems JOIN chunks ON number = stems.rowid")
        assert dict(rows) == {chunk_id: self.stems(chunk_id, body) for chunk_id, body in expected.items()}
        found = embeddings(store)
        assert found.keys() == expected.keys()
        assert all(vector @ self.vectors[chunk_id] > 0.99 for chunk_id, vector in found.items())
        return renewed

    def stems(self, chunk_id: str, body: str) -> str:
        """What the lexical index must hold for a chunk."""
        pairs = [pair for pairs in self.versions.values() for pair in pairs]
        title = next(
            article.metadata.title or ""
            for article, chunks in pairs
            for chunk in chunks
            if chunk.id == chunk_id
        )
        return " ".join(stem(words(body if title in body else f"{title}\n{body}")))

    def order(self, data: Path, point: str = "none", count: int = 1) -> str:
        """A worker's orders."""
        return f"{data}\t{self.sources}\t{CHUNK_TOKENS}\t{point}\t{count}\n"


def embeddings(store: Store) -> dict[str, Floats]:
    nothing: dict[str, Any] = {"ids": [], "embeddings": []}
    found = store.vectors._read(lambda collection: collection.get(include=["embeddings"]), nothing)
    return dict(zip(found["ids"], np.asarray(found["embeddings"], np.float32), strict=True))


class Workers:
    """A process that has loaded everything slow and begins others that ingest, one at a time."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, str(WORKER)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def begin(self, order: str) -> int:
        """Begins an ingestion and returns the number of its process."""
        return self._answer(order)

    def ended(self) -> int:
        """Waits for its end and returns its exit status, negative for a signal."""
        return self._answer("\n")

    def close(self) -> None:
        self._process.communicate()

    def _answer(self, line: str) -> int:
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.write(line)
        self._process.stdin.flush()
        return int(self._process.stdout.readline())


@pytest.fixture(scope="module")
def workers() -> Iterator[Workers]:
    running = Workers()
    yield running
    running.close()


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory, encoder: Encoder, workers: Workers) -> Iterator[World]:
    folder = tmp_path_factory.mktemp("crash")
    (folder / "news").mkdir()
    world = World(folder / "news", folder / "base", encoder)
    with pytest.MonkeyPatch.context() as patch:
        for name in [name for name in os.environ if name.startswith("KUTIP_")]:
            patch.delenv(name)
        patch.chdir(folder)
        for number in range(REPLACED + UNCHANGED):
            (world.sources / f"{number:02d}.txt").write_text(text(number, "2022"))
        store = world.open(world.base)
        world.ingest(store)
        world.learn(store)
        store.vectors.reopen()
        for number in [*range(REPLACED), *range(REPLACED + UNCHANGED, REPLACED + UNCHANGED + ADDED)]:
            (world.sources / f"{number:02d}.txt").write_text(text(number, "2023"))
        # One run that is not killed: how long it takes, and what it leaves.
        data = shutil.copytree(world.base, folder / "whole")
        began = time.monotonic()
        workers.begin(world.order(data))
        assert workers.ended() == 0
        world.duration = time.monotonic() - began
        store = world.open(data)
        world.learn(store)
        store.vectors.reopen()
        assert len(world.versions) == REPLACED + UNCHANGED + ADDED
        for source, versions in world.versions.items():
            assert versions[-1][0].text == Path(source).read_text()
        yield world
