"""How sure the verifier must be of a claim: `limits.json`, which `make claims` fits. Pure, except `load`."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class Limits:
    """Probabilities, 0 to 1. entailed: the least that a quote must entail a claim. contradicted: the most
    that it
    may contradict it. several: as `entailed`, of a claim that rests on more than one quote, for what two
    quotes say
    is easily joined to what neither does."""

    entailed: float
    contradicted: float
    several: float

    def reason(self, entailed: float, contradicted: float, quotes: int) -> str | None:
        """Why a claim with so many quotes does not hold, as in `models.REASONS`."""
        if contradicted > self.contradicted:
            return "contradicted"
        return "not_said" if entailed < (self.several if quotes > 1 else self.entailed) else None


@cache
def load() -> Limits:
    """The bundled limits."""
    data = json.loads((files("retrieval.claims") / "limits.json").read_text("utf-8"))
    return Limits(data["entailed"], data["contradicted"], data["several"])
