"""A data folder that may only be read answers like any other; nothing in it is written."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path

import pytest

from config.errors import StoreError
from retrieval.search import Search
from store.models import Article, Chunk
from store.store import Store

OpenStore = Callable[..., Store]
MakeArticle = Callable[..., tuple[Article, list[Chunk]]]
OrdinaryUser = Callable[[], AbstractContextManager[None]]

QUESTION = "Where was water released?"


def found(store: Store) -> dict[str, float]:
    search = Search.bundled(store)
    return {passage.text: passage.dense for passage in search.find(search.question(QUESTION), 20)}


def content(folder: Path) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.fixture
def before(open_store: OpenStore, make_article: MakeArticle) -> dict[str, float]:
    """What the question finds while the folder may be written."""
    store = open_store()
    store.put(
        [
            make_article("toba", "Danau Toba ditetapkan sebagai geopark.\nDanau itu di Sumatera."),
            make_article("water", "Japan released treated water.\nFishermen worry."),
        ]
    )
    expected = found(store)
    store.vectors.reopen()
    return expected


@pytest.fixture
def locked(tmp_path: Path) -> Iterator[Callable[[Path], Path]]:
    """Takes the right to write from a folder and all in it, until the test ends."""
    taken: list[Path] = []

    def lock(folder: Path) -> Path:
        for path in (*folder.rglob("*"), folder):
            path.chmod(0o500 if path.is_dir() else 0o400)
            taken.append(path)
        return folder

    yield lock
    for path in reversed(taken):
        if path.exists():
            path.chmod(0o700 if path.is_dir() else 0o600)


@pytest.mark.parametrize("log", ["as a process left it", "as a clean end leaves it"])
def test_a_question_is_answered_as_before(
    *,
    before: dict[str, float],
    open_store: OpenStore,
    tmp_path: Path,
    ordinary_user: OrdinaryUser,
    locked: Callable[[Path], Path],
    log: str,
) -> None:
    data = tmp_path / "data"
    if log == "as a clean end leaves it":
        clean(data)
    locked(data)
    held = content(data)
    with ordinary_user():
        store = open_store()
        assert found(store) == pytest.approx(before, abs=1e-6)
        assert store.repairer.in_step()
        assert [article.source for article in store.catalog.list_articles()] == ["toba", "water"]
        with pytest.raises(StoreError, match=f"^The data folder {data} cannot be written "):
            store.remove("toba")
        store.vectors.reopen()
    now = content(data)
    now.pop(str(data / "catalog.sqlite3-shm"), None)
    held.pop(str(data / "catalog.sqlite3-shm"), None)
    assert now == held


def test_an_index_that_is_lost_there_is_told_and_done_without(
    before: dict[str, float],
    open_store: OpenStore,
    tmp_path: Path,
    ordinary_user: OrdinaryUser,
    locked: Callable[[Path], Path],
) -> None:
    data = tmp_path / "data"
    clean(data)
    store = open_store()
    store.vectors.clear()
    store.vectors.reopen()
    clean(data)
    locked(data)
    with ordinary_user():
        reader = open_store()
        [(text, cosine)] = [(text, cosine) for text, cosine in found(reader).items() if "water" in text]
        assert cosine == pytest.approx(before[text], abs=1e-5)
        with pytest.raises(StoreError, match=r"^The vector index lacks 4 of 4 passages.* cannot be written"):
            reader.repairer.verify()


def test_an_index_alone_that_may_only_be_read_takes_nothing_in(
    *,
    before: dict[str, float],
    open_store: OpenStore,
    make_article: MakeArticle,
    tmp_path: Path,
    ordinary_user: OrdinaryUser,
    locked: Callable[[Path], Path],
) -> None:
    locked(tmp_path / "data" / "chroma")
    with ordinary_user():
        store = open_store()
        assert found(store) == pytest.approx(before, abs=1e-6)
        with pytest.raises(StoreError, match=r"may not be used \(Permission denied\); give this user"):
            store.put([make_article("new", "Gempa mengguncang Padang.")])
        assert store.catalog.counts().articles == 2
        store.vectors.reopen()


def test_a_reader_sees_what_a_writer_adds_where_it_may_not_write(
    *,
    before: dict[str, float],
    open_store: OpenStore,
    make_article: MakeArticle,
    tmp_path: Path,
    ordinary_user: OrdinaryUser,
    locked: Callable[[Path], Path],
) -> None:
    data = tmp_path / "data"
    clean(data)
    locked(data)
    with ordinary_user():
        reader = open_store()
        assert len(found(reader)) == 4
    # As root, whom no permission stops.
    writer = open_store()
    writer.put([make_article("new", "The water of lake Toba was released in Padang.")])
    writer.vectors.reopen()
    for path in (data, *data.rglob("*")):
        path.chmod(path.stat().st_mode | 0o444 | (0o111 if path.is_dir() else 0))
    with ordinary_user():
        assert len(found(reader)) == 5
        reader.vectors.reopen()


def clean(data: Path) -> None:
    """As after the end of all processes: nothing but the catalog itself is left of it."""
    connection = sqlite3.connect(data / "catalog.sqlite3")
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    for name in ("catalog.sqlite3-wal", "catalog.sqlite3-shm"):
        (data / name).unlink(missing_ok=True)
