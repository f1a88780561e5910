"""The lists of sentences with quotes in tests/data/claims are what its README says they are."""

from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

CLAIMS = Path(__file__).parents[3] / "data" / "claims"
LANGUAGES = {"id", "en"}
KINDS = {
    "invented",
    "wrong_id",
    "number",
    "date",
    "name",
    "negation",
    "injection",
    "not_borne_out",
    "joined",
    "cause",
    "unquoted",
}
NOT_FOUND = {"invented", "wrong_id"}


def rows(name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (CLAIMS / name).read_text(encoding="utf-8").splitlines()]


def words(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()


ARTICLES = {row["id"]: row for row in rows("articles.jsonl")}
TEXTS = {key: words(row["text"]) for key, row in ARTICLES.items()}
HOSTILE = rows("hostile.jsonl")
SUPPORTED = rows("supported.jsonl")


def found(quote: dict[str, Any]) -> bool:
    return bool(words(quote["text"])) and words(quote["text"]) in TEXTS.get(quote["id"], "")


def same_language(row: dict[str, Any]) -> bool:
    return bool(row["lang"] == ARTICLES[row["article"]]["lang"])


def test_forty_short_articles_half_in_each_language() -> None:
    assert len(rows("articles.jsonl")) == len(ARTICLES) == 40
    assert Counter(row["lang"] for row in ARTICLES.values()) == {"id": 20, "en": 20}
    for row in ARTICLES.values():
        assert set(row) == {"id", "title", "text", "date", "publisher", "lang"}
        assert all(isinstance(value, str) and value.strip() for value in row.values())
        assert re.fullmatch(r"\d{4}-\d{2}-\d{2}", row["date"])
        assert 60 <= len(row["text"].split()) <= 150, row["id"]


@pytest.mark.parametrize(
    ("listed", "fields"),
    [
        pytest.param(HOSTILE, {"id", "article", "lang", "kind", "sentence", "quotes", "wrong"}, id="hostile"),
        pytest.param(SUPPORTED, {"id", "article", "lang", "kind", "sentence", "quotes"}, id="supported"),
    ],
)
def test_300_lines_of_one_form(listed: list[dict[str, Any]], fields: set[str]) -> None:
    assert len(listed) == 300
    for row in listed:
        assert set(row) == fields, row["id"]
        assert row["article"] in ARTICLES, row["id"]
        assert row["lang"] in LANGUAGES, row["id"]
        assert row["sentence"].strip() == row["sentence"] != "", row["id"]
        assert row["quotes"], row["id"]
        assert all(set(quote) == {"id", "text"} for quote in row["quotes"]), row["id"]
    assert {row["article"] for row in listed} == set(ARTICLES)


def test_ids_and_claims_are_unique() -> None:
    ids = [row["id"] for row in HOSTILE + SUPPORTED]
    assert len(set(ids)) == len(ids)
    claims = [(row["sentence"], json.dumps(row["quotes"])) for row in HOSTILE + SUPPORTED]
    assert len(set(claims)) == len(claims)


def test_hostile_kinds_and_languages_are_shared_out() -> None:
    kinds = Counter(row["kind"] for row in HOSTILE)
    assert set(kinds) == KINDS
    assert set(kinds.values()) == {27, 28}
    assert Counter(same_language(row) for row in HOSTILE) == {True: 150, False: 150}
    assert all(140 <= count <= 160 for count in Counter(row["lang"] for row in HOSTILE).values())
    for kind in KINDS:
        same = sum(same_language(row) for row in HOSTILE if row["kind"] == kind)
        assert same in {13, 14}, kind
    assert all(row["wrong"].strip() for row in HOSTILE)


def test_supported_kinds_and_languages_are_shared_out() -> None:
    assert Counter(row["kind"] for row in SUPPORTED) == {"copy": 100, "paraphrase": 100, "translation": 100}
    assert all(same_language(row) == (row["kind"] != "translation") for row in SUPPORTED)
    assert Counter(row["lang"] for row in SUPPORTED) == {"id": 150, "en": 150}


@pytest.mark.parametrize(
    "listed",
    [
        pytest.param([row for row in HOSTILE if row["kind"] not in NOT_FOUND], id="hostile"),
        pytest.param(SUPPORTED, id="supported"),
    ],
)
def test_quotes_are_in_the_article_that_they_name(listed: list[dict[str, Any]]) -> None:
    missing = [(row["id"], quote) for row in listed for quote in row["quotes"] if not found(quote)]
    assert missing == []


def test_each_line_quotes_its_own_article() -> None:
    for row in SUPPORTED + [row for row in HOSTILE if row["kind"] != "wrong_id"]:
        assert row["article"] in {quote["id"] for quote in row["quotes"]}, row["id"]


def test_copies_are_words_of_their_quote() -> None:
    for row in SUPPORTED:
        if row["kind"] == "copy":
            assert any(words(row["sentence"]) in words(quote["text"]) for quote in row["quotes"]), row["id"]
        else:
            assert all(words(row["sentence"]) not in text for text in TEXTS.values()), row["id"]


def test_invented_quotes_are_in_no_article() -> None:
    for row in HOSTILE:
        if row["kind"] == "invented":
            lost = [words(quote["text"]) for quote in row["quotes"] if not found(quote)]
            assert lost, row["id"]
            assert not any(quote in text for quote in lost for text in TEXTS.values()), row["id"]


def test_quotes_under_a_wrong_id_are_in_another_article() -> None:
    for row in HOSTILE:
        if row["kind"] == "wrong_id":
            lost = [words(quote["text"]) for quote in row["quotes"] if not found(quote)]
            assert lost, row["id"]
            assert all(any(quote in text for text in TEXTS.values()) for quote in lost), row["id"]
