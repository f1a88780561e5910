"""How the dense and the lexical leg become one score. Pure.

A weighted sum of the scores themselves: ranks alone (RRF) throw away how sure a leg is, which costs
every question in whose language the articles are not written (DESIGN: 0.605 against 0.676).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Weights:
    """What one point of BM25 adds to a cosine: in articles of the question's language, and in others.
    `dense` is the weight of the cosine itself."""

    same_language: float
    other_language: float
    dense: float = 1.0


# Chosen on facqa/train, in Indonesian and in English (with a dictionary learned from its other half), where
# they are flat: 0.005 to 0.01, and 0.002 to 0.004.
DEFAULT_WEIGHTS = Weights(same_language=0.007, other_language=0.003)


def fuse(
    dense: Mapping[str, float], same: Mapping[str, float], other: Mapping[str, float], weights: Weights
) -> dict[str, float]:
    """The score of every chunk in `dense`: its cosine and its weighted BM25 (0 where it was not found)."""
    return {
        chunk: weights.dense * cosine
        + weights.same_language * same.get(chunk, 0.0)
        + weights.other_language * other.get(chunk, 0.0)
        for chunk, cosine in dense.items()
    }


def shared_words(question_words: list[str], function_words: Collection[str]) -> list[str]:
    """The words of a question that a text in another language may hold too: names and numbers.

    Names are told by their capital, save on the first word; a question typed without any capital
    offers all of its words but its language's function words.
    """
    names = [
        word
        for place, word in enumerate(question_words)
        if (place > 0 and word[:1].isupper()) or any(character.isdigit() for character in word)
    ]
    if any(word[:1].isupper() for word in question_words[1:]):
        return names
    return [word for word in question_words if word.casefold() not in function_words]
