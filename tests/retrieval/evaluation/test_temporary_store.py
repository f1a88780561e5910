from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from retrieval.evaluation.temporary_store import temporary_store

if TYPE_CHECKING:
    from store.encoder.encoder import Encoder


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_sources_and_texts_are_stored_and_thrown_away(here: Path, encoder: Encoder) -> None:
    (here / "news.txt").write_text("Harga cabai naik.\n", "utf-8")
    texts = {"one": "Danau Toba di Sumatera.", "two": 'She said "water" —\nand left.'}
    with temporary_store([here / "news.txt"], encoder, texts=texts, chunk_tokens=64) as made:
        stored = {article.source: article.text for article in made.store.catalog.list_articles()}
        assert sorted(stored.values()) == sorted(["Harga cabai naik.", *texts.values()])
        assert made.failed == ()
        assert made.settings.chunk_tokens == 64
        assert made.settings.data_dir.is_dir()
    assert not made.settings.data_dir.exists()


def test_what_cannot_be_read_is_told_and_the_rest_is_there(here: Path, encoder: Encoder) -> None:
    (here / "news.txt").write_text("Harga cabai naik.\n", "utf-8")
    with temporary_store([here / "missing.jsonl", here / "news.txt"], encoder) as made:
        [sentence] = made.failed
        assert str(here / "missing.jsonl") in sentence
        assert made.store.catalog.counts().articles == 1


def test_a_configured_server_is_not_written_to(encoder: Encoder, monkeypatch: pytest.MonkeyPatch) -> None:
    # Nothing answers at this address.
    monkeypatch.setenv("KUTIP_CHROMA_URL", "http://127.0.0.1:9")
    with temporary_store([], encoder, texts={"a": "Danau Toba."}) as made:
        assert made.settings.chroma_url == ""
        assert made.store.vectors.count() == 1
