"""The store as a whole: catalog and vectors in step, repaired after crashes, rebuilt when needed."""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from config.errors import ArticleNotFoundError, EmbeddingMismatchError
from config.settings import Settings
from store.embedding.passages import chunk_text, entries, passage_header, passage_text
from store.encoder.encoder import Encoder
from store.models import Article, Chunk
from store.store import Store

OpenStore = Callable[..., Store]
MakeArticle = Callable[..., tuple[Article, list[Chunk]]]
Check = Callable[[Store], None]
Pair = tuple[Article, list[Chunk]]


@pytest.fixture
def pairs(make_article: MakeArticle) -> list[Pair]:
    return [
        make_article(
            "toba", "Danau Toba ditetapkan sebagai geopark.\nDanau itu di Sumatera.", title="Danau Toba"
        ),
        make_article("water", "Japan released treated water.\nFishermen worry.\nThe sea is wide."),
    ]


@pytest.fixture
def store(open_store: OpenStore, pairs: list[Pair]) -> Store:
    store = open_store()
    with store.writing():
        store.put(pairs)
    return store


def nearest(store: Store, question: str) -> str:
    """The source of the best chunk that the catalog knows."""
    store.refresh()
    found = list(store.vectors.search(store.embedder.question(question), 20))
    passages = store.catalog.passages(found)
    return next(passages[chunk][1].source for chunk in found if chunk in passages)


def test_what_is_put_is_found_replaced_and_removed(
    store: Store, make_article: MakeArticle, check_in_step: Check
) -> None:
    check_in_step(store)
    assert nearest(store, "Where was water released?") == "water"
    with store.writing():
        store.put([make_article("water", "Bank sentral menahan suku bunga.")])
    check_in_step(store)
    assert store.catalog.counts().chunks == 3
    assert nearest(store, "suku bunga bank") == "water"
    assert store.remove("water").text == "Bank sentral menahan suku bunga."
    check_in_step(store)
    assert nearest(store, "suku bunga bank") == "toba"
    with pytest.raises(ArticleNotFoundError):
        store.remove("water")


def test_the_vectors_are_those_of_title_date_and_text(
    store: Store, pairs: list[Pair], encoder: Encoder
) -> None:
    article, chunks = pairs[0]
    texts = [passage_text(article, chunk) for chunk in chunks]
    assert texts == ["Danau Toba ditetapkan sebagai geopark.", "Danau Toba\nDanau itu di Sumatera."]
    for vector, chunk in zip(encoder.encode(texts, "passage: "), chunks, strict=True):
        assert store.vectors.cosines(vector, [chunk.id])[chunk.id] == pytest.approx(1, abs=1e-5)


@pytest.mark.parametrize(
    ("metadata", "header"),
    [
        ({}, ""),
        ({"title": "Gempa Padang"}, "Gempa Padang"),
        ({"title": "Padang"}, ""),
        ({"date": dt.date(2023, 5, 24)}, "2023-05-24"),
        ({"title": "Gempa Padang", "date": dt.date(2023, 5, 24)}, "Gempa Padang\n2023-05-24"),
        ({"title": "Padang", "date": dt.date(2023, 5, 24)}, "2023-05-24"),
    ],
)
def test_a_header_says_what_the_chunk_cannot(
    make_article: MakeArticle, metadata: dict[str, Any], header: str
) -> None:
    article, [chunk] = make_article("gempa", "Gempa mengguncang Padang.", **metadata)
    assert passage_header(article, chunk) == header
    assert passage_text(article, chunk) == f"{header}\nGempa mengguncang Padang.".lstrip("\n")


def test_the_bundled_encoder_is_at_hand(store: Store, encoder: Encoder) -> None:
    assert store.encoder is encoder


def test_vectors_that_were_never_committed_are_dropped(
    store: Store, open_store: OpenStore, make_article: MakeArticle, check_in_step: Check
) -> None:
    new, newer = make_article("new", "Gempa mengguncang Padang."), make_article("toba", "Danau baru.")
    store.vectors.add(entries(store.embedder, [new, newer]))
    again = open_store()
    check_in_step(again)
    assert {article.source for article in again.catalog.list_articles()} == {"toba", "water"}
    assert again.catalog.article("toba").text != newer[0].text


def test_vectors_of_a_replaced_version_are_dropped(
    store: Store, open_store: OpenStore, make_article: MakeArticle, check_in_step: Check
) -> None:
    newer = make_article("toba", "Danau baru.")
    store.vectors.add(entries(store.embedder, [newer]))
    store.catalog.replace([newer])
    again = open_store()
    check_in_step(again)
    assert again.catalog.chunks_of([newer[0].id]) == newer[1]


def test_vectors_that_are_lost_are_built_again(
    store: Store, open_store: OpenStore, pairs: list[Pair], check_in_step: Check
) -> None:
    lost = pairs[1][1][0].id
    question = store.embedder.question("water")
    before = store.vectors.cosines(question, [lost])
    store.vectors.delete([lost])
    again = open_store()
    check_in_step(again)
    assert again.vectors.cosines(question, [lost]) == pytest.approx(before, abs=1e-6)
    # As many strays as losses: the count tells nothing, but asked to repair, it looks closer.
    stray = entries(store.embedder, [(replace(pairs[0][0], id="f" * 16), [Chunk("stray", "f" * 16, 0, 5)])])
    again.vectors.delete([lost])
    again.vectors.add(stray)
    assert (again.repair(), again.repair()) == (2, 0)
    check_in_step(again)


def test_a_lost_chroma_folder_is_built_again(
    store: Store, open_store: OpenStore, check_in_step: Check
) -> None:
    folder = store.catalog.database.path.parent / "chroma"
    store.vectors.reopen()
    shutil.rmtree(folder)
    again = open_store()
    check_in_step(again)
    assert nearest(again, "Where was water released?") == "water"
    again.vectors.reopen()


def test_the_index_may_be_a_server(
    open_store: OpenStore, chroma_server: str, pairs: list[Pair], check_in_step: Check
) -> None:
    with (store := open_store(chroma_url=chroma_server)).writing():
        store.put(pairs)
    assert nearest(store, "Where was water released?") == "water"
    store.vectors.clear()
    again = open_store(chroma_url=chroma_server)
    check_in_step(again)
    assert not (store.catalog.database.path.parent / "chroma").exists()


def test_another_embedding_is_refused_while_there_are_articles(store: Store, open_store: OpenStore) -> None:
    configured = store.embedder.name
    assert store.catalog.fact("embedding") == configured
    store.catalog.set_fact("embedding", "another/1")
    with pytest.raises(EmbeddingMismatchError) as caught:
        open_store()
    assert "built with the embedding another/1" in str(caught.value)
    assert "set KUTIP_EMBEDDING back" in str(caught.value)
    with pytest.raises(EmbeddingMismatchError), store.writing():
        pytest.fail("it must not be written to")
    for article in store.catalog.list_articles():
        store.catalog.remove(article.id)
    assert open_store().catalog.fact("embedding") == configured


def test_vectors_have_unit_length(store: Store) -> None:
    assert np.linalg.norm(store.embedder.question("Danau")) == pytest.approx(1, abs=1e-5)
    assert store.embedder.passages(["a", "b"]).shape == (2, 384)


def test_what_is_embedded_of_a_chunk_is_a_part_of_the_store(
    open_store: Callable[..., Store], make_article: Callable[..., Any], encoder: Encoder
) -> None:
    article, chunks = make_article("news", "Danau Toba di Sumatera.", title="Danau", date=dt.date(2024, 5, 1))
    plain = Store.open(Settings.load(data_dir=open_store().catalog.database.path.parent), encoder, chunk_text)
    plain.put([(article, chunks)])
    alone, with_header = plain.embedder.passages([article.text, passage_text(article, chunks[0])])
    assert plain.vectors.cosines(alone, [chunks[0].id]) == {chunks[0].id: pytest.approx(1.0, abs=1e-5)}
    assert float(alone @ with_header) < 0.999
    plain.vectors.delete([chunks[0].id])
    assert plain.repair() == 1
    assert plain.vectors.cosines(alone, [chunks[0].id]) == {chunks[0].id: pytest.approx(1.0, abs=1e-5)}
