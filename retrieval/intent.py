"""Whether a message asks the articles anything: logistic regression over its vector and words.

The model is an artifact, `intent.json`, which `make intent` fits. What is no question is not searched for and
never answered with a quote. Pure, save `load`.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np

from store.encoder.words import Floats
from store.language.stems import words

QUESTION = "question"
SMALL_TALK = "small_talk"
HELP = "help"
META = "meta"
# What a message may be: a question to the articles, small talk and errands, how to use kutip, the collection
# as a whole (counting, listing, summarising).
KINDS = (QUESTION, SMALL_TALK, HELP, META)
OTHERS = KINDS[1:]
# What a plain feature or a known word counts beside a vector of length 1, which the penalty on weights sees.
SCALE = 0.25


@dataclass(frozen=True, slots=True)
class Intent:
    """kind: one of KINDS. language: "en" or "id", whichever the message is closer to. doubt: the chance that
    it is no question, 0..1."""

    kind: str
    language: str
    doubt: float


@dataclass(frozen=True, slots=True)
class Classifier:
    """A fitted model; all weights are against a question's. weights: over `features`, (others, features), in
    the order of OTHERS; bias: (others,); words: of each of `marks` that is known, (others + 1,), the last for
    the language. priors: the logarithm of how frequent each of OTHERS was, which says nothing of which it is.
    language_weights: (features,), and language_bias: positive for Indonesian. threshold: the doubt above
    which a message is no question."""

    weights: Floats
    bias: Floats
    priors: Floats
    words: Mapping[str, Floats]
    language_weights: Floats
    language_bias: float
    threshold: float

    def __call__(self, vector: Floats, text: str) -> Intent:
        """vector: the bundled encoder's of the text with its prefix "query: ", of shape (dimensions,)."""
        given = features(vector, text)
        known = [self.words[mark] for mark in marks(text) if mark in self.words]
        added = np.sum(known, axis=0) if known else np.zeros(len(OTHERS) + 1, np.float32)
        logits = self.weights @ given + self.bias + added[:-1]
        most = max(0.0, float(logits.max()))
        others = float(np.exp(logits - most).sum())
        doubt = others / (others + math.exp(-most))
        kind = OTHERS[int((logits - self.priors).argmax())] if doubt > self.threshold else QUESTION
        indonesian = float(self.language_weights @ given + added[-1]) + self.language_bias > 0.0
        return Intent(kind, "id" if indonesian else "en", doubt)


def features(vector: Floats, text: str) -> Floats:
    """The vector, and what it tells badly: length, a question mark, digits, and names, of shape
    (dimensions + 5,)."""
    said = words(text)
    capitals = sum(word[0].isupper() for word in said[1:])
    plain = (
        math.log1p(len(said)),
        float(text.rstrip().endswith("?")),
        float(any(word.isdigit() for word in said)),
        float(capitals > 0),
        capitals / max(len(said), 1),
    )
    return np.concatenate([vector, SCALE * np.array(plain, np.float32)])


def marks(text: str) -> list[str]:
    """The words of a text, each once, and its first and last word as such."""
    said = [word.casefold() for word in words(text)]
    ends = [f"^ {said[0]}", f"{said[-1]} $"] if said else []
    return sorted({*said, *ends})


def intent(vector: Floats, text: str) -> Intent:
    """What a message is, by the bundled model. vector: as for `Classifier`."""
    return load()(vector, text)


@cache
def load() -> Classifier:
    """The bundled model."""
    stored = json.loads((files("retrieval") / "intent.json").read_text("utf-8"))
    return Classifier(
        np.array([stored["weights"][kind] for kind in OTHERS], np.float32),
        np.array([stored["bias"][kind] for kind in OTHERS], np.float32),
        np.array([stored["priors"][kind] for kind in OTHERS], np.float32),
        {word: np.array(weights, np.float32) for word, weights in stored["words"].items()},
        np.array(stored["language_weights"], np.float32),
        float(stored["language_bias"]),
        float(stored["threshold"]),
    )
