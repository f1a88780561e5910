"""Stems and BM25: inflections meet, names stay, filters hold, and no question can break the query."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from store.catalog import Catalog
from store.language.stems import any_of, stem, words
from store.lexical import lexical_search
from store.models import ALL, Article, Chunk, Filters

MakeArticle = Callable[..., tuple[Article, list[Chunk]]]

ARTICLES: dict[str, tuple[str, dict[str, object]]] = {
    "beras": (
        "Pemerintah menaikkan harga beras di Jakarta.\nWarga membeli beras lebih sedikit.",
        {"language": "id", "date": dt.date(2023, 5, 24), "publisher": "Média ÇONTOH"},
    ),
    "water": (
        "Japan released treated water at Fukushima.\nFishermen in Jakarta worry.",
        {
            "language": "en",
            "date": dt.date(2023, 8, 24),
            "publisher": "Sample Press",
            "title": "Pacific plan",
        },
    ),
    "odd": ("NEAR AND OR NOT kolom:isi Jakarta a_b can't 1.200", {}),
}


@pytest.fixture(scope="module")
def catalog(tmp_path_factory: pytest.TempPathFactory, make_article: MakeArticle) -> Catalog:
    catalog = Catalog.open(tmp_path_factory.mktemp("lexical"))
    catalog.replace([make_article(name, text, **stated) for name, (text, stated) in ARTICLES.items()])
    return catalog


def find(catalog: Catalog, question: str, filters: Filters = ALL, **options: object) -> list[str]:
    """The articles found, best first, each once."""
    found = lexical_search(
        catalog.database,
        any_of(stem(words(question))),
        50,
        filters=filters,
        **options,  # type: ignore[arg-type]
    )
    assert list(found.values()) == sorted(found.values(), reverse=True)
    return list(dict.fromkeys(catalog.passages([chunk])[chunk][1].source for chunk in found))


@pytest.mark.parametrize(
    "forms",
    [
        "beli membeli dibeli pembelian",
        "nyata pernyataan dinyatakan nyatakan",
        "kunjungan berkunjung dikunjungi",
        "release releases released releasing",
        "visit visits visited visiting",
        "Jakarta JAKARTA jakarta ｊａｋａｒｔａ",
        "Straße STRASSE",
    ],
)
def test_inflections_have_one_stem(forms: str) -> None:
    assert len(set(stem(words(forms)))) == 1


@pytest.mark.parametrize(
    "name", ["Mishustin", "Fukushima", "Jakarta", "Prabowo", "UNESCO", "Toba", "1200", "G7"]
)
def test_names_and_numbers_are_left_alone(name: str) -> None:
    assert stem([name]) == [name.casefold()]


def test_different_words_keep_different_stems() -> None:
    apart = "beras harga presiden gempa water minister parliament election"
    assert len(set(stem(words(apart)))) == len(apart.split())


def test_words_keep_apostrophes_and_drop_the_rest() -> None:
    assert words("Al-Qur’an, can't (1.200) a_b “x”!") == ["Al", "Qur’an", "can't", "1", "200", "a_b", "x"]
    assert words("") == words("“—” !?") == []
    assert words("x" * 100) == ["x" * 64]


def test_a_question_finds_inflected_words_title_words_and_the_better_match_first(catalog: Catalog) -> None:
    assert find(catalog, "pembelian") == ["beras"]
    assert find(catalog, "releases") == ["water"]
    assert find(catalog, "Pacific") == ["water"]
    assert find(catalog, "harga beras di Jakarta")[0] == "beras"
    assert find(catalog, "tidak ada satu pun") == []


def test_neighbours_count_more() -> None:
    assert any_of(["a", "b", "a"]) == '"a" OR "b" OR "a b" OR "b a"'
    assert any_of([]) == ""


@pytest.mark.parametrize(
    "question", ['"', '""', "'", "''", "(", "*", "\0", "; DROP TABLE stems --", "\ud800", "²", "𐐷", "—", ""]
)
def test_marks_alone_find_nothing(catalog: Catalog, question: str) -> None:
    assert find(catalog, question) in ([], ["odd"])
    assert catalog.database.all("SELECT count(*) FROM stems") == [(5,)]


@pytest.mark.parametrize(
    "question", ['"NEAR(" OR *', "NOT kolom:isi", "near AND", "can't", "a_b", "1.200", "text: NEAR/2"]
)
def test_the_syntax_of_the_index_is_text(catalog: Catalog, question: str) -> None:
    assert find(catalog, question) == ["odd"]


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(question=st.text(max_size=60))
def test_no_question_raises(catalog: Catalog, question: str) -> None:
    find(catalog, question)
    assert "odd" in find(catalog, f"{question} kolom {question}")


def test_a_very_long_question(catalog: Catalog) -> None:
    assert set(find(catalog, " ".join(f"kata{i}" for i in range(5000)) + " Jakarta")) == set(ARTICLES)


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        (Filters(), {"beras", "water", "odd"}),
        (Filters(since=dt.date(2023, 5, 24)), {"beras", "water"}),
        (Filters(since=dt.date(2023, 5, 25)), {"water"}),
        (Filters(until=dt.date(2023, 8, 24)), {"beras", "water"}),
        (Filters(until=dt.date(2023, 8, 23)), {"beras"}),
        (Filters(since=dt.date(2023, 6, 1), until=dt.date(2023, 7, 1)), set()),
        (Filters(publisher="média çontoh"), {"beras"}),
        (Filters(publisher="MÉDIA ÇONTOH"), {"beras"}),
        (Filters(publisher="Media Contoh"), set()),
        (Filters(publisher="sample press", until=dt.date(2023, 8, 23)), set()),
    ],
)
def test_filters(catalog: Catalog, filters: Filters, expected: set[str]) -> None:
    assert set(find(catalog, "Jakarta", filters)) == expected


@pytest.mark.parametrize(
    ("language", "same", "foreign"),
    [
        ("id", {"beras", "odd"}, {"water"}),
        ("en", {"water", "odd"}, {"beras"}),
        ("ms", {"odd"}, {"beras", "water"}),
    ],
)
def test_articles_are_split_by_language_and_unknown_counts_as_the_same(
    catalog: Catalog, language: str, same: set[str], foreign: set[str]
) -> None:
    assert set(find(catalog, "Jakarta", language=language)) == same
    assert set(find(catalog, "Jakarta", language=language, foreign=True)) == foreign


def test_among_and_limit(catalog: Catalog) -> None:
    query = any_of(stem(["Jakarta"]))
    found = list(lexical_search(catalog.database, query, 50))
    assert len(found) == 3
    assert list(lexical_search(catalog.database, query, 2)) == found[:2]
    assert list(lexical_search(catalog.database, query, 50, among=[found[1], "nowhere"])) == [found[1]]
    assert lexical_search(catalog.database, query, 50, among=[]) == {}


def test_the_index_needs_no_file_but_the_catalogs(tmp_path: Path, make_article: MakeArticle) -> None:
    Catalog.open(tmp_path / "a").replace([make_article("x", "Beras naik.")])
    assert find(Catalog.open(tmp_path / "a"), "beras") == ["x"]
