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


@dataclass(frozen=True, slots=True)
class Evidence:
    """What speaks for a sentence as the answer.

    sentence, passage: their cosines to the question. coverage: the share of the question's telling
    words that the passage holds, None if it has none. same_language: of question and article.
    expected: whether the sentence holds the kind of words asked for, None if no kind is.
    """

    sentence: float
    passage: float
    coverage: float | None
    same_language: bool
    expected: bool | None

    def features(self) -> tuple[float, ...]:
        """The model's inputs. Another language has a level of cosine and of coverage of its own."""
        covered = self.coverage or 0.0
        own = float(self.same_language)
        unknown = float(self.coverage is None)
        return (self.sentence, self.passage, covered * own, covered * (1 - own), own, unknown,
                float(self.expected is False), float(self.expected is True))  # fmt: skip


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


@cache
def load() -> Calibration:
    """The bundled calibration."""
    stored = json.loads((files("retrieval") / "calibration.json").read_text("utf-8"))
    return Calibration(stored["bias"], tuple(stored["weights"]), stored["threshold"])


def coverage(telling: Sequence[str], held: Collection[str]) -> float | None:
    """The share of the question's telling stems among those that a passage holds; None without any."""
    distinct = set(telling)
    return len(distinct & set(held)) / len(distinct) if distinct else None
