"""The questions over whole articles: verbatim answers, nothing twice, no story of a set that judges."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from config.json_lines import read_json_lines
from retrieval.reading.training.articles import WRITTEN, questions
from retrieval.reading.training.examples import QUESTIONS

DATA = Path(__file__).parents[3] / "data"
KINDS = {"who", "when", "where", "howmany", "why", "said", "list", "definition", "latest", "yesno", "none"}
STYLES = {"plain", "casual", "typo", "keywords", "header"}
MISSES = {"person", "year", "role", "premise", "early", "other"}


@pytest.fixture(scope="module")
def written() -> list[dict[str, Any]]:
    return questions()


@pytest.fixture(scope="module")
def dev() -> list[dict[str, Any]]:
    return read_json_lines(DATA / "news_dev.jsonl")


@pytest.fixture
def articles(seeds_dir: Path) -> dict[str, dict[str, Any]]:
    return {one["id"]: one for one in read_json_lines(seeds_dir.parent / "data" / "news" / "corpus.jsonl")}


def words(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.casefold()))


def test_every_line_says_what_it_is(written: list[dict[str, Any]], dev: list[dict[str, Any]]) -> None:
    for one in (*written, *dev):
        assert one["kind"] in KINDS
        assert one["style"] in STYLES
        assert one["lang"] in ("id", "en")
        assert words(one["question"])
        assert bool(one["answers"]) == (one["kind"] != "none")
        assert (one.get("verdict") in ("yes", "no")) == (one["kind"] == "yesno")
        assert (one.get("miss") in MISSES) == (one["kind"] == "none")
    assert len({one["id"] for one in (*written, *dev)}) == len(written) + len(dev)


def test_there_are_as_many_and_as_mixed_as_the_training_needs(written: list[dict[str, Any]]) -> None:
    assert len(list(WRITTEN.glob("train-*.jsonl"))) > 1
    kinds = Counter(one["kind"] for one in written)
    assert kinds.keys() == KINDS
    assert 0.3 < kinds["none"] / kinds.total() < 0.45
    assert 0.45 < sum(one["lang"] == "en" for one in written) / len(written) < 0.55
    verdicts = Counter(one["verdict"] for one in written if one["kind"] == "yesno")
    assert 0.25 < verdicts["no"] / verdicts.total() < 0.45


def test_answers_are_verbatim(
    written: list[dict[str, Any]], dev: list[dict[str, Any]], articles: dict[str, dict[str, Any]]
) -> None:
    for one in (*written, *dev):
        article = articles[one["source"]]
        text = f"{article['title']}\n{article['text']}" if one["style"] == "header" else article["text"]
        assert all(answer in text for answer in (*one["answers"], *one.get("also", ()))), one["id"]


def test_no_question_stands_twice_and_none_judges(
    written: list[dict[str, Any]], dev: list[dict[str, Any]]
) -> None:
    asked = Counter((words(one["question"]), one["source"]) for one in written)
    assert asked.most_common(1)[0][1] == 1
    assert {one["source"] for one in written}.isdisjoint(one["source"] for one in dev)
    assert {words(one["question"]) for one in written}.isdisjoint(words(one["question"]) for one in dev)


def test_messages_that_judge_are_not_among_those_that_teach() -> None:
    taught = {
        name: {
            words(one["text"]) or one["text"]
            for one in read_json_lines(QUESTIONS / "intent" / f"{name}.jsonl")
        }
        for name in ("small_talk", "questions")
    }
    assert not taught["small_talk"] & taught["questions"]
    judging = {
        words(one["text"]) or one["text"]
        for name in ("small_talk_holdout", "real_questions_holdout")
        for one in read_json_lines(DATA / f"{name}.jsonl")
    }
    assert not (taught["small_talk"] | taught["questions"]) & judging


def test_english_hypotheses_are_of_the_training_split(seeds_dir: Path) -> None:
    originals = {one["id"] for one in read_json_lines(seeds_dir.parent / "data" / "indonli" / "train.jsonl")}
    found = read_json_lines(QUESTIONS / "indonli" / "train_en.jsonl")
    assert {one["id"] for one in found} <= originals
    assert len({one["id"] for one in found}) == len(found) == 2040
    assert all(words(one["hypothesis"]) for one in found)
