"""The language of a text, by its function words: enough for an article and for a short question."""

from __future__ import annotations

import re
from collections import Counter

from store.language.languages import languages

_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_SAMPLE = 20_000
# Below this share of function words, the text is in another language, or in none.
_LEAST_SHARE = 0.12


def detect(text: str) -> str | None:
    """The code of the language, such as "id", or None when the words do not tell."""
    sample = text[:_SAMPLE]
    words = _WORD.findall(sample.casefold() if sample.isupper() else sample)
    # Capitals inside a sentence are names and titles, often in another language: "Kapan The Beatles bubar?"
    words = [word.casefold() for n, word in enumerate(words) if n == 0 or word[0].islower()] or words
    known = languages().values()
    found = [one.code for word in words for one in known if word in one.function_words]
    if not found or len(found) < _LEAST_SHARE * len(words):
        return None
    # A question opens in its own language, so its first function word counts twice.
    return Counter([found[0], *found]).most_common(1)[0][0]
