"""What the plots draw of a system's items, as numbers. Pure.

Where only the sources are known (BEIR), no answer can be called right or wrong: such items are left out.
"""

from __future__ import annotations

import math
from collections.abc import Iterable

from retrieval.evaluation.judging import judges_answers, says_answer
from retrieval.evaluation.metrics.abstention import risk_coverage
from retrieval.evaluation.records import Item

Points = list[tuple[float, float]]


def judged(items: Iterable[Item]) -> tuple[list[float], list[bool]]:
    """The confidence of each item, and whether its answer is right, given or held back."""
    kept = [item for item in items if judges_answers(item.case) and math.isfinite(item.confidence)]
    return [item.confidence for item in kept], [says_answer(item) for item in kept]


def risk_points(items: Iterable[Item]) -> Points:
    """Coverage and risk for every confidence that one could demand, the highest first."""
    confidences, rights = judged(items)
    if not confidences:
        return []
    coverage, risk = risk_coverage(confidences, rights)
    return list(zip(coverage.tolist(), risk.tolist(), strict=True))


def operating_point(items: Iterable[Item]) -> tuple[float, float] | None:
    """Coverage and risk of the answers that the system did give; None if it gave none."""
    every = [item for item in items if judges_answers(item.case) and math.isfinite(item.confidence)]
    answered = [item for item in every if item.answered]
    if not answered:
        return None
    wrong = sum(not says_answer(item) for item in answered)
    return len(answered) / len(every), wrong / len(answered)
