"""A sentence and its quotes as the checks see them: words, languages, time expressions taken out. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from retrieval.claims.moments import Moments, moments
from store.language.languages import all_function_words
from store.language.stems import stem

_WORD = re.compile(r"[^\W_]+(?:[-'.&/][^\W_]+)*")
_NUMBERED = re.compile(r"[^\W\d_]+-?\d+")
_OWNER = re.compile(r"(?:'s|s'|-nya)$")
_SHORTEST = 6
_APOSTROPHES = str.maketrans("’‘`´", "''''")


@dataclass(frozen=True, slots=True)
class Token:
    """A word, `[start, end)` of its text, without the ending of an owner."""

    text: str
    start: int
    end: int

    @property
    def folded(self) -> str:
        return self.text.casefold()

    @property
    def is_capital(self) -> bool:
        """Whether it has a capital, or figures behind letters as "u-17" and "g20"."""
        return any(one.isupper() for one in self.text) or bool(_NUMBERED.fullmatch(self.text))


@dataclass(frozen=True)
class Spoken:
    """A text in "id" or "en"."""

    text: str
    language: str

    @classmethod
    def of(cls, text: str, language: str) -> Spoken:
        return cls(unicodedata.normalize("NFKC", text).translate(_APOSTROPHES), language)

    @cached_property
    def moments(self) -> Moments:
        return moments(self.text, self.language)

    @cached_property
    def folded(self) -> str:
        return self.text.casefold()

    @cached_property
    def tokens(self) -> list[Token]:
        """The words, those of time expressions left out."""
        return _tokens(self.moments.rest)

    @cached_property
    def sequence(self) -> list[str]:
        """All words in small letters, in order, the parts of those with a hyphen, too."""
        return [part for token in _tokens(self.text) for part in (token.folded, *_parts(token.folded))]

    @cached_property
    def stems(self) -> frozenset[str]:
        return frozenset(stem(self.sequence))

    @cached_property
    def content(self) -> list[str]:
        """The stems of the words that tell something, times apart."""
        return content_of(self.moments.rest)


def content_of(text: str) -> list[str]:
    """The stems of a text's words but for the small ones."""
    told = [token.folded for token in _tokens(text) if token.folded not in all_function_words()]
    return stem(told)


def _tokens(text: str) -> list[Token]:
    found = []
    for match in _WORD.finditer(text):
        word = _OWNER.sub("", match[0]) or match[0]
        found.append(Token(word, match.start(), match.start() + len(word)))
    return found


def _parts(word: str) -> Sequence[str]:
    """The parts of a word with a hyphen; a word without the Indonesian ending of an owner."""
    parts = re.split(r"[-/&]", word)
    return parts if len(parts) > 1 else [word[:-3]] if word.endswith("nya") and len(word) > _SHORTEST else ()
