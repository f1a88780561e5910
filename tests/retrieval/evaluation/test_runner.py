"""What kutip does with a case, noted; and how its articles are called."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from config.settings import Settings
from retrieval.answer import ExtractiveAnswerer
from retrieval.evaluation.records import Case
from retrieval.evaluation.runner import Naming, common_language, first_holding, observe, watched

if TYPE_CHECKING:
    from store.models import Article, Chunk
    from store.store import Store

TEXTS = {
    "news/beijing.txt": "Menteri Mikhail Mishustin tiba di Beijing pada hari Selasa.\nIa pulang hari Rabu.",
    "news/toba.txt": "Danau Toba ditetapkan sebagai geopark dunia oleh UNESCO pada tahun 2020.",
    "news/water.txt": "Japan began releasing treated water from Fukushima on Thursday.",
}
CASE = Case(
    "q1", "Siapa yang tiba di Beijing pada hari Selasa?", ("Mikhail Mishustin",), True, {"beijing.txt": 1}
)
NAMING = Naming(frozenset({"beijing.txt"}), "news")


Make = Callable[[float], ExtractiveAnswerer]


@pytest.fixture
def store(
    open_store: Callable[..., Store], make_article: Callable[..., tuple[Article, list[Chunk]]]
) -> Store:
    store = open_store()
    with store.writing():
        store.put([make_article(name, text) for name, text in TEXTS.items()])
    return store


@pytest.fixture
def answerer(store: Store, tmp_path: Path) -> Make:
    """Makes one that answers from a confidence on."""
    return lambda threshold: ExtractiveAnswerer.build(
        Settings.load(data_dir=tmp_path / "data", threshold=threshold), store
    )


@pytest.mark.parametrize(
    ("source", "name"),
    [
        ("news/2023/a.txt", "2023/a.txt"),
        ("/home/x/2023/a.txt", "2023/a.txt"),
        ("C:\\x\\2023\\a.txt", "2023/a.txt"),
        ("2024/a.txt", "a.txt"),
        ("a.txt", "a.txt"),
        ("data.txt", "data.txt"),
        ("news/b.txt", "b.txt"),
        ("news/x/b.txt", "x/b.txt"),
        ("d-17", "d-17"),
    ],
)
def test_an_article_is_called_as_the_set_calls_it(source: str, name: str) -> None:
    cases = [Case("1", "x", sources={"2023/a.txt": 1}), Case("2", "y", sources={"a.txt": 2, "d-17": 1})]
    assert Naming.of(cases, "news")(source) == name


@pytest.mark.parametrize("source", ["/news/a.txt", "https://example.com/a", "a", "x\\y"])
def test_without_a_root_any_other_keeps_its_source(source: str) -> None:
    assert Naming(frozenset({"b.txt"}))(source) == source


def test_an_answer_is_what_it_would_be_if_forced(store: Store, answerer: Make) -> None:
    item, forced = observe(answerer(0.0), CASE, NAMING)
    assert item == forced
    asked = answerer(0.0).ask(CASE.question)
    assert (item.answered, item.answer, item.confidence) == (True, asked.answer, asked.confidence)
    assert item.case == CASE
    assert item.retrieved[0] == "beijing.txt"
    assert set(item.retrieved) == {"beijing.txt", "toba.txt", "water.txt"}
    assert item.answer_rank == 1
    assert [quote.source for quote in item.citations] == ["beijing.txt"] * len(asked.citations)
    for quote, citation in zip(item.citations, asked.citations, strict=True):
        assert quote.valid
        assert quote.quote == citation.quote
        assert quote.quote in TEXTS["news/beijing.txt"]
    assert {"total", "search", "read"} <= item.ms.keys()


def test_a_refusal_keeps_what_it_held_back(answerer: Make) -> None:
    item, forced = observe(answerer(1.0), CASE, NAMING)
    assert not item.answered
    assert forced.answered
    assert forced.citations
    assert replace(item, answered=True) == forced
    assert "Mikhail Mishustin" in item.answer


def test_the_languages_of_what_is_cited_and_of_what_should_be_are_noted(
    open_store: Callable[..., Store],
    make_article: Callable[..., tuple[Article, list[Chunk]]],
    tmp_path: Path,
) -> None:
    store = open_store()
    with store.writing():
        store.put([make_article(name, text, language="id") for name, text in TEXTS.items()])
    answerer = ExtractiveAnswerer.build(Settings.load(data_dir=tmp_path / "data", threshold=0.0), store)
    item, _ = observe(answerer, CASE, NAMING, {"beijing.txt": "en", "toba.txt": "id"})
    assert item.citations
    assert {quote.language for quote in item.citations} == {"id"}
    assert item.source_language == "en"


@pytest.mark.parametrize(
    ("sources", "language"),
    [(("a",), "id"), (("a", "b"), "id"), (("a", "c"), None), (("a", "unknown"), None), ((), None)],
)
def test_the_language_of_several_sources(sources: tuple[str, ...], language: str | None) -> None:
    assert common_language(sources, {"a": "id", "b": "id", "c": "en"}) == language


def test_what_is_measured_is_what_a_user_gets(
    open_store: Callable[..., Store],
    make_article: Callable[..., tuple[Article, list[Chunk]]],
    tmp_path: Path,
) -> None:
    store = open_store()
    many = [
        make_article(f"{n}.txt", f"Pada hari Selasa tamu ke-{n} tiba di Beijing naik kereta.")
        for n in range(40)
    ]
    with store.writing():
        store.put(many)
    answerer = ExtractiveAnswerer.build(Settings.load(data_dir=tmp_path / "data", threshold=0.0), store)
    for number in (3, 17, 31):
        case = replace(CASE, question=f"Kapan tamu ke-{number} tiba di Beijing?")
        item, _ = observe(answerer, case, Naming(frozenset()))
        asked = answerer.ask(case.question)
        assert (item.answer, item.confidence) == (asked.answer, asked.confidence)
        assert len(item.retrieved) == 10


def test_the_first_text_that_holds_an_answer() -> None:
    texts = ["Ia tiba.", "Pada 24 Mei 2023 ia tiba.", "24 Mei 2023"]
    assert first_holding(texts, Case("1", "x", ("24 May 2023",))) == 2
    assert first_holding(texts, Case("1", "x", ("4 Mei",))) is None
    assert first_holding(texts, Case("1", "x", answerable=False)) is None
    assert first_holding([], CASE) is None


def test_who_watches_is_told_how_many_are_done() -> None:
    told: list[int] = []
    cases = [CASE, replace(CASE, id="q2")]
    for place, case in enumerate(watched(cases, told.append)):
        assert case is cases[place]
        assert told == list(range(place + 1))
    assert told == [0, 1, 2]
