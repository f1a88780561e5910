"""Reading alone: each question of a SQuAD file against its own context, as `kutip eval --reader` does."""

from __future__ import annotations

import math
from collections.abc import Mapping
from pathlib import Path

from config.errors import SourceError
from retrieval.evaluation.datasets import read_questions
from retrieval.evaluation.metrics.squad import squad_exact, squad_f1
from retrieval.reading.boundaries import whole
from retrieval.reading.model import ReaderModel

# The margin from which on an answer is preferred to none, and the chance that stands for it.
_EVEN_MARGIN, _EVEN = 0.0, 0.5
# Beyond this distance the chance is 0 or 1 to the last digit of use.
_LARGEST = 30.0


def read_alone(model: ReaderModel, question: str, context: str, threshold: float | None = None) -> str:
    """The answer that the reader finds in a text that is in no store, "" if it prefers none.

    threshold: how likely an answer must be against none, 0 for whichever is best. Raises ArtifactError.
    """
    [spans] = model.spans(question, [context], 1)
    if not spans or _chance(spans[0].score) < (_EVEN if threshold is None else threshold):
        return ""
    start, end = whole(context, spans[0].start, spans[0].end)
    return context[start:end]


def _chance(margin: float) -> float:
    return 1 / (1 + math.exp(-max(-_LARGEST, min(_LARGEST, margin - _EVEN_MARGIN))))


def scored(path: Path, predictions: Mapping[str, str]) -> tuple[dict[str, float], tuple[str, ...]]:
    """SQuAD v2's figures, 0..1, over the questions of the file that have a prediction: all of them, those
    with an answer and those without; and a sentence for each question that cannot be scored.

    A file without answers has no figures, and one sentence.
    """
    try:
        questions = read_questions(path)
    except SourceError as error:
        return {}, (str(error),)
    cases = [case for case in questions.cases if case.id in predictions]
    groups = {
        "": cases,
        "HasAns_": [case for case in cases if case.answerable],
        "NoAns_": [case for case in cases if not case.answerable],
    }
    figures = {}
    for prefix, group in groups.items():
        for name, metric in (("exact", squad_exact), ("f1", squad_f1)):
            if group:
                values = [metric(predictions[case.id], case.answers) for case in group]
                figures[prefix + name] = sum(values) / len(values)
    return figures, questions.skipped
