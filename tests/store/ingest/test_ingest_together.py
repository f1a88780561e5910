"""Several processes ingest at once: none keeps another from writing while it reads or embeds, and what is
stored is what the files say."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from llama_index.core.base.embeddings.base import BaseEmbedding

from store.embedding.embedder import Embedder
from store.encoder.encoder import Encoder
from store.encoder.words import Floats
from store.ingest.pipeline import Ingested, Pipeline
from store.lock import Lock
from store.store import Store

OpenStore = Callable[..., Store]
Check = Callable[[Store], None]
PATIENCE = 60


class Gate(Embedder):
    """Embeds as the embedder in its place does, but waits before texts that hold a word."""

    def __init__(self, inner: Embedder, word: str) -> None:
        super().__init__(inner.model, inner.name)
        self._word = word
        self.reached, self.open = threading.Event(), threading.Event()

    def passages(self, texts: Sequence[str]) -> Floats:
        if any(self._word in text for text in texts):
            self.reached.set()
            assert self.open.wait(PATIENCE)
        return super().passages(texts)


@pytest.fixture
def stores(open_store: OpenStore) -> tuple[Store, Store]:
    """Two stores on one folder, as two processes have them."""
    return open_store(), open_store()


def ingesting(store: Store, encoder: Encoder, *sources: Path) -> tuple[threading.Thread, list[Ingested]]:
    results: list[Ingested] = []

    def work() -> None:
        pipeline = Pipeline(store, encoder.tokenizer, 64, 1)
        results.append(pipeline.ingest([str(source) for source in sources]))

    thread = threading.Thread(target=work)
    thread.start()
    return thread, results


def gated(store: Store, word: str) -> Gate:
    store.embedder = Gate(store.embedder, word)
    return store.embedder


def test_a_large_article_is_embedded_while_others_write(
    stores: tuple[Store, Store], encoder: Encoder, tmp_path: Path, check_in_step: Check
) -> None:
    slow, quick = stores
    (tmp_path / "large.txt").write_text("\n".join(f"Baris besar nomor {n} tentang padi." for n in range(50)))
    (tmp_path / "small.txt").write_text("Gempa mengguncang Padang pada hari Senin.\n")
    gate = gated(slow, "besar")
    thread, results = ingesting(slow, encoder, tmp_path / "large.txt")
    assert gate.reached.wait(PATIENCE)
    with Lock(quick.catalog.database.path.with_name("write.lock")).held(0):
        pass
    assert Pipeline(quick, encoder.tokenizer, 64, 1).ingest([str(tmp_path / "small.txt")]).added == 1
    assert quick.remove(str(tmp_path / "small.txt"))
    gate.open.set()
    thread.join()
    assert results[0].added == 1
    check_in_step(slow)


@pytest.mark.parametrize("changed", [False, True])
def test_two_who_ingest_the_same_file_store_what_it_says(
    stores: tuple[Store, Store], encoder: Encoder, tmp_path: Path, check_in_step: Check, changed: bool
) -> None:
    slow, quick = stores
    file = tmp_path / "gempa.txt"
    file.write_text("Gempa lama mengguncang Padang pada hari Senin.\n")
    gate = gated(slow, "lama")
    thread, results = ingesting(slow, encoder, file)
    assert gate.reached.wait(PATIENCE)
    if changed:
        file.write_text("Gempa baru mengguncang Padang pada hari Selasa.\n")
    assert Pipeline(quick, encoder.tokenizer, 64, 1).ingest([str(file)]).added == 1
    gate.open.set()
    thread.join()
    # The slow one had read the older version, and looks again.
    assert (results[0].added, results[0].updated, results[0].unchanged) == (0, 0, 1)
    assert quick.catalog.article(str(file)).text == file.read_text().strip()
    slow.refresh()
    check_in_step(slow)


def test_the_article_that_was_read_last_is_stored(
    stores: tuple[Store, Store], encoder: Encoder, tmp_path: Path, check_in_step: Check
) -> None:
    late, early = stores
    file = tmp_path / "gempa.txt"
    file.write_text("Gempa lama mengguncang Padang pada hari Senin.\n")
    first, second = gated(early, "lama"), gated(late, "baru")
    older, _ = ingesting(early, encoder, file)
    assert first.reached.wait(PATIENCE)
    file.write_text("Gempa baru mengguncang Padang pada hari Selasa.\n")
    newer, results = ingesting(late, encoder, file)
    assert second.reached.wait(PATIENCE)
    first.open.set()
    older.join()
    second.open.set()
    newer.join()
    assert results[0].updated == 1
    assert late.catalog.article(str(file)).text == file.read_text().strip()
    check_in_step(late)


def test_an_article_of_more_chunks_than_chroma_takes_at_once(
    stores: tuple[Store, Store], encoder: Encoder, tmp_path: Path, check_in_step: Check
) -> None:
    store, _ = stores
    store.embedder = Embedder(_Small(embed_batch_size=2048), store.embedder.name)
    store.repairer._embedder = store.embedder
    # Each chunk begins with five sentences of the one before it.
    lines = [f"Warga desa nomor {number} memanen padi." for number in range(13_000)]
    (tmp_path / "long.txt").write_text("\n".join(lines))
    result = Pipeline(store, encoder.tokenizer, 64, 5).ingest([str(tmp_path / "long.txt")])
    assert result.added == 1
    assert result.chunks > 5461
    check_in_step(store)


class _Small(BaseEmbedding):
    """Vectors of eight numbers, made at once."""

    def _get_query_embedding(self, query: str) -> list[float]:
        return [float(1 + ord(character) % 7) for character in query[:8].ljust(8)]

    def _get_text_embedding(self, text: str) -> list[float]:
        return self._get_query_embedding(text[-8:])

    async def _aget_query_embedding(self, query: str) -> list[float]:
        return self._get_query_embedding(query)
