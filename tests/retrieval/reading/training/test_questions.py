"""The questions that come with kutip: well-formed, answered by their passages, none of another split's."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from config.json_lines import read_json_lines
from retrieval.reading.training.examples import QUESTIONS, held_back, squad

FILES = {"facqa_news": 2240, "facqa_train_en": 1931, "idk_mrc_train_en": 2000}
TRANSLATED = Path(__file__).parents[3] / "data" / "facqa_valid_en.jsonl"
RUN = 6


@pytest.fixture
def data(seeds_dir: Path) -> Path:
    return seeds_dir.parent / "data"


def read(name: str) -> list[dict[str, Any]]:
    return read_json_lines(QUESTIONS / f"{name}.jsonl")


def words(text: str) -> tuple[str, ...]:
    return tuple(re.findall(r"\w+", text.casefold()))


def runs(texts: Iterable[str]) -> set[tuple[str, ...]]:
    split = [words(text) for text in texts]
    return {one[at : at + RUN] for one in split for at in range(len(one) - RUN + 1)}


def test_every_file_is_known() -> None:
    assert {path.stem: len(read_json_lines(path)) for path in QUESTIONS.glob("*.jsonl")} == {
        **FILES,
        "verdicts": 789,
    }


@pytest.mark.parametrize("name", FILES)
def test_ids_are_unique_and_questions_are_text(name: str) -> None:
    found = read(name)
    own = {"source", "answer"} if name == "facqa_news" else set()
    assert all(one.keys() == {"id", "question"} | own for one in found)
    assert len({one["id"] for one in found}) == len(found)
    assert all(one["question"] == one["question"].strip() and words(one["question"]) for one in found)


def test_every_translated_question_has_an_original(data: Path) -> None:
    facqa = {one["id"] for one in read_json_lines(data / "facqa" / "train.jsonl")}
    assert {one["id"] for one in read("facqa_train_en")} == facqa
    idk_mrc = {one.id for one in squad(data / "idk_mrc" / "train.json")}
    assert {one["id"] for one in read("idk_mrc_train_en")} <= idk_mrc


def test_every_answer_of_our_own_stands_verbatim_in_its_passage(data: Path) -> None:
    texts = {one["id"]: one["text"] for one in read_json_lines(data / "facqa" / "corpus.jsonl")}
    answers = [(one["answer"], texts[one["source"]]) for one in read("facqa_news")]
    assert all(answer.strip() and answer in text for answer, text in answers if answer is not None)
    assert sum(answer is None for answer, _ in answers) == 560


def test_no_passage_of_our_own_questions_is_of_the_valid_split(data: Path) -> None:
    texts = {one["id"]: one["text"] for one in read_json_lines(data / "facqa" / "corpus.jsonl")}
    asked = read_json_lines(data / "facqa" / "valid.jsonl")
    valid = {texts[source] for one in asked for source in one["sources"]}
    assert valid
    assert valid.isdisjoint(texts[one["source"]] for one in read("facqa_news"))


def test_no_question_is_of_a_valid_or_dev_split(data: Path) -> None:
    facqa = {one["id"]: words(one["question"]) for one in read_json_lines(data / "facqa" / "valid.jsonl")}
    english = {one["id"]: words(one["question"]) for one in read_json_lines(TRANSLATED)}
    dev = {words(one["question"]) for one in read_json_lines(data / "seedqa" / "dev.jsonl")}
    idk_mrc = {words(one.question) for one in squad(data / "idk_mrc" / "valid.json")}
    xlingual = squad(data / "xlingual" / "train.json")
    held = {words(one.question) for one in xlingual if held_back(one.passage)}
    asked = {*facqa.values(), *english.values(), *dev, *idk_mrc, *held}
    found = [one["id"] for name in FILES for one in read(name) if words(one["question"]) in asked]
    # FacQA itself asks a few questions in both splits; so do their translations.
    originals = {one["id"]: words(one["question"]) for one in read_json_lines(data / "facqa" / "train.jsonl")}
    assert [name for name in found if originals.get(name) not in facqa.values()] == []


def test_nothing_is_copied_from_the_sample_articles(seeds_dir: Path) -> None:
    articles = runs(path.read_text("utf-8") for path in seeds_dir.glob("*.txt"))
    assert len(articles) > 1000
    own = [one for name in FILES for one in read(name)]
    assert not articles & runs(one["question"] for one in own)
    assert not articles & runs(one["answer"] for one in own if one.get("answer"))
