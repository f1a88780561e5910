"""Late interaction: a question and a text compared token by token. Pure.

One vector says what a text is about; the vectors of its tokens also say what it says of it. The score is
ColBERT's (Khattab and Zaharia 2020), here with the encoder's own token vectors and no training. All arrays
are unit vectors, float32 of shape (tokens, 384).
"""

from __future__ import annotations

import numpy as np

from store.encoder.words import Floats


def nearest(question: Floats, text: Floats) -> float:
    """The mean over the question's tokens of the cosine to the nearest token of the text; 0 without any."""
    if not len(question) or not len(text):
        return 0.0
    return float((question @ text.T).max(axis=1).mean())


def cosine(question: Floats, text: Floats) -> float:
    """The cosine of the mean vectors; 0 without any token."""
    if not len(question) or not len(text):
        return 0.0
    one, other = question.mean(axis=0), text.mean(axis=0)
    return float(one @ other / max(float(np.linalg.norm(one) * np.linalg.norm(other)), 1e-12))
