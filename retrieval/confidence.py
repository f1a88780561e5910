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
    """What speaks for a sentence as the answer: cosines of the sentence and of its passage to the
    question, the share of the question's telling words that the passage holds (None: it has none), and
    whether question and article are in one language."""

    sentence: float
    passage: float
    coverage: float | None
    same_language: bool

    def features(self) -> tuple[float, ...]:
        """The model's inputs. Another language has a level of cosine and of coverage of its own."""
        known = self.coverage is not None
        covered = self.coverage if self.coverage is not None else 0.0
        own = 1.0 if self.same_language else 0.0
        return (self.sentence, self.passage, covered * own, covered * (1 - own), own, 0.0 if known else 1.0)


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
