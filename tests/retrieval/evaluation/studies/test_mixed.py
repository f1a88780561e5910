"""The set of questions whose answers are in the other language."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from config.json_lines import read_json_lines
from retrieval.evaluation.datasets import read_questions
from retrieval.evaluation.studies import mixed as study
from retrieval.evaluation.studies.mixed import crossing, mixed, neighbours

if TYPE_CHECKING:
    from store.encoder.encoder import Encoder

ARTICLES: list[dict[str, Any]] = [
    {"id": "en-quake", "lang": "en", "title": "Quake in Peru", "text": "A quake in Peru: 12 people died."},
    {"id": "en-rates", "lang": "en", "title": "Fed holds rates", "text": "The Fed left its rates alone."},
    {"id": "id-gempa", "lang": "id", "title": "Gempa di Cianjur", "text": "Gempa bumi mengguncang Cianjur."},
    {"id": "id-padi", "lang": "id", "title": "Panen padi", "text": "Petani di Karawang mulai memanen padi."},
    {"id": "id-bola", "lang": "id", "title": "Timnas menang", "text": "Timnas menang 2-0 atas Vietnam."},
]  # fmt: skip
QUESTIONS: list[dict[str, Any]] = [
    {"id": "1", "source": "en-quake", "lang": "id", "kind": "howmany",
     "question": "Berapa korban gempa di Peru?", "answers": ["12 people"], "also": ["12"]},
    {"id": "2", "source": "id-padi", "lang": "id", "kind": "where", "question": "Di mana padi dipanen?",
     "answers": ["Karawang"]},
    {"id": "3", "source": "id-bola", "lang": "en", "kind": "none", "question": "Who coached Vietnam?",
     "answers": []},
    {"id": "4", "source": "gone", "lang": "en", "kind": "who", "question": "Who won?", "answers": ["x"]},
]  # fmt: skip


def test_the_questions_are_in_another_language_than_their_article() -> None:
    assert [one["id"] for one in crossing(QUESTIONS, ARTICLES)] == ["1", "3"]


def test_like_articles_in_the_language_of_the_question_stand_around_it(encoder: Encoder) -> None:
    chosen = crossing(QUESTIONS, ARTICLES)
    first, second = neighbours(chosen, ARTICLES, encoder, 2)
    assert first[0] == "id-gempa"
    assert len(first) == 2
    assert set(first) < {"id-gempa", "id-padi", "id-bola"}
    assert set(second) == {"en-quake", "en-rates"}


def test_the_collection_has_the_articles_of_all_questions_and_the_near_ones(encoder: Encoder) -> None:
    chosen, articles = mixed(QUESTIONS, ARTICLES, encoder, 1)
    names = [article["id"] for article in articles]
    assert names == [article["id"] for article in ARTICLES if article["id"] in names]
    assert {"en-quake", "id-padi", "id-bola", "id-gempa"} <= set(names)
    assert len(names) < len(ARTICLES) + 1
    assert chosen == [QUESTIONS[0], QUESTIONS[2]]


def test_what_is_written_is_a_question_set_and_its_corpus(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name, records in (("asked.jsonl", QUESTIONS), ("news.jsonl", ARTICLES)):
        (tmp_path / name).write_text("".join(f"{json.dumps(one)}\n" for one in records), "utf-8")
    folder = tmp_path / "build" / "mixed"
    given = ("asked.jsonl", "news.jsonl", "build/mixed")
    monkeypatch.setattr(sys, "argv", ["mixed", *(str(tmp_path / name) for name in given)])
    study.main()
    assert capsys.readouterr().out == "questions: 2\ncorpus: 5\n"
    cases = read_questions(folder / "questions.jsonl").cases
    assert [(case.id, case.kind) for case in cases] == [("1", "howmany"), ("3", "none")]
    assert dict(cases[0].sources) == {"en-quake": 1}
    assert read_json_lines(folder / "corpus.jsonl") == ARTICLES


def test_half_of_the_questions_over_news_are_in_the_other_language(seeds_dir: Path) -> None:
    root = Path(__file__).parents[4]
    corpus = seeds_dir.parent / "data" / "news" / "corpus.jsonl"
    questions = read_json_lines(root / "tests" / "data" / "news_dev.jsonl")
    chosen = crossing(questions, read_json_lines(corpus))
    assert 0.45 <= len(chosen) / len(questions) <= 0.55
    assert {one["lang"] for one in chosen} == {"id", "en"}
