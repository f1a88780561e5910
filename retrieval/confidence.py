"""How sure an answer is: a logistic model over what the reader and search say of it. Pure, except `load`.

The model is an artifact, `calibration.json`, which `make calibrate` fits and whose threshold it derives.
"""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from dataclasses import astuple, dataclass
from functools import cache
from importlib.resources import files

from retrieval.models import Passage, Question
from retrieval.reading.candidates import Offer
from retrieval.reading.question_terms import coverage, same_language
from store.language.stems import stem, words

# Beyond this a logit says no more.
_LARGEST = 12.0
# The coverage of a question without telling words.
_UNKNOWN = 0.5


@dataclass(frozen=True, slots=True)
class Evidence:
    """What speaks for an answer.

    margin: by how much the reader prefers it to no answer. gap: by how much it exceeds the best answer that
    says something else. witnesses: the logarithm of how many passages say it by themselves. dense: the cosine
    of question and passage. covered, covered_other: the share of the question's telling words that the
    passage holds, if it is in the question's language and if it is not. own: whether it is. verified: the
    verifier's logit of its being the answer. verified_gap: by how much that exceeds the next of another
    answer. undecided: of a verdict, how little the verifier is sure of it, 0..1; it has no weight, but takes
    away up to a half of what the others give. titled: whether the article has a title, so that the reader
    knows what a passage is a part of.
    """

    margin: float
    gap: float
    witnesses: float
    dense: float
    covered: float
    covered_other: float
    own: float
    verified: float = 0.0
    verified_gap: float = 0.0
    undecided: float = 0.0
    titled: float = 0.0


def evidence(question: Question, offered: Sequence[Offer]) -> Evidence:
    """Of the first of the answers, which are ranked; there is at least one."""
    first, *others = offered
    best = first.best
    rivals = [one for one in others if not _same(first, one)]
    rival = max((one.score for one in rivals), default=-math.inf)
    verified = first.verified or 0.0
    next_verified = max((one.verified for one in rivals if one.verified is not None), default=0.0)
    own = same_language(question, best.passage)
    held = coverage(question, best.passage)
    covered = _UNKNOWN if held is None else held
    return Evidence(
        margin=_clipped(best.margin),
        gap=_clipped(first.score - rival),
        witnesses=math.log(first.witnesses),
        dense=best.passage.dense,
        covered=covered if own else 0.0,
        covered_other=0.0 if own else covered,
        own=float(own),
        verified=_clipped(verified),
        verified_gap=_clipped(verified - next_verified),
        undecided=0.0 if first.decided is None else 1.0 - abs(first.decided),
        titled=float(best.passage.article.metadata.title is not None),
    )


@dataclass(frozen=True, slots=True)
class Calibration:
    """A fitted model. fit_weight, fit_weight_other: what a point of a passage's own score adds to a margin,
    when passages and answers are ranked, in the question's language and in another, where search has less to
    go by and its scores lie closer together. bias, weights: over `Evidence`. threshold: the confidence needed
    to answer. verify_weight: what a point of the verifier's logit adds to a margin. sure: from
    which confidence on the answers are right but for a few in a hundred."""

    fit_weight: float
    fit_weight_other: float
    bias: float
    weights: tuple[float, ...]
    threshold: float
    verify_weight: float = 0.0
    sure: float = 1.0

    def fit_weight_for(self, question: Question, passages: Sequence[Passage]) -> float:
        """One for all of a question's passages, which would not compare otherwise: that of the best."""
        own = not passages or same_language(question, passages[0])
        return self.fit_weight if own else self.fit_weight_other

    def probability(self, of: Evidence) -> float:
        """The chance that the answer is right, 0..1: that its words are, and of a verdict that it is none of
        those that are told by chance."""
        logit = self.bias + math.fsum(
            weight * value for weight, value in zip(self.weights, astuple(of), strict=True)
        )
        return (1.0 - of.undecided / 2.0) / (1.0 + math.exp(-max(-60.0, min(60.0, logit))))


@cache
def load() -> Calibration:
    """The bundled calibration."""
    stored = json.loads((files("retrieval") / "calibration.json").read_text("utf-8"))
    return Calibration(
        stored["fit_weight"],
        stored["fit_weight_other"],
        stored["bias"],
        tuple(stored["weights"]),
        stored["threshold"],
        stored["verify_weight"],
        stored["sure"],
    )


def _same(one: Offer, other: Offer) -> bool:
    """Whether two answers say the same."""
    if one.verdict or other.verdict:
        return one.verdict == other.verdict
    return _agree(stem(words(one.best.text)), stem(words(other.best.text)))


def _agree(one: Sequence[str], other: Sequence[str]) -> bool:
    """Whether one answer is within the other: "24 Mei" and "Rabu 24 Mei 2023"."""
    short, long = sorted((list(one), list(other)), key=len)
    return any(long[at : at + len(short)] == short for at in range(len(long) - len(short) + 1))


def _clipped(value: float) -> float:
    return max(-_LARGEST, min(_LARGEST, value))
