"""The dense index over the real Chroma, embedded in a folder and as a server."""

from __future__ import annotations

import datetime as dt
import threading
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from llama_index.core.schema import TextNode
from llama_index.core.vector_stores import VectorStoreQuery

from store.chroma.connection import scratch
from store.encoder.words import Floats
from store.models import Filters
from store.vectors import Entry, Vectors
from tests.forked.command import forked_python

Open = Callable[..., Vectors]

OTHER_PROCESS = """
import sys
from pathlib import Path
import numpy as np
from store.vectors import Entry, Vectors
folder, server, name, chunk = sys.argv[1:]
vector = np.zeros(384, np.float32)
vector[7] = 1
Vectors(Path(folder), server, name).add([Entry(chunk, vector, "a", None, None)])
"""


def unit(seed: int, count: int = 1) -> Floats:
    rows = np.random.default_rng(seed).normal(size=(count, 384)).astype(np.float32)
    result: Floats = rows / np.linalg.norm(rows, axis=1, keepdims=True)
    return result


def entries(count: int, seed: int = 1) -> list[Entry]:
    return [Entry(f"c{i}", row, f"a{i // 4}", None, None) for i, row in enumerate(unit(seed, count))]


@pytest.fixture(params=["embedded", "server"])
def open_vectors(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Open]:
    """Opens the same index each time, or, with a name, another beside it."""
    server = request.getfixturevalue("chroma_server") if request.param == "server" else ""
    own = uuid.uuid4().hex
    opened: list[Vectors] = []

    def open_(name: str = "") -> Vectors:
        opened.append(Vectors(tmp_path / "chroma", server, own + name))
        return opened[-1]

    yield open_
    for vectors in opened:
        vectors.reopen()


@pytest.fixture
def vectors(open_vectors: Open) -> Vectors:
    return open_vectors()


def test_search_gives_the_nearest_with_their_true_cosines(vectors: Vectors) -> None:
    stored = entries(300)
    vectors.add(stored)
    table = np.array([entry.vector for entry in stored])
    for question in unit(2, 5):
        exact = table @ question
        found = vectors.search(question, 10)
        assert list(found) == [f"c{i}" for i in np.argsort(-exact)[:10]]
        np.testing.assert_allclose(list(found.values()), np.sort(exact)[::-1][:10], atol=1e-5)
        some = ["c5", "nowhere", "c250", "c0"]
        cosines = vectors.cosines(question, some)
        assert cosines == pytest.approx({f"c{i}": exact[i] for i in (5, 250, 0)}, abs=1e-5)
    assert vectors.cosines(unit(2)[0], []) == {}
    assert vectors.cosines(unit(2)[0], ["nowhere"]) == {}


def test_cosines_are_those_of_vectors_of_any_length_and_direction(vectors: Vectors) -> None:
    row = unit(3)[0]
    vectors.add([Entry("same", row * 3, "a", None, None), Entry("opposite", -row, "a", None, None)])
    assert vectors.search(row * 2, 5) == pytest.approx({"same": 1, "opposite": -1}, abs=1e-5)
    assert vectors.cosines(row * 2, ["same", "opposite"]) == pytest.approx(
        {"same": 1, "opposite": -1}, abs=1e-5
    )


def test_an_empty_index_finds_nothing(vectors: Vectors) -> None:
    assert vectors.search(unit(1)[0], 5) == {}
    assert (vectors.count(), vectors.ids()) == (0, set())
    vectors.add([])
    vectors.delete([])
    vectors.delete(["nowhere"])
    assert vectors.count() == 0


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        (Filters(), {"may", "august", "undated"}),
        (Filters(since=dt.date(2023, 5, 24)), {"may", "august"}),
        (Filters(since=dt.date(2023, 5, 25)), {"august"}),
        (Filters(until=dt.date(2023, 8, 24)), {"may", "august"}),
        (Filters(until=dt.date(2023, 8, 23)), {"may"}),
        (Filters(since=dt.date(2023, 6, 1), until=dt.date(2023, 7, 1)), set()),
        (Filters(publisher="média çontoh"), {"may"}),
        (Filters(publisher="MÉDIA ÇONTOH", since=dt.date(2023, 1, 1)), {"may"}),
        (Filters(publisher="Media Contoh"), set()),
    ],
)
def test_filters(vectors: Vectors, filters: Filters, expected: set[str]) -> None:
    rows = unit(4, 3)
    vectors.add(
        [
            Entry("may", rows[0], "a", dt.date(2023, 5, 24), "Média ÇONTOH"),
            Entry("august", rows[1], "b", dt.date(2023, 8, 24), "Sample Press"),
            Entry("undated", rows[2], "c", None, None),
        ]
    )
    assert set(vectors.search(rows[0], 10, filters)) == expected


def test_delete_and_clear(vectors: Vectors) -> None:
    stored = entries(40)
    vectors.add(stored)
    vectors.delete(entry.id for entry in stored[:39])
    assert vectors.ids() == {"c39"}
    assert set(vectors.search(stored[0].vector, 40)) == {"c39"}
    vectors.clear()
    assert (vectors.count(), vectors.search(stored[0].vector, 5)) == (0, {})
    vectors.add(stored[:2])
    assert vectors.ids() == {"c0", "c1"}


def test_two_stores_beside_each_other_do_not_see_each_other(open_vectors: Open) -> None:
    first, second = open_vectors("first"), open_vectors("second")
    first.add(entries(3))
    second.add(entries(2, seed=9))
    assert (first.count(), second.count()) == (3, 2)
    second.clear()
    assert first.count() == 3
    assert set(first.search(unit(5)[0], 10)) == {"c0", "c1", "c2"}


def test_reopening_shows_what_another_process_wrote(
    request: pytest.FixtureRequest, open_vectors: Open
) -> None:
    vectors = open_vectors()
    vectors.add(entries(2))
    assert set(vectors.search(unit(1)[0], 10)) == {"c0", "c1"}
    place = [str(vectors._folder.path), vectors._server, vectors._name.removeprefix("kutip-")]
    forked_python(OTHER_PROCESS, *place, "theirs").check_returncode()
    vectors.reopen()
    question = np.eye(1, 384, 7, dtype=np.float32)[0]
    assert vectors.ids() == {"c0", "c1", "theirs"}
    assert vectors.search(question, 1) == pytest.approx({"theirs": 1}, abs=1e-5)
    vectors.add([Entry("after", question, "a", None, None)])
    assert vectors.count() == 4


def test_threads_may_share_an_index_that_is_reopened_meanwhile(vectors: Vectors) -> None:
    vectors.add(entries(50))
    found: list[int] = []

    def search(seed: int) -> None:
        for _ in range(10):
            found.append(len(vectors.search(unit(seed)[0], 7)))
            vectors.reopen()

    threads = [threading.Thread(target=search, args=(seed,)) for seed in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [7] * 40


def test_a_scratch_store_is_an_empty_one_in_llama_index_terms(tmp_path: Path) -> None:
    first, second = scratch(tmp_path / "first"), scratch(tmp_path / "second")
    rows = unit(6, 3)
    first.add(
        [TextNode(id_=f"n{at}", text=f"text {at}", embedding=row.tolist()) for at, row in enumerate(rows)]
    )
    query = VectorStoreQuery(query_embedding=rows[1].tolist(), similarity_top_k=2)
    found = first.query(query)
    assert found.ids
    assert found.nodes
    assert (found.ids[0], found.nodes[0].get_content(), len(found.ids)) == ("n1", "text 1", 2)
    assert second.query(query).ids == []


def test_nothing_is_reported_to_anyone(vectors: Vectors) -> None:
    vectors.count()
    vectors.add(entries(1))
    assert vectors._chroma
    assert vectors._chroma._system.settings.anonymized_telemetry is False
