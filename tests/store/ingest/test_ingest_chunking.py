"""How chunks were made is remembered: other settings make them anew, the same leave them alone."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from store.encoder.encoder import Encoder
from store.ingest.chunk import way
from store.ingest.pipeline import Ingested, Pipeline
from store.store import Store

Check = Callable[[Store], None]
LINES = "\n".join(f"Warga desa nomor {number} memanen padi di sawah milik bersama." for number in range(40))


@pytest.fixture
def store(open_store: Callable[..., Store]) -> Store:
    return open_store()


@pytest.fixture
def news(tmp_path: Path) -> Path:
    folder = tmp_path / "news"
    folder.mkdir()
    (folder / "long.txt").write_text(LINES)
    (folder / "short.txt").write_text("Gempa mengguncang Padang pada hari Senin.\n")
    return folder


@pytest.fixture
def ingest(store: Store, encoder: Encoder, news: Path) -> Callable[..., Ingested]:
    def with_settings(tokens: int, overlap: int = 1) -> Ingested:
        return Pipeline(store, encoder.tokenizer, tokens, overlap).ingest([str(news)])

    return with_settings


@pytest.mark.parametrize("other", [(64, 1), (180, 0)])
def test_other_settings_make_the_chunks_anew(
    store: Store, ingest: Callable[..., Ingested], check_in_step: Check, other: tuple[int, int]
) -> None:
    assert ingest(180).added == 2
    before = store.catalog.chunk_ids()
    assert (ingest(180).unchanged, store.catalog.chunk_ids()) == (2, before)
    assert (ingest(*other).updated, ingest(*other).unchanged) == (2, 2)
    # No chunk keeps the id of another with other text.
    assert before.isdisjoint(store.catalog.chunk_ids())
    check_in_step(store)
    assert store.catalog.ways_of_chunking() == {way(*other): 2}
    assert ingest(180).updated == 2
    assert store.catalog.chunk_ids() == before


def test_what_an_older_kutip_chunked_is_compared(
    store: Store, ingest: Callable[..., Ingested], check_in_step: Check
) -> None:
    ingest(180)
    before = store.catalog.chunk_ids()
    with store.catalog.database.transaction() as connection:
        connection.execute("DELETE FROM chunked")
    state = store.catalog.state()
    result = ingest(180)
    assert (result.unchanged, result.updated, store.catalog.state()) == (2, 0, state)
    assert store.catalog.ways_of_chunking() == {way(180, 1): 2}
    with store.catalog.database.transaction() as connection:
        connection.execute("DELETE FROM chunked")
    # One sentence is one chunk in any case.
    result = ingest(64)
    assert (result.unchanged, result.updated) == (1, 1)
    assert len(store.catalog.chunk_ids() & before) == 1
    check_in_step(store)
