"""The word for a confidence, the same wherever an answer is shown."""

from __future__ import annotations

from retrieval.confidence import load

# From which confidence on; the words themselves are the texts "confidence.high" and so on. Of the answers
# that are called sure, all but a few in a hundred are right (`make calibrate`).
_LEAST = {"high": load().sure, "medium": 0.62, "low": 0.0}
# The surest first.
WORDS = tuple(_LEAST)


def word_for(confidence: float) -> str:
    """One of WORDS for a confidence from 0 to 1."""
    return next(word for word, least in _LEAST.items() if confidence >= least)
