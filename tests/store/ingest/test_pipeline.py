"""Ingestion into a real store: what is counted, what is left alone, what is replaced, what fails alone."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from config.errors import StoreError
from store.encoder.encoder import Encoder
from store.ingest.pipeline import Failure, Ingested, Pipeline
from store.store import Store

Ingest = Callable[..., Ingested]
Check = Callable[[Store], None]

TOBA = """---
title: Danau Toba
publisher: Kabar Danau
date: 2023-07-10
---

Danau Toba ditetapkan sebagai geopark dunia oleh UNESCO pada tahun 2020. Danau itu terletak di Sumatera Utara.
"""
WATER = "Japan began releasing treated water from the Fukushima plant into the Pacific Ocean on Thursday.\n"


@pytest.fixture
def store(open_store: Callable[..., Store]) -> Store:
    return open_store()


@pytest.fixture
def ingest(store: Store, encoder: Encoder) -> Ingest:
    """Ingests with chunks so small that an article has several."""
    pipeline = Pipeline(store, encoder.tokenizer, 64, 1)
    return lambda *sources, progress=None: pipeline.ingest([str(source) for source in sources], progress)


@pytest.fixture
def news(tmp_path: Path) -> Path:
    folder = tmp_path / "news"
    folder.mkdir()
    (folder / "toba.md").write_text(TOBA)
    (folder / "water.txt").write_text(WATER)
    (folder / "long.txt").write_text(
        "\n".join(f"Warga desa nomor {i} memanen padi di sawah." for i in range(60))
    )
    return folder


def everything(store: Store) -> tuple[dict[str, list[Any]], dict[str, list[float]]]:
    """Every row of every table, and every vector."""
    tables = ("articles", "chunks", "stems", "facts")
    rows = {table: store.catalog.database.all(f"SELECT * FROM {table} ORDER BY 1") for table in tables}  # noqa: S608
    nothing: dict[str, Any] = {}
    found = store.vectors._read(
        lambda collection: collection.get(include=["embeddings", "documents", "metadatas"]), nothing
    )
    vectors = dict(zip(found["ids"], np.asarray(found["embeddings"]).tolist(), strict=True))
    return rows, vectors


def test_new_articles_are_added_with_all_that_is_known(
    ingest: Ingest, store: Store, news: Path, check_in_step: Check
) -> None:
    result = ingest(news)
    assert (result.added, result.updated, result.unchanged, result.failed) == (3, 0, 0, [])
    assert (result.articles, result.chunks) == (3, store.vectors.count())
    assert result.chunks > 5
    check_in_step(store)
    toba = store.catalog.article(f"{news}/toba.md")
    assert (toba.metadata.title, toba.metadata.publisher) == ("Danau Toba", "Kabar Danau")
    for article in store.catalog.list_articles():
        chunks = store.catalog.chunks_of([article.id])
        assert chunks[0].start == 0
        assert chunks[-1].end == len(article.text)
    text = json.loads(json.dumps(result.to_json()))
    assert set(text) == {
        "added", "updated", "unchanged", "failed", "articles", "chunks", "seconds", "read", "unread",
        "moved", "removed", "kept",
    }  # fmt: skip
    assert (text["added"], text["failed"], text["chunks"]) == (3, [], result.chunks)


def test_ingesting_again_leaves_every_row_and_vector_as_it_was(
    ingest: Ingest, store: Store, news: Path
) -> None:
    ingest(news)
    before, state = everything(store), store.catalog.state()
    result = ingest(news, news / "toba.md")
    assert (result.added, result.updated, result.unchanged) == (0, 0, 3)
    assert everything(store) == before
    assert store.catalog.state() == state


@pytest.mark.parametrize(
    "change",
    [("Sumatera Utara", "Provinsi Sumatera Utara"), ("Kabar Danau", "Kabar Baru"), ("07-10", "07-11")],
)
def test_a_change_replaces_the_article_whole_and_no_other(
    ingest: Ingest, store: Store, news: Path, check_in_step: Check, change: tuple[str, str]
) -> None:
    ingest(news)
    rows, vectors = everything(store)
    old = store.catalog.article(f"{news}/toba.md")
    old_chunks = {chunk.id for chunk in store.catalog.chunks_of([old.id])}
    (news / "toba.md").write_text(TOBA.replace(*change))
    result = ingest(news)
    assert (result.added, result.updated, result.unchanged, result.articles) == (0, 1, 2, 3)
    check_in_step(store)
    new = store.catalog.article(old.id)
    assert (new.id, new.source) == (old.id, old.source)
    assert new != old
    rows_after, vectors_after = everything(store)
    assert old_chunks.isdisjoint(vectors_after)
    assert {key: vectors_after[key] for key in vectors.keys() - old_chunks} == {
        key: vector for key, vector in vectors.items() if key not in old_chunks
    }
    assert [row for row in rows_after["articles"] if row[0] != old.id] == [
        row for row in rows["articles"] if row[0] != old.id
    ]


def test_a_file_that_is_gone_stays_in_the_store(ingest: Ingest, store: Store, news: Path) -> None:
    ingest(news)
    (news / "water.txt").unlink()
    assert ingest(news).articles == 3


def test_bad_files_fail_alone(ingest: Ingest, store: Store, news: Path, check_in_step: Check) -> None:
    (news / "empty.txt").touch()
    (news / "blank.txt").write_text(" \n\n")
    (news / "binary.txt").write_bytes(bytes(range(256)) * 8)
    (news / "cut.txt").write_bytes("Warga menonton di kafé “Merdeka” pada hari Senin. Ia puas—".encode()[:-1])
    (news / "menu.html").write_text("<html><body><nav><a href='/'>Home</a></nav></body></html>")
    with (news / "huge.txt").open("wb") as file:
        file.truncate(50_000_000)
    records = ['{"_id": "r1", "title": "Beras", "text": "Harga beras naik."}', "{not json", '{"_id": "r2"}']
    (news / "corpus.jsonl").write_text("\n".join([*records, '{"_id": "r3", "text": "Emas turun."}']))
    result = ingest(news, news / "missing.txt", "http://127.0.0.1:1/a")
    failed = {Path(failure.source).name: failure.error for failure in result.failed}
    assert set(failed) == {"empty.txt", "blank.txt", "binary.txt", "menu.html", "huge.txt", "corpus.jsonl:2",
                           "corpus.jsonl:3", "missing.txt", "a"}  # fmt: skip
    assert all(error.endswith(".") and len(error) > 20 for error in failed.values())
    assert "does not exist" in failed["missing.txt"]
    assert "not JSON" in failed["corpus.jsonl:2"]
    sources = {Path(article.source).name for article in store.catalog.list_articles()}
    assert sources == {"toba.md", "water.txt", "long.txt", "cut.txt", "r1", "r3"}
    assert (result.added, result.articles) == (6, 6)
    check_in_step(store)
    again = ingest(news)
    assert (again.added, again.updated, again.unchanged, len(again.failed)) == (0, 0, 6, 7)


def test_a_file_that_went_bad_leaves_the_older_version(ingest: Ingest, store: Store, news: Path) -> None:
    ingest(news)
    (news / "water.txt").write_bytes(b"\0" * 100)
    result = ingest(news)
    assert [Path(failure.source).name for failure in result.failed] == ["water.txt"]
    assert store.catalog.article(f"{news}/water.txt").text == WATER.strip()


def test_progress_counts_every_source(ingest: Ingest, news: Path) -> None:
    (news / "empty.txt").touch()
    seen: list[tuple[int, str]] = []
    result = ingest(news, progress=lambda done, source: seen.append((done, Path(source).name)))
    assert seen == [(1, "empty.txt"), (2, "long.txt"), (3, "toba.md"), (4, "water.txt")]
    assert result.failed == [Failure(f"{news}/empty.txt", "This file is empty; check that it was saved.")]


def test_nothing_to_ingest(ingest: Ingest, store: Store) -> None:
    assert (ingest().added, store.catalog.counts().articles) == (0, 0)


def test_many_batches_are_stored_whole(
    ingest: Ingest, store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, check_in_step: Check
) -> None:
    monkeypatch.setattr("store.ingest.pipeline._CHUNKS_AT_ONCE", 5)
    lines = [json.dumps({"_id": f"r{i}", "text": f"Berita {i}.\nIsi {i}."}) for i in range(33)]
    (tmp_path / "corpus.jsonl").write_text("\n".join(lines))
    assert ingest(tmp_path / "corpus.jsonl").added == 33
    check_in_step(store)
    assert {article.source for article in store.catalog.list_articles()} == {f"r{i}" for i in range(33)}


def test_an_interruption_keeps_what_was_stored(
    ingest: Ingest, store: Store, news: Path, monkeypatch: pytest.MonkeyPatch, check_in_step: Check
) -> None:
    monkeypatch.setattr("store.ingest.pipeline._CHUNKS_AT_ONCE", 1)

    def interrupt(done: int, _: str) -> None:
        if done == 2:
            raise StoreError("stop")

    with pytest.raises(StoreError, match="stop"):
        ingest(news, progress=interrupt)
    check_in_step(store)
    assert store.catalog.counts().articles == 2
    assert (ingest(news).added, ingest(news).unchanged) == (1, 3)
