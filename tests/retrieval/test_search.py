from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from retrieval.fusion import DEFAULT_FUSION, DENSE_ALONE
from retrieval.models import Passage
from retrieval.queries import ExpandedQueries, Queries
from retrieval.search import POOL, Search
from retrieval.synonyms import Synonyms
from retrieval.synonyms import load as load_synonyms
from retrieval.turns import by_score
from store.language.stems import any_of, stem
from store.models import ALL, Filters

if TYPE_CHECKING:
    from store.store import Store

# Text, language, publisher, date.
ARTICLES = {
    "jembatan": ("Jembatan Suramadu diresmikan pada 10 Juni 2009.", "id", "Harian A", "2009-06-11"),
    "bandara": ("Bandara baru di Kertajati melayani penerbangan umrah.", "id", "Harian B", "2018-05-24"),
    "harvest": ("The rice harvest in Karawang fell after the drought.", "en", "Harian A", "2019-10-02"),
    "pasar": ("Harga cabai di pasar induk naik dua kali lipat menjelang lebaran.", "id", None, None),
}


@pytest.fixture
def search(open_store: Callable[..., Store], make_article: Callable[..., object]) -> Search:
    store = open_store()
    with store.writing():
        for name, (text, language, publisher, date) in ARTICLES.items():
            day = dt.date.fromisoformat(date) if date else None
            made = make_article(name, text, language=language, publisher=publisher, date=day)
            store.put([made])  # type: ignore[list-item]
    return Search.bundled(store)


def found(search: Search, question: str, filters: Filters = ALL) -> list[Passage]:
    return search.find(search.question(question), 10, filters)


def sources(search: Search, question: str, filters: Filters = ALL) -> list[str]:
    return [passage.article.source for passage in found(search, question, filters)]


@pytest.mark.parametrize(
    ("question", "source"),
    [
        ("kapan jembatan Suramadu diresmikan?", "jembatan"),
        ("when was the Suramadu bridge inaugurated?", "jembatan"),
        ("which new airport serves pilgrims?", "bandara"),
        ("why did the rice harvest fall?", "harvest"),
        ("chilli prices", "pasar"),
    ],
)
def test_the_right_article_comes_first_in_either_language(search: Search, question: str, source: str) -> None:
    assert sources(search, question)[0] == source


def test_passages_are_spans_of_their_articles_in_order_of_score(search: Search) -> None:
    passages = found(search, "bandara Kertajati")
    assert [p.text for p in passages] == [p.article.text[p.chunk.start : p.chunk.end] for p in passages]
    assert [p.score for p in passages] == sorted((p.score for p in passages), reverse=True)
    assert passages[0].lexical > 0
    assert 0.5 < passages[0].dense <= 1.0


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        (Filters(since=dt.date(2018, 5, 24)), {"bandara", "harvest"}),
        (Filters(until=dt.date(2018, 5, 23)), {"jembatan"}),
        (Filters(since=dt.date(2010, 1, 1), until=dt.date(2018, 12, 31)), {"bandara"}),
        (Filters(publisher="harian a"), {"jembatan", "harvest"}),
        (Filters(publisher="HARIAN A", since=dt.date(2010, 1, 1)), {"harvest"}),
        (Filters(since=dt.date(2030, 1, 1)), set()),
    ],
)
def test_filters_hold_for_both_searches(search: Search, filters: Filters, expected: set[str]) -> None:
    assert set(sources(search, "Suramadu Kertajati Karawang cabai", filters)) == expected


def test_a_limit_is_kept(search: Search) -> None:
    assert len(search.find(search.question("harga"), 2)) == 2


def test_an_empty_store_finds_nothing(open_store: Callable[..., Store]) -> None:
    assert found(Search.bundled(open_store()), "apa saja?") == []


@pytest.mark.parametrize(
    "question", ['"NEAR(" OR *', "'; DROP TABLE articles; --", "a" * 900, "🙂 x", "\x00 y"]
)
def test_no_question_is_read_as_a_query_language(search: Search, question: str) -> None:
    assert len(found(search, question)) == len(ARTICLES)


def test_without_weight_the_order_is_that_of_the_cosines(search: Search) -> None:
    passages = found(Search(search.store, DENSE_ALONE), "jembatan")
    assert (
        [p.score for p in passages] == [p.dense for p in passages] == sorted(p.dense for p in passages)[::-1]
    )


@pytest.mark.parametrize(
    ("question", "language"), [("Apa yang terjadi di Karawang dan Suramadu?", "id"), ("rice Suramadu", None)]
)
def test_a_score_is_the_cosine_and_the_weighted_words(
    search: Search, question: str, language: str | None
) -> None:
    own, other = DEFAULT_FUSION.same_language, DEFAULT_FUSION.other_language
    assert own != other
    assert search.question(question).language == language
    passages = found(search, question)
    weights = [own if language in (None, p.article.metadata.language) else other for p in passages]
    assert [p.score for p in passages] == pytest.approx(
        [p.dense + weight * p.lexical for p, weight in zip(passages, weights, strict=True)]
    )
    assert {p.article.source for p in passages if p.lexical} >= {"jembatan", "harvest"}


def test_the_first_of_a_few_is_the_first_of_many(search: Search, make_article: Callable[..., object]) -> None:
    # More than one search brings, and all of them fit somewhat.
    texts = [f"Jembatan nomor {number} di desa {number} sedang dibangun." for number in range(POOL + 10)]
    with search.store.writing():
        search.store.put([make_article(text, text, language="id") for text in texts])  # type: ignore[misc]
    question = search.question("Kapan jembatan Suramadu diresmikan?")
    many = search.find(question, 2 * POOL)
    assert POOL <= len(many) <= 2 * POOL
    assert len({passage.chunk.id for passage in many}) == len(many)
    assert many[0].article.source == "jembatan"
    for limit in (1, 3, POOL):
        assert search.find(question, limit) == many[:limit]


def test_the_same_question_finds_the_same(search: Search) -> None:
    question = "which new airport serves pilgrims?"
    assert found(search, question) == found(search, question)


def test_another_word_for_it_is_found_in_its_own_words(
    search: Search, make_article: Callable[..., object]
) -> None:
    text = "Tiongkok meluncurkan satelit cuaca pada hari Senin."
    with search.store.writing():
        search.store.put([make_article("satelit", text, language="id")])  # type: ignore[list-item]
    plain = Search(search.store)
    for question in ("What did China launch?", "Apa yang terjadi di China?"):
        bm25 = [
            {p.article.source: p.lexical for p in found(one, question)}["satelit"] for one in (search, plain)
        ]
        assert bm25[0] > 0.0 == bm25[1]


@pytest.mark.parametrize(
    ("asked", "near", "far"),
    [
        (
            "Which ship carries the fish?",
            ("The ship with number {} carries the fish.", "en"),
            ("Dua ekor ikan hias dilepas warga di kolam balai desa.", "id"),
        ),
        (
            "Kapal mana yang membawa ikan?",
            ("Kapal nomor {} membawa ikan.", "id"),
            ("The children fed the fish in the pond behind the library.", "en"),
        ),
    ],
)
def test_a_common_word_is_found_in_its_translation(
    open_store: Callable[..., Store],
    make_article: Callable[..., object],
    asked: str,
    near: tuple[str, str],
    far: tuple[str, str],
) -> None:
    # More articles than dense search brings are nearer to the question.
    made = [make_article(f"{n}", near[0].format(n), language=near[1]) for n in range(POOL + 5)]
    store = open_store()
    with store.writing():
        store.put([*made, make_article("pond", far[0], language=far[1])])  # type: ignore[list-item]
    search, plain = Search.bundled(store), Search(store, queries=ExpandedQueries(load_synonyms()))
    question = search.question(asked)
    assert question.language == near[1]
    assert "pond" in {p.article.source for p in search.find(question, 2 * POOL) if p.lexical}
    assert "pond" not in {p.article.source for p in plain.find(question, 2 * POOL)}
    # Of a question of no language it is not known which words are to be translated.
    unknown = replace(question, language=None)
    assert "pond" not in {p.article.source for p in search.find(unknown, 2 * POOL)}


def test_given_synonyms_are_those_that_count(search: Search) -> None:
    own = Search.bundled(search.store, Synonyms([["jembatan", "penyeberangan"]]))
    bm25 = [
        {passage.article.source: passage.lexical for passage in found(one, "penyeberangan")}["jembatan"]
        for one in (search, own)
    ]
    assert bm25[0] == 0.0 < bm25[1]


def test_fusion_and_queries_are_parts_that_can_be_exchanged(search: Search) -> None:
    question = search.question("kapan jembatan Suramadu diresmikan?")
    turned = Search(
        search.store, lambda dense, _, __: {name: -cosine for name, cosine in dense.items()}, order=by_score
    )
    assert [p.chunk for p in turned.find(question, 9)] == [
        p.chunk for p in Search(search.store, DENSE_ALONE, order=by_score).find(question, 9)
    ][::-1]
    fixed = Search(search.store, queries=lambda _: Queries(any_of(stem(["cabai"])), '"rice"'))
    assert {p.article.source for p in fixed.find(question, 9) if p.lexical} == {"pasar", "harvest"}
