"""How sure the verifier must be of a claim: `limits.json`, which `make claims` fits. Pure, except `load`."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class Limits:
    """Probabilities, 0 to 1; above 1 no claim passes. entailed: the least that a quote must entail a claim.
    contradicted: the most that it may contradict it. joined: as `entailed`, of a claim that rests on more
    than one
    quote, or on one of several numbers of a kind: what each says is easily joined to what none does."""

    entailed: float
    contradicted: float
    joined: float

    def reason(self, entailed: float, contradicted: float, *, joined: bool) -> str | None:
        """Why a claim does not hold, as in `models.REASONS`; None if it does."""
        if contradicted > self.contradicted:
            return "contradicted"
        return "not_said" if entailed < (self.joined if joined else self.entailed) else None


@cache
def load() -> Limits:
    """The bundled limits."""
    data = json.loads((files("retrieval.claims") / "limits.json").read_text("utf-8"))
    return Limits(data["entailed"], data["contradicted"], data["joined"])
