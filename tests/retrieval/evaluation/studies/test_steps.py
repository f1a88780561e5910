"""What `make steps` and `make chunks` are made of, on a store of a few articles."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from retrieval.evaluation.datasets.translated import translated
from retrieval.evaluation.records import Case
from retrieval.evaluation.studies.chunks import outcomes
from retrieval.evaluation.studies.steps import ranks, reread, steps, table
from retrieval.fusion import WeightedSum
from retrieval.reading.model import ReaderModel
from retrieval.reading.reader import Reader
from retrieval.search import Search
from retrieval.translations import Translations
from store.language.stems import stem, words

if TYPE_CHECKING:
    from store.store import Store

TEXTS = {
    "suramadu": "Jembatan Suramadu diresmikan pada 10 Juni 2009.",
    "toba": "Danau Toba ditetapkan sebagai geopark dunia pada tahun 2020.",
    "cabai": "Harga cabai naik dua kali lipat menjelang lebaran.",
}
CASES = [
    Case("1", "Kapan jembatan Suramadu diresmikan?", ("10 Juni 2009",)),
    Case("2", "Kapan Danau Toba menjadi geopark?", ("2020",)),
    Case("3", "Siapa yang menemukan Pluto?", ("Tombaugh",)),
]


@pytest.fixture
def filled(open_store: Callable[..., Store], make_article: Callable[..., object]) -> Store:
    store = open_store()
    with store.writing():
        store.put([make_article(name, text, language="id") for name, text in TEXTS.items()])  # type: ignore[misc]
    return store


def test_every_step_ranks_every_case_of_every_set(filled: Store) -> None:
    found = list(steps({"tiny": (filled, CASES)}, filled.encoder))
    names = [name for name, _ in found]
    assert len(set(names)) == len(names)
    assert names[0] == "dense alone"
    assert names[-5:-3] == ["and synonyms", "and a dictionary"]
    assert names[-3:] == [f"and the reader over {count}" for count in (4, 8, 16)]
    assert all(len(results["tiny"]) == len(CASES) for _, results in found)
    assert found[-1][1]["tiny"] == [1, 1, None]
    lines = list(table(found))
    assert lines[0] == "| step | tiny @1 | @5 |"
    assert len(lines) == 2 + len(found)
    assert lines[-1].startswith("| and the reader over 16 | 0.667 (0.00-1.00), p 1.000 | ")


def test_the_dictionary_counts_from_its_own_step_on(
    filled: Store, make_article: Callable[..., object]
) -> None:
    late = "Kereta malam terlambat tiga jam karena banjir."
    more = [
        late,
        "Warga menanam seribu pohon di tepi sungai.",
        "Pameran buku dibuka di balai kota.",
        "Tim bulu tangkis menang di final.",
        "Nelayan memperbaiki perahu sebelum melaut.",
    ]
    with filled.writing():
        filled.put([make_article(text, text, language="id") for text in more])  # type: ignore[misc]
    # A word that only the dictionary knows, for an article that is the farthest of all.
    dictionary = Translations({"en": {"blorp": stem(words(late))}})
    case = Case("1", "Which blorp did it?", ("banjir",))
    stores = {"tiny": (filled, [case])}
    found = {name: results["tiny"] for name, results in steps(stores, filled.encoder, dictionary)}
    assert found["dense alone"] == found["and weights by language"] == found["and synonyms"] == [None]
    assert found["and a dictionary"] == [2]
    # Without it the reader would see the article among 8, not among 4.
    assert found["and the reader over 4"] != [None]


def test_the_reader_finds_what_search_puts_last(filled: Store) -> None:
    # The farther the better.
    search, cases = Search(filled, WeightedSum(0.0, 0.0, dense=-1.0)), CASES[:2]
    assert all(rank and rank > 1 for rank in ranks(search, cases))
    reader = Reader(ReaderModel(filled.encoder))
    assert reread(search, reader, cases, 3) == [1, 1]
    # Of one passage there is no other order.
    assert reread(search, reader, cases, 1) == [None, None]


def test_chunks_are_judged_by_passage_and_by_answer(filled: Store) -> None:
    assert list(outcomes(filled, CASES)) == [(True, True, True), (True, True, True), (False, False, False)]


def test_a_translated_set_has_the_questions_of_one_and_the_answers_of_the_other(tmp_path: Path) -> None:
    path = tmp_path / "en.jsonl"
    path.write_text(
        json.dumps({"id": "2", "question": "When did Lake Toba become a geopark?"}) + "\n", "utf-8"
    )
    [case] = translated(CASES, path, "en")
    assert (case.id, case.language, case.answers) == ("2", "en", ("2020",))
    assert case.question.startswith("When")


def test_the_english_questions_belong_to_facqa(seeds_dir: Path) -> None:
    lines = (Path(__file__).parents[3] / "data" / "facqa_valid_en.jsonl").read_text("utf-8").splitlines()
    known = (seeds_dir.parent / "data" / "facqa" / "valid.jsonl").read_text("utf-8").splitlines()
    ids = [json.loads(line)["id"] for line in lines]
    assert len(set(ids)) == len(ids) == 100
    assert set(ids) <= {json.loads(line)["id"] for line in known}
