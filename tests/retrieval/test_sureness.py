"""The word for a confidence."""

from __future__ import annotations

import pytest

from config.messages import LANGUAGES, message
from retrieval.confidence import load
from retrieval.sureness import WORDS, word_for

SURE = load().sure


@pytest.mark.parametrize(
    ("confidence", "word"),
    [(1.0, "high"), (SURE, "high"), (SURE - 0.01, "medium"), (0.62, "medium"), (0.61, "low"), (0.0, "low")],
)
def test_the_word_for_a_confidence(confidence: float, word: str) -> None:
    assert word_for(confidence) == word


def test_each_word_has_a_text_of_its_own_in_each_language() -> None:
    for language in LANGUAGES:
        assert len({message(language, f"confidence.{word}") for word in WORDS}) == 3
