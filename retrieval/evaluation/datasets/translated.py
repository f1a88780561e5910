"""A question set in another language: questions of one's own, answers and sources of the original."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from retrieval.evaluation.records import Case


def translated(cases: Sequence[Case], path: Path, language: str) -> list[Case]:
    """The cases that the file, JSON lines of `{"id", "question"}`, has a question for, with that question."""
    lines = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    questions = {line["id"]: line["question"] for line in lines}
    return [
        replace(case, question=questions[case.id], language=language)
        for case in cases
        if case.id in questions
    ]
