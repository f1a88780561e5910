"""One process writes to a store while others read: who waits, who is refused, who sees what."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import pytest

from config.errors import StoreBusyError, StoreError
from store import store as module
from store.models import Article, Chunk
from store.store import Store
from tests.forked.command import Piped, forked_python

OpenStore = Callable[..., Store]
MakeArticle = Callable[..., tuple[Article, list[Chunk]]]
Check = Callable[[Store], None]
Pair = tuple[Article, list[Chunk]]

# Ingests the files it is given or, without any, holds the lock until its input ends.
WRITER = """
import sys
from pathlib import Path
from config.settings import Settings
from store.encoder.encoder import Encoder
from store.ingest.pipeline import Pipeline
from store.store import Store
encoder = Encoder()
store = Store.open(Settings.load(data_dir=Path(sys.argv[1])), encoder)
if len(sys.argv) > 2:
    Pipeline(store, encoder.tokenizer, 180, 1).ingest(sys.argv[2:])
else:
    with store.writing():
        print("writing", flush=True)
        sys.stdin.read()
"""


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


@contextmanager
def another_process_writes(store: Store) -> Iterator[None]:
    folder = store.catalog.database.path.parent
    with Piped(WRITER, str(folder)) as process:
        assert process.stdout.readline() == b"writing\n"
        yield
        assert process.communicate() == ("", "", 0)


def test_one_process_writes_while_others_read(
    store: Store,
    open_store: OpenStore,
    pairs: list[Pair],
    monkeypatch: pytest.MonkeyPatch,
    check_in_step: Check,
) -> None:
    monkeypatch.setattr(module, "_LOCK_SECONDS", 0.1)
    with another_process_writes(store):
        for attempt in (lambda: store.remove("toba"), store.repair):
            with pytest.raises(StoreBusyError, match="Another process is writing to this data folder"):
                attempt()
        assert nearest(store, "Where was water released?") == "water"
        # Out of step for a moment, as a writer leaves it: that is no reason to refuse, nor to meddle.
        store.vectors.delete([pairs[0][1][0].id])
        reader = open_store()
        assert reader.vectors.count() == 4
        assert nearest(reader, "Where was water released?") == "water"
    assert store.remove("toba").source == "toba"
    check_in_step(store)


def test_a_new_thread_sees_what_another_process_wrote(store: Store, tmp_path: Path) -> None:
    (tmp_path / "gempa.txt").write_text("Gempa kuat mengguncang Padang pada hari Senin. Warga mengungsi.")
    for question, expected in (("Kota mana yang diguncang gempa?", "gempa.txt"), ("geopark", "toba")):
        forked_python(WRITER, str(tmp_path / "data"), "gempa.txt").check_returncode()
        # A thread of its own each time, and so a new connection to the catalog.
        with ThreadPoolExecutor(1) as pool:
            assert pool.submit(nearest, store, question).result() == expected


def test_a_lock_that_cannot_be_taken_is_a_sentence(store: Store) -> None:
    lock = store.catalog.database.path.parent / "write.lock"
    lock.unlink()
    lock.mkdir()
    with (
        pytest.raises(StoreError, match=r"^The data folder .* cannot be written .*write\.lock"),
        store.writing(),
    ):
        pytest.fail("it must not be written to")
