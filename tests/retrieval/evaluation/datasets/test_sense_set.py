"""The set about news over time is whole, and its answers stand word for word where they are said to."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

SENSE = Path(__file__).parents[3] / "data" / "sense"
KINDS = {
    "when", "where", "who", "howmany", "why", "said", "yesno", "list", "definition", "latest", "conflict",
    "none",
}  # fmt: skip
RELATIONS = {"update", "conflict", "agreement", "copy"}


def read(name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (SENSE / name).read_text("utf-8").splitlines()]


ARTICLES = read("articles.jsonl")
QUESTIONS = read("questions.jsonl")
PAIRS = read("copies.jsonl")
TEXTS = {article["id"]: article["text"] for article in ARTICLES}
EACH = pytest.mark.parametrize("question", QUESTIONS, ids=[question["id"] for question in QUESTIONS])


def stands_in(text: str, piece: str) -> bool:
    """Whole words, any case."""
    return re.search(rf"(?<!\w){re.escape(piece.lower())}(?!\w)", text.lower()) is not None


def likeness(one: str, other: str) -> float:
    """The share of runs of three words that two texts have in common."""
    first, second = (
        set(zip(words, words[1:], words[2:], strict=False)) for words in (one.split(), other.split())
    )
    return len(first & second) / len(first | second)


def test_ids_are_unique() -> None:
    for records in (ARTICLES, QUESTIONS):
        assert len({record["id"] for record in records}) == len(records)
    assert len({question["question"] for question in QUESTIONS}) == len(QUESTIONS)


def test_articles_are_short_dated_and_of_two_languages() -> None:
    assert len(ARTICLES) >= 60
    for article in ARTICLES:
        assert article.keys() == {"id", "title", "text", "date", "publisher", "lang"}, article["id"]
        assert re.fullmatch(r"202[345]-\d\d-\d\d", article["date"]), article["id"]
        assert 80 <= len(article["text"].split()) <= 200, article["id"]
        assert article["lang"] in {"id", "en"}
    indonesian = sum(article["lang"] == "id" for article in ARTICLES)
    assert 0.6 <= indonesian / len(ARTICLES) <= 0.75
    assert len({article["publisher"] for article in ARTICLES}) >= 6


def test_there_are_enough_questions_of_each_kind() -> None:
    assert len(QUESTIONS) >= 160
    assert {question["kind"] for question in QUESTIONS} == KINDS
    assert sum(question["kind"] == "none" for question in QUESTIONS) >= 30
    assert sum(question["style"] != "plain" for question in QUESTIONS) >= len(QUESTIONS) / 4
    verdicts = [question["verdict"] for question in QUESTIONS if question["kind"] == "yesno"]
    assert verdicts.count("yes") == verdicts.count("no") == len(verdicts) / 2


@EACH
def test_an_answer_stands_in_a_source(question: dict[str, Any]) -> None:
    texts = [TEXTS[source] for source in question["sources"]]
    pieces = [*question["answers"], *(name for side in question.get("sides", ()) for name in side)]
    assert [piece for piece in pieces if not any(stands_in(text, piece) for text in texts)] == []


@EACH
def test_each_source_holds_an_answer(question: dict[str, Any]) -> None:
    pieces = [*question["answers"], *(name for side in question.get("sides", ()) for name in side)]
    pieces += [name for member in question.get("members", ()) for name in member]
    for source in question["sources"]:
        assert any(stands_in(TEXTS[source], piece) for piece in pieces), source


@EACH
def test_a_question_without_answer_has_none(question: dict[str, Any]) -> None:
    assert question["answerable"] == (question["kind"] != "none")
    assert bool(question["answers"]) == bool(question["sources"]) == question["answerable"]
    assert ("absent" in question) == ("miss" in question) == (not question["answerable"])
    for piece in question.get("absent", ()):
        assert not any(stands_in(f"{one['title']} {one['text']}", piece) for one in ARTICLES), piece


@EACH
def test_a_kind_has_what_it_is_judged_by(question: dict[str, Any]) -> None:
    assert ("verdict" in question) == (question["kind"] == "yesno")
    assert ("members" in question) == (question["kind"] == "list")
    texts = [TEXTS[source] for source in question["sources"]]
    for member in question.get("members", ()):
        assert any(stands_in(text, name) for text in texts for name in member), member
    relation = question.get("relation")
    assert relation is None or relation in RELATIONS
    assert (relation == "conflict") == (question["kind"] == "conflict")
    if relation in {"update", "conflict"} and question["kind"] != "definition":
        assert len(question["sides"]) >= 2
    if relation in {"conflict", "copy"}:
        assert len(question["sources"]) >= 2


def test_copies_are_alike_and_other_pairs_are_less_so() -> None:
    for pair in PAIRS:
        assert (likeness(TEXTS[pair["a"]], TEXTS[pair["b"]]) > 0.5) == pair["copy"], pair
    assert sum(pair["copy"] for pair in PAIRS) >= 8
    assert sum(not pair["copy"] for pair in PAIRS) == 20


def test_each_copy_is_named() -> None:
    listed = {frozenset((pair["a"], pair["b"])) for pair in PAIRS}
    ids = sorted(TEXTS)
    others = [(one, other) for place, one in enumerate(ids) for other in ids[place + 1 :]]
    unlisted = [pair for pair in others if frozenset(pair) not in listed]
    assert [pair for pair in unlisted if likeness(TEXTS[pair[0]], TEXTS[pair[1]]) > 0.5] == []
