"""A store that an older bundled model built is built anew on opening, also after a crash in the middle."""

from __future__ import annotations

import signal
import subprocess
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from config.errors import StoreBusyError
from store import store as module
from store.models import Article, Chunk
from store.store import Store
from store.vectors import Entry
from tests.forked.command import Piped, forked_python

OpenStore = Callable[..., Store]
MakeArticle = Callable[..., tuple[Article, list[Chunk]]]
Check = Callable[[Store], None]

OLDER = "multilingual-e5-small/000000000000"
QUESTIONS = ("Where was water released?", "Apa yang ditetapkan sebagai geopark?", "Berapa suku bunga?")

# Opens the store in small steps; once it has done what it is told for the count-th time, it is killed.
OPENER = """
import itertools, os, signal, sys
from pathlib import Path
from config.settings import Settings
from store import repair, store as module
from store.catalog import Catalog
from store.encoder.encoder import Encoder
from store.vectors import Vectors
data, fatal, count = sys.argv[1:]
repair._AT_ONCE = 2
passed = itertools.count(1)
def told(owner, name):
    does = getattr(owner, name)
    def method(*given):
        result = does(*given)
        if name == fatal and next(passed) == int(count):
            os.kill(os.getpid(), signal.SIGKILL)
        return result
    setattr(owner, name, method)
for owner, name in ((Vectors, "clear"), (Catalog, "set_fact"), (Vectors, "add"), (Catalog, "touch")):
    told(owner, name)
module.Store.open(Settings.load(data_dir=Path(data)), Encoder(threads=1))
print("opened")
"""


def results(store: Store) -> list[dict[str, float]]:
    store.refresh()
    return [store.vectors.search(store.embedder.question(question), 20) for question in QUESTIONS]


@pytest.fixture
def built(open_store: OpenStore, make_article: MakeArticle) -> Store:
    """A store that is as it should be."""
    store = open_store()
    with store.writing():
        store.put(
            [
                make_article(
                    "toba", "Danau Toba ditetapkan sebagai geopark.\nDanau itu di Sumatera.", title="Toba"
                ),
                make_article("water", "Japan released treated water.\nFishermen worry.\nThe sea is wide."),
                make_article("bank", "Bank sentral menahan suku bunga."),
            ]
        )
    return store


@pytest.fixture
def right(built: Store) -> list[dict[str, float]]:
    """What the questions find in it."""
    return results(built)


@pytest.fixture
def older(built: Store, right: list[dict[str, float]]) -> Store:
    """The same store as a model that gave other vectors would have left it."""
    ids = sorted(built.vectors.ids())
    rows = np.random.default_rng(4).normal(size=(len(ids), 384)).astype(np.float32)
    built.vectors.delete(ids)
    built.vectors.add([Entry(name, row, "a", None, None) for name, row in zip(ids, rows, strict=True)])
    built.catalog.set_fact("embedding", OLDER)
    for found, expected in zip(results(built), right, strict=True):
        assert found != pytest.approx(expected, abs=0.1)
    built.vectors.reopen()
    return built


def open_in_a_process(data: Path, fatal: str, count: int) -> subprocess.CompletedProcess[str]:
    return forked_python(OPENER, str(data), fatal, str(count))


def check_rebuilt(store: Store, right: list[dict[str, float]], check_in_step: Check) -> None:
    assert store.catalog.fact("embedding") == store.embedder.name
    for found, expected in zip(results(store), right, strict=True):
        assert list(found) == list(expected)
        assert found == pytest.approx(expected, abs=1e-6)
    check_in_step(store)


def test_an_older_store_is_rebuilt_with_equal_results(
    older: Store, right: list[dict[str, float]], open_store: OpenStore, check_in_step: Check
) -> None:
    articles = older.catalog.list_articles()
    again = open_store()
    check_rebuilt(again, right, check_in_step)
    assert again.catalog.list_articles() == articles
    # Whoever has it open sees the new vectors.
    check_rebuilt(older, right, check_in_step)


def test_a_store_of_this_model_is_left_alone(built: Store, open_store: OpenStore) -> None:
    # Vectors that only a rebuild would replace.
    [name] = [chunk.id for chunk in built.catalog.chunks_of([built.catalog.article("bank").id])]
    row = np.eye(1, 384, 7, dtype=np.float32)[0]
    built.vectors.delete([name])
    built.vectors.add([Entry(name, row, "a", None, None)])
    built.vectors.reopen()
    assert open_store().vectors.search(row, 1) == pytest.approx({name: 1}, abs=1e-5)


def test_an_older_store_without_articles_is_this_models(open_store: OpenStore) -> None:
    store = open_store()
    store.catalog.set_fact("embedding", OLDER)
    again = open_store()
    assert again.catalog.fact("embedding") == again.embedder.name
    assert (again.vectors.count(), again.repair()) == (0, 0)


@pytest.mark.parametrize("fatal", [("clear", 1), ("set_fact", 1), ("add", 1), ("add", 3), ("touch", 1)])
def test_a_process_killed_while_rebuilding_leaves_what_the_next_finishes(
    older: Store,
    right: list[dict[str, float]],
    open_store: OpenStore,
    check_in_step: Check,
    fatal: tuple[str, int],
) -> None:
    data = older.catalog.database.path.parent
    assert open_in_a_process(data, *fatal).returncode == -signal.SIGKILL
    check_rebuilt(open_store(), right, check_in_step)


def test_processes_that_open_it_at_once_agree(
    older: Store, right: list[dict[str, float]], open_store: OpenStore, check_in_step: Check
) -> None:
    data = older.catalog.database.path.parent
    with Piped(OPENER, str(data), "nothing", "1") as other:
        store = open_store()
        assert other.communicate() == ("opened\n", "", 0)
    check_rebuilt(store, right, check_in_step)


def test_while_another_process_writes_it_is_left_as_it_was(
    older: Store, open_store: OpenStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_LOCK_SECONDS", 0.1)
    before = results(older)
    with older._lock.held(0), pytest.raises(StoreBusyError):
        open_store()
    assert older.catalog.fact("embedding") == OLDER
    assert results(older) == before
