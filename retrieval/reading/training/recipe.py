"""The recipe of each of the two phases of training, `recipe.toml` and `recipe_groups.toml`."""

from __future__ import annotations

import tomllib
from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from retrieval.reading.training.packing import fingerprint

_FILE = Path(__file__).with_name("recipe.toml")
SECOND = Path(__file__).with_name("recipe_groups.toml")
THIRD = Path(__file__).with_name("recipe_articles.toml")


@dataclass(frozen=True, slots=True)
class Recipe:
    """See `recipe.toml`. `passages`: how many of a question are read against each other, at most; 1: each
    for itself. `steps`: after how many to end before the epochs do, 0 for none. `kept`: how much of the
    change of each weight is kept in the end. `headers`: how often a passage is read with its
    article's header. `kinds`: the weight of the loss of the kinds of answers."""

    seed: int
    epochs: int
    steps: int
    rate: float
    weight_decay: float
    dropout: float
    frozen_layers: int
    window: int
    batch_tokens: int
    passages: int
    kept: float
    headers: float
    kinds: float
    examples: Mapping[str, float]
    negatives: Mapping[str, float]

    @classmethod
    def load(cls, path: Path = _FILE) -> Recipe:
        return cls(**tomllib.loads(path.read_text("utf-8")))

    def without(self, parts: Collection[str]) -> Recipe:
        """An ablation: without sets, or without "negatives"."""
        unknown = set(parts) - {*self.examples, "negatives"}
        if unknown:
            raise ValueError(f"the recipe has no part {', '.join(sorted(unknown))}")
        examples = {name: share for name, share in self.examples.items() if name not in parts}
        negatives = {name: share for name, share in self.negatives.items() if name in examples}
        return replace(self, examples=examples, negatives={} if "negatives" in parts else negatives)

    @property
    def fingerprint(self) -> str:
        """Tells a run by this recipe from any other, 12 hexadecimal digits."""
        return fingerprint(asdict(self))
