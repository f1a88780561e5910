"""Vectors that are not those of the catalog, under a running process and between two: a question is answered
right or told why not, and nothing is left to do afterwards."""

from __future__ import annotations

import logging
import shutil
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from typing import TypeVar

import numpy as np
import pytest

from config.errors import StoreBusyError, StoreError
from retrieval.answer import ExtractiveAnswerer
from retrieval.reading.model import ReaderModel
from retrieval.reading.reader import Reader
from retrieval.search import Search
from store.models import Article, Chunk
from store.store import Store
from store.vectors import Entry

OpenStore = Callable[..., Store]
MakeArticle = Callable[..., tuple[Article, list[Chunk]]]
Check = Callable[[Store], None]
Harm = Callable[[Store], None]
Result = TypeVar("Result")

TEXTS = {
    "toba": "Danau Toba ditetapkan sebagai geopark pada 7 Juli 2020.\nDanau itu di Sumatera Utara.",
    "water": "Japan released treated water on 24 August 2023.\nFishermen in Fukushima worry.",
    "bank": "Bank sentral menahan suku bunga pada Rabu.\nRupiah menguat.",
}
# No word of it stands in an article: only its vector finds anything.
CROSS = "Berapa derajat suhu tertingginya?"
KNOWN = "Kapan Danau Toba ditetapkan sebagai geopark?"


@pytest.fixture(params=["embedded", "server"])
def store(request: pytest.FixtureRequest, open_store: OpenStore, make_article: MakeArticle) -> Store:
    url = request.getfixturevalue("chroma_server") if request.param == "server" else ""
    store = open_store(chroma_url=url)
    store.put([make_article(name, text) for name, text in TEXTS.items()])
    return store


def found(store: Store, question: str) -> dict[str, float]:
    """The cosine of each passage that a search finds."""
    search = Search.bundled(store)
    return {passage.text: passage.dense for passage in search.find(search.question(question), 20)}


def emptied(store: Store) -> None:
    """As a server that lost its disk, or a folder that was deleted under the process."""
    if store.vectors._server:
        store.vectors.clear()
    else:
        shutil.rmtree(store.vectors._folder.path)


def exchanged(store: Store) -> None:
    """As many foreign vectors as were lost: neither the number nor the mark tells."""
    ids = sorted(store.vectors.ids())[:2]
    mark = store.vectors.state()[1]
    rows = np.random.default_rng(1).normal(size=(2, 384)).astype(np.float32)
    store.vectors.delete(ids)
    store.vectors.add([Entry(f"foreign{at}", row, "f", None, None) for at, row in enumerate(rows)])
    assert store.vectors.state() == (6, mark)


def lost(store: Store) -> None:
    toba = store.catalog.article("toba").id
    store.vectors.delete(chunk.id for chunk in store.catalog.chunks_of([toba]))


@pytest.mark.parametrize(
    ("harm", "question"),
    [(lost, KNOWN), (emptied, KNOWN), (emptied, CROSS), (exchanged, KNOWN), (exchanged, CROSS)],
)
def test_a_running_process_mends_what_a_question_shows(
    store: Store, check_in_step: Check, harm: Harm, question: str
) -> None:
    before = found(store, question)
    assert len(before) == 6
    harm(store)
    assert found(store, question) == pytest.approx(before, abs=1e-5)
    assert found(store, KNOWN).keys() == before.keys()
    check_in_step(store)
    assert store.repairer.in_step()


@pytest.mark.parametrize("harm", [emptied, lost])
def test_a_new_process_mends_before_it_is_asked(
    store: Store, open_store: OpenStore, check_in_step: Check, harm: Harm
) -> None:
    harm(store)
    again = open_store(chroma_url=store.vectors._server)
    check_in_step(again)
    assert again.repairer.in_step()


def test_while_another_mends_what_the_words_find_is_ranked_all_the_same(
    store: Store, check_in_step: Check
) -> None:
    before = found(store, KNOWN)
    emptied(store)
    with store.repairer._repairing.held(0):
        # The lock is this thread's own, so the other must be asked for from another.
        now = in_another_thread(lambda: found(store, KNOWN))
    # Those without a word of the question are missed, the others have their true place.
    assert {text for text in now if "Danau" in text} == {text for text in before if "Danau" in text}
    assert now == pytest.approx({text: before[text] for text in now}, abs=1e-5)
    assert store.vectors.count() == 0


def test_a_refusal_is_believed_only_when_nothing_is_missing(store: Store) -> None:
    answerer = ExtractiveAnswerer(Search.bundled(store), Reader(ReaderModel(store.encoder)), 8)
    lost(store)
    # Nothing that is found shows that anything is missing.
    assert not answerer.ask(CROSS).answered
    assert store.repairer.in_step()
    assert len(answerer.trace(CROSS).passages) == 6


def test_no_refusal_while_passages_are_missing(store: Store, caplog: pytest.LogCaptureFixture) -> None:
    answerer = ExtractiveAnswerer(Search.bundled(store), Reader(ReaderModel(store.encoder)), 8)
    refused = answerer.ask(CROSS)
    assert not refused.answered
    emptied(store)
    with store.repairer._repairing.held(0):
        told = in_another_thread(lambda: raised(lambda: answerer.ask(CROSS)))
        assert str(told) == (
            "The vector index lacks 6 of 6 passages, so an answer may be missed. Another process is "
            "building the missing vectors; try again when it has finished."
        )
        # What can be answered is.
        assert in_another_thread(lambda: answerer.ask(KNOWN)).answered
        # A repair under way is nothing to warn of.
        assert not [one for one in caplog.records if one.levelno >= logging.WARNING]
    assert answerer.ask(CROSS).related == refused.related


def test_a_catalog_restored_from_a_backup_is_what_counts(
    store: Store, open_store: OpenStore, make_article: MakeArticle, check_in_step: Check, tmp_path: Path
) -> None:
    folder = store.catalog.database.path.parent
    store.catalog.database.all("PRAGMA wal_checkpoint(TRUNCATE)")
    backup = shutil.copy(store.catalog.database.path, tmp_path / "backup")
    before = found(store, KNOWN)
    # As many articles and chunks as before, and as many changes that follow as there were.
    store.put([make_article("toba", "Gunung Bromo meletus.\nWarga mengungsi ke Malang.")])
    url = store.vectors._server
    shutil.copy(backup, tmp_path / "placed")
    (tmp_path / "placed").replace(folder / "catalog.sqlite3")
    for name in ("catalog.sqlite3-wal", "catalog.sqlite3-shm"):
        (folder / name).unlink(missing_ok=True)
    # The process that has it open, and one that starts now.
    for one in (store, open_store(chroma_url=url)):
        assert found(one, KNOWN) == pytest.approx(before, abs=1e-5)
        check_in_step(one)


def test_vectors_of_another_embedding_are_built_anew(
    store: Store, open_store: OpenStore, check_in_step: Check
) -> None:
    before = found(store, KNOWN)
    ids = sorted(store.vectors.ids())
    rows = np.random.default_rng(4).normal(size=(len(ids), 384)).astype(np.float32)
    store.vectors.delete(ids)
    store.vectors.add([Entry(name, row, "a", None, None) for name, row in zip(ids, rows, strict=True)])
    # An index restored from a backup that an older model has built.
    store.vectors.set_mark(store.catalog.digest().mark("multilingual-e5-small/000000000000"))
    store.vectors.reopen()
    again = open_store(chroma_url=store.vectors._server)
    assert found(again, KNOWN) == pytest.approx(before, abs=1e-5)
    check_in_step(again)


def test_a_store_that_lost_all_its_articles_takes_another_embedding(
    store: Store, open_store: OpenStore, make_article: MakeArticle, check_in_step: Check
) -> None:
    for name in TEXTS:
        store.remove(name)
    small = open_store(chroma_url=store.vectors._server)
    small.catalog.set_fact("embedding", "another")
    again = open_store(chroma_url=store.vectors._server)
    assert again.catalog.fact("embedding") == again.embedder.name
    # The index kept no size from before.
    again.vectors.add([Entry("c", np.ones(8, np.float32), "a", None, None)])
    again.vectors.clear()
    again.put([make_article("toba", TEXTS["toba"])])
    check_in_step(again)


def test_what_is_removed_is_removed_though_the_index_fails(
    store: Store, monkeypatch: pytest.MonkeyPatch, check_in_step: Check, open_store: OpenStore
) -> None:
    delete = type(store.vectors).delete

    def fails(*_: object) -> None:
        raise StoreError("The disk has gone.")

    monkeypatch.setattr(type(store.vectors), "delete", fails)
    assert store.remove("toba").source == "toba"
    monkeypatch.setattr(type(store.vectors), "delete", delete)
    assert not store.repairer.in_step()
    assert not any("Danau" in text for text in found(store, KNOWN))
    check_in_step(open_store(chroma_url=store.vectors._server))


def test_an_index_without_a_mark_is_compared_once(store: Store, open_store: OpenStore) -> None:
    """As an older kutip has left it."""
    store.vectors.set_mark("")
    state = store.catalog.state()
    again = open_store(chroma_url=store.vectors._server)
    assert again.repairer.in_step()
    assert again.catalog.state() == state


def in_another_thread(work: Callable[[], Result]) -> Result:
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(work).result()


def raised(work: Callable[[], object]) -> StoreError | None:
    with suppress(StoreBusyError):
        try:
            work()
        except StoreError as error:
            return error
    return None
