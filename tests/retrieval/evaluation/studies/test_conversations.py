"""The scoring of conversations, and that follow-ups are understood as often as they were."""

from __future__ import annotations

import io
import sys
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

from retrieval.evaluation.studies import conversations as study
from retrieval.evaluation.studies.conversations import follow_ups, is_right, names_it, read, report
from retrieval.models import Answer

CONVERSATIONS = Path(__file__).parents[3] / "data" / "conversations.jsonl"
# Of the follow-ups of each language, those that must be understood.
TARGETS = {"id": 0.75, "en": 0.8}
TURN: dict[str, Any] = {
    "question": "siapa istrinya?",
    "whole": "Siapa istri Budi?",
    "names": [["istri"], ["Budi"]],
    "answers": ["Ani"],
}


def test_a_completed_question_names_what_is_meant_and_a_whole_one_stays() -> None:
    assert names_it("Siapa istri Budi Santoso?", TURN)
    assert not names_it("siapa istrinya?", TURN)
    assert not names_it("Siapa istri Joko?", TURN)
    whole = TURN | {"whole": TURN["question"]}
    assert names_it("siapa istrinya?", whole)
    assert not names_it("Siapa istri Budi?", whole)


def test_an_answer_is_right_if_it_is_accepted_and_a_refusal_where_there_is_none() -> None:
    said = Answer("?", "id", True, "Ani Lestari", 0.9)
    refused = Answer("?", "id", False, "", 0.1)
    assert is_right(said, TURN)
    assert not is_right(refused, TURN)
    assert is_right(refused, TURN | {"answers": []})
    assert not is_right(said, TURN | {"answers": []})
    assert is_right(Answer("?", "en", True, "24 Mei", 0.9, rendered="24 May"), TURN | {"answers": ["24 May"]})


@pytest.mark.parametrize("language", TARGETS)
def test_follow_ups_are_understood(language: str) -> None:
    found = [one for one in follow_ups(read(CONVERSATIONS)) if one.language == language]
    assert len(found) > 60
    assert sum(one.named for one in found) / len(found) >= TARGETS[language]


def test_answers_follow_kutips_own_answers() -> None:
    turns = [TURN | {"question": "Siapa presiden?", "whole": "Siapa presiden?"}, TURN]
    asked: list[str] = []

    def ask(question: str) -> Answer:
        asked.append(question)
        return Answer(question, "id", True, "Joko" if len(asked) == 1 else "Ani", 0.9)

    (found,) = follow_ups([{"id": "one", "lang": "id", "turns": turns}], ask)
    assert asked[1] == "Siapa istri Joko?"
    assert (found.named, found.right, found.answer) == (False, True, "Ani")
    file = io.StringIO()
    report([found], Console(file=file, width=160))
    assert "one not named: siapa istrinya?" in file.getvalue()


def test_the_command_scores_questions_without_models(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["conversations", str(CONVERSATIONS), "--questions"])
    study.main()
    assert "named" in capsys.readouterr().out
