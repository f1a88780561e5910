"""A question's words in the other language, for lexical search in its articles. Pure, except `load`.

The dictionary is an artifact, `translations.toml`, which `make translations` learns from questions that are
there in both languages (`retrieval/evaluation/studies/alignment.py`).
"""

from __future__ import annotations

import tomllib
from collections.abc import Collection, Mapping, Sequence
from functools import cache
from importlib.resources import files

from store.language.stems import stem

# By language, by stem: stems of the other language, the likeliest first.
Dictionary = Mapping[str, Mapping[str, Sequence[str]]]


class Translations:
    """A dictionary of stems in both directions."""

    def __init__(self, dictionary: Dictionary) -> None:
        self._dictionary = dictionary

    def of(
        self, question_words: Sequence[str], language: str | None, function_words: Collection[str]
    ) -> list[list[str]]:
        """For each word of the question, except function words, the stems it may be in the other language,
        each as an expression of one; distinct, in the order of the words."""
        known = self._dictionary.get(language or "", {})
        asked = [word for word in question_words if word.casefold() not in function_words]
        found = dict.fromkeys(other for one in stem(asked) for other in known.get(one, ()))
        return [[one] for one in found]


@cache
def load() -> Translations:
    """The bundled dictionary."""
    return Translations(tomllib.loads((files("retrieval") / "translations.toml").read_text("utf-8")))
