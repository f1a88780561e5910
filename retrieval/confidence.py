"""How sure an answer is: a logistic model over what search and similarity say of it. Pure, save `load`.

The model is an artifact, `calibration.json`, which `make calibrate` fits and whose threshold it chooses.
"""

from __future__ import annotations

import json
import math
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

_CONSIDERED = 5


@dataclass(frozen=True, slots=True)
class Evidence:
    """What speaks for a sentence as the answer.

    tokens, cosine: how the sentence fits (see SentenceMatch); passage_tokens, passage_cosine: how its
    passage does. coverage: the share of the question's telling words that the passage holds, None if it
    has none. same_language: of question and article. expected: how well the sentence holds the kind of
    words asked for, 0..1, None if no kind is.
    """

    tokens: float
    cosine: float
    passage_tokens: float
    passage_cosine: float
    coverage: float | None
    same_language: bool
    expected: float | None

    def features(self) -> tuple[float, ...]:
        """The model's inputs. Another language has a level of fit and of coverage of its own."""
        covered = self.coverage or 0.0
        own = float(self.same_language)
        unknown = float(self.coverage is None)
        return (self.tokens, self.cosine, self.passage_tokens, self.passage_cosine, covered * own,
                covered * (1 - own), own, unknown, float(self.expected == 0),
                float((self.expected or 0) > 0))  # fmt: skip


@dataclass(frozen=True, slots=True)
class Calibration:
    """A fitted model: bias and weights over `Evidence.features`, and the threshold for answering."""

    bias: float
    weights: tuple[float, ...]
    threshold: float

    def probability(self, evidence: Evidence) -> float:
        """The chance that the sentence holds the answer, 0..1."""
        logit = self.bias + math.fsum(
            weight * value for weight, value in zip(self.weights, evidence.features(), strict=True)
        )
        return 1.0 / (1.0 + math.exp(-max(-60.0, min(60.0, logit))))

    def confidence(self, ranked: Sequence[Evidence]) -> float:
        """The confidence of an answer whose candidates are `ranked`, best first; 0 without any.

        The best of the first few speaks for all: that a text has the answer shows in one sentence as
        often as it stands in the next.
        """
        return max(map(self.probability, ranked[:_CONSIDERED]), default=0.0)


@cache
def load() -> Calibration:
    """The bundled calibration."""
    stored = json.loads((files("retrieval") / "calibration.json").read_text("utf-8"))
    return Calibration(stored["bias"], tuple(stored["weights"]), stored["threshold"])


def coverage(telling: Sequence[str], held: Collection[str]) -> float | None:
    """The share of the question's telling stems among those that a passage holds; None without any."""
    distinct = set(telling)
    return len(distinct & set(held)) / len(distinct) if distinct else None
