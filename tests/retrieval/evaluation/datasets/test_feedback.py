"""What users think of answers becomes a question set."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from retrieval.evaluation.datasets import read_questions, write_jsonl
from retrieval.evaluation.datasets.feedback import cases_from
from retrieval.evaluation.records import Case
from store.feedback import Feedback


def answered(verdict: Any, correction: str | None = None, **more: Any) -> Feedback:
    given = {"answer": "Ratna.", "answered": True, "sources": ("a.txt", "b.txt"), **more}
    return Feedback(
        verdict=verdict, correction=correction, **{"question": "Siapa?", "language": "id", "id": 3, **given}
    )


def refused(verdict: Any, correction: str | None = None, **more: Any) -> Feedback:
    return answered(verdict, correction, answer="", answered=False, sources=(), **more)


@pytest.mark.parametrize(
    ("feedback", "case"),
    [
        (
            answered("good"),
            Case("feedback-3", "Siapa?", ("Ratna.",), True, {"a.txt": 1, "b.txt": 1}, "id"),
        ),
        (refused("good"), Case("feedback-3", "Siapa?", (), False, {}, "id")),
        (answered("bad", " Wulandari "), Case("feedback-3", "Siapa?", ("Wulandari",), True, {}, "id")),
        (refused("bad", "Wulandari"), Case("feedback-3", "Siapa?", ("Wulandari",), True, {}, "id")),
        (answered("bad", ""), Case("feedback-3", "Siapa?", (), False, {}, "id")),
        (answered("bad", " "), Case("feedback-3", "Siapa?", (), False, {}, "id")),
    ],
)
def test_a_verdict_that_says_what_is_right_is_a_case(feedback: Feedback, case: Case) -> None:
    assert cases_from([feedback]) == ([case], 0)


@pytest.mark.parametrize("feedback", [answered("bad"), refused("bad"), answered("good", answer=" ")])
def test_a_verdict_that_does_not_is_left_out_and_counted(feedback: Feedback) -> None:
    assert cases_from([feedback]) == ([], 1)
    other = answered("good", question="Kapan?", id=4)
    cases, left_out = cases_from([feedback, other])
    assert ([case.id for case in cases], left_out) == (["feedback-4"], 1)


def test_of_verdicts_on_one_question_the_latest_counts() -> None:
    first = answered("good", question="Siapa  dia?", id=1)
    other = refused("good", question="Kapan?", id=2)
    again = answered("bad", "Wulandari", question=" SIAPA\tdia? ", id=3)
    cases, left_out = cases_from([first, other, again])
    assert [(case.id, case.answers) for case in cases] == [("feedback-2", ()), ("feedback-3", ("Wulandari",))]
    assert left_out == 0
    assert cases_from([again, other, first])[0][-1].answers == ("Ratna.",)


def test_a_verdict_taken_back_leaves_no_case() -> None:
    assert cases_from([answered("good", id=1), answered("bad", id=2)]) == ([], 1)


def test_a_mere_bad_takes_no_right_answer_back() -> None:
    given = {"question": "Siapa?", "answer": "Ali.", "answered": True, "verdict": "bad"}
    first, second = Feedback(**given, correction="Budi", id=1), Feedback(**given, id=2)  # type: ignore[arg-type]
    cases, left_out = cases_from([first, second])
    assert ([case.answers for case in cases], left_out) == ([("Budi",)], 0)


def test_without_feedback_there_is_nothing() -> None:
    assert cases_from([]) == ([], 0)


def test_the_cases_can_be_written_and_read_as_a_question_set(tmp_path: Path) -> None:
    verdicts = [
        answered("good", id=1),
        answered("bad", "24 Mei", question="Kapan?", id=2),
        refused("good", question="Di mana?", id=4),
    ]
    cases, _ = cases_from(verdicts)
    (tmp_path / "feedback.jsonl").write_text(write_jsonl(cases), "utf-8")
    found = read_questions(tmp_path / "feedback.jsonl")
    assert (list(found.cases), found.skipped) == (cases, ())
