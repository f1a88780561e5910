"""Exact match and F1 as the official SQuAD 2.0 script defines them, for figures to set beside published ones.

Source: evaluate-v2.0.py of Rajpurkar, Jia and Liang 2018, "Know What You Don't Know".
"""

from __future__ import annotations

import re
import string
from collections.abc import Sequence

from retrieval.evaluation.metrics.text import f1

_ARTICLES = re.compile(r"\b(a|an|the)\b")
_NO_PUNCTUATION = str.maketrans("", "", string.punctuation)


def squad_normalise(text: str) -> str:
    """Lower case, without ASCII punctuation, English articles and extra white space (normalize_answer)."""
    return " ".join(_ARTICLES.sub(" ", text.lower().translate(_NO_PUNCTUATION)).split())


def squad_exact(prediction: str, answers: Sequence[str]) -> float:
    """1 if the prediction is one of the answers once normalised, else 0 (compute_exact, best over answers).

    Without answers the question has none, and the empty prediction is right.
    """
    return float(squad_normalise(prediction) in _accepted(answers))


def squad_f1(prediction: str, answers: Sequence[str]) -> float:
    """The F1 of the words against the nearest answer's, 0..1 (compute_f1, best over answers).

    When either is empty it is 1 if both are, else 0.
    """
    predicted = squad_normalise(prediction).split()
    return max(f1(predicted, answer.split()) for answer in _accepted(answers))


def _accepted(answers: Sequence[str]) -> list[str]:
    return [answer for answer in map(squad_normalise, answers) if answer] or [""]
