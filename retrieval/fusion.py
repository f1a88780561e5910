"""How dense and lexical scores become one score. Pure.

A weighted sum of the scores themselves: ranks alone (RRF) throw away how sure each search is, which costs
every question in another language than its articles (docs/retrieval.md: 0.605 against 0.676).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

# Chunk ids with their scores: cosines, or BM25 (higher is better).
Scores = Mapping[str, float]
# Makes one score for every chunk with a cosine: from the cosines, and from BM25 in articles of the question's
# language and in others, where a chunk that was not found is missing.
Fusion = Callable[[Scores, Scores, Scores], dict[str, float]]


@dataclass(frozen=True, slots=True)
class WeightedSum:
    """A fusion: `dense` is the weight of the cosine; the others are what one point of BM25 adds to it, in
    articles of the question's language and in others."""

    same_language: float
    other_language: float
    dense: float = 1.0

    def __call__(self, dense: Scores, same: Scores, other: Scores) -> dict[str, float]:
        """The score of every chunk in `dense`."""
        return {
            chunk: self.dense * cosine
            + self.same_language * same.get(chunk, 0.0)
            + self.other_language * other.get(chunk, 0.0)
            for chunk, cosine in dense.items()
        }


# Chosen on facqa/train, in Indonesian and in English (with a dictionary learned from its other half), where
# they are flat: 0.005 to 0.01, and 0.002 to 0.004.
DEFAULT_FUSION = WeightedSum(same_language=0.007, other_language=0.003)
# For comparison: each search alone, and lexical scores that count the same whatever the language.
DENSE_ALONE = WeightedSum(same_language=0.0, other_language=0.0)
ONE_WEIGHT = WeightedSum(DEFAULT_FUSION.same_language, DEFAULT_FUSION.same_language)
LEXICAL_ALONE = WeightedSum(DEFAULT_FUSION.same_language, DEFAULT_FUSION.same_language, dense=0.0)
