"""A question set in another language: questions of one's own, answers and sources of the original."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from config.json_lines import read_json_lines
from retrieval.evaluation.records import Case


def translated(cases: Sequence[Case], path: Path, language: str) -> list[Case]:
    """The cases that the file, JSON lines of `{"id", "question"}`, has a question for, with that question."""
    questions = {line["id"]: line["question"] for line in read_json_lines(path)}
    return [
        replace(case, question=questions[case.id], language=language)
        for case in cases
        if case.id in questions
    ]
