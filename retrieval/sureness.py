"""The word for a confidence, the same wherever an answer is shown."""

from __future__ import annotations

import json
from importlib.resources import files

# Read by itself: what shows an answer needs none of what finds it.
_SURE = float(json.loads((files("retrieval") / "calibration.json").read_text("utf-8"))["sure"])
# From which confidence on; the words themselves are the texts "confidence.high" and so on. Of the answers
# that are called sure, all but a few in a hundred are right (`make calibrate`).
_LEAST = {"high": _SURE, "medium": 0.62, "low": 0.0}
# The surest first.
WORDS = tuple(_LEAST)


def word_for(confidence: float) -> str:
    """One of WORDS for a confidence from 0 to 1."""
    return next(word for word, least in _LEAST.items() if confidence >= least)
