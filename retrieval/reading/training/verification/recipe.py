"""The recipe of the verifier's training, `recipe.toml`."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Self

from retrieval.reading.training.packing import fingerprint

_FILE = Path(__file__).with_suffix(".toml")


@dataclass(frozen=True, slots=True)
class Recipe:
    """See `recipe.toml`."""

    seed: int
    steps: int
    rate: float
    weight_decay: float
    dropout: float
    frozen_layers: int
    batch_tokens: int
    replaced: float
    headers: float
    claims: float
    read_claims: float
    read_verdicts: float
    examples: Mapping[str, float]

    @classmethod
    def load(cls, path: Path = _FILE) -> Self:
        return cls(**tomllib.loads(path.read_text("utf-8")))

    @property
    def fingerprint(self) -> str:
        """Tells a run by this recipe from any other, 12 hexadecimal digits."""
        return fingerprint(asdict(self))
