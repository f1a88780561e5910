"""The words of a text, found again in another spelling: a typing error, another language's, an abbreviation.
Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cached_property

from store.language.stems import stem, words

# Letters from which a word may have one error.
_LONG_ENOUGH = 5
# Letters from which a word may be found within another, as in "TikTok's" and "Al-Qaeda".
_WITHIN = 6
_LONGEST_ABBREVIATION = 9
# What one language writes otherwise than the other: "Cairo" is "Kairo", "Syria" "Suriah".
_ALIKE = (
    ("sch", "s"), ("kh", "k"), ("ck", "k"), ("ph", "f"), ("th", "t"), ("sh", "s"), ("sy", "s"), ("dh", "d"),
    ("oe", "u"), ("ou", "u"), ("dj", "j"), ("tj", "c"), ("qu", "k"), ("x", "ks"), ("q", "k"), ("c", "k"),
    ("y", "i"), ("v", "f"), ("z", "s"),
)  # fmt: skip
_SUFFIX = re.compile(r"(?:['’]s?|nya)$")


class Spellings:
    """A text's words, to be asked for those of a question."""

    def __init__(self, text: str) -> None:
        self._words = words(text)

    @cached_property
    def _folded(self) -> frozenset[str]:
        return frozenset(_SUFFIX.sub("", word.casefold()) for word in self._words)

    @cached_property
    def _plain(self) -> frozenset[str]:
        return frozenset(plain(word) for word in self._folded)

    @cached_property
    def _stems(self) -> str:
        return f" {' '.join(stem(self._words))} "

    @cached_property
    def _run(self) -> str:
        return "".join(self._words).casefold()

    @cached_property
    def _capitals(self) -> list[str]:
        """The words with a capital, folded, in order; what stands between them is left out."""
        return [word.casefold() for word in self._words if word[0].isupper()]

    @cached_property
    def _initials(self) -> str:
        return "".join(word[0] for word in self._capitals)

    @cached_property
    def _abbreviations(self) -> frozenset[str]:
        return frozenset(word.casefold() for word in self._words if len(word) > 1 and word.isupper())

    def holds(self, name: str) -> bool:
        """Whether the text has the word, or one that is written nearly so, or what it is short for."""
        parts = [part for part in re.split(r"[\W_]+", name) if part]
        parts = [part for part in parts if len(part) > 1] or parts
        return (bool(parts) and all(self._holds(part) for part in parts)) or self._within(name)

    def holds_stems(self, stems: Sequence[str]) -> bool:
        """Whether the text has the stems, one after the other."""
        return f" {' '.join(stems)} " in self._stems

    def holds_initials(self, name: Sequence[str]) -> bool:
        """Whether the text has the abbreviation of several words."""
        initials = "".join(word[0] for word in name).casefold()
        return len(initials) > 2 and initials in self._abbreviations

    def _holds(self, word: str) -> bool:
        folded = _SUFFIX.sub("", word.casefold())
        if folded in self._folded or self.holds_stems(stem([word])):
            return True
        spelled = plain(folded)
        if len(spelled) > 3 and spelled in self._plain:
            return True
        if len(folded) >= _LONG_ENOUGH and any(one_error(spelled, other) for other in self._plain):
            return True
        return self._short_for(folded, word.isupper())

    def _within(self, name: str) -> bool:
        run = re.sub(r"[\W_]+", "", name).casefold()
        return len(run) >= _WITHIN and run in self._run

    def _short_for(self, word: str, capitals: bool) -> bool:
        """Whether neighbouring names make up the word: their initials, or a piece of each of two."""
        if capitals and len(word) > 1 and word in self._initials:
            return True
        if not 4 <= len(word) <= _LONGEST_ABBREVIATION:
            return False
        pairs = zip(self._capitals, self._capitals[1:], strict=False)
        return any(_joins(word, first, second) for first, second in pairs if first[:2] == word[:2])


def _joins(word: str, first: str, second: str) -> bool:
    """Whether the word is the beginning of one and a piece of the other: Jokowi, Kemenkes."""
    return any(first.startswith(word[:cut]) and word[cut:] in second for cut in range(2, len(word) - 1))


def plain(word: str) -> str:
    """A word in the spelling that the languages share, to be compared only."""
    for letters, other in _ALIKE:
        word = word.replace(letters, other)
    word = re.sub(r"(.)\1", r"\1", word)
    return word.rstrip("eh") if len(word) > _LONG_ENOUGH else word


def one_error(one: str, other: str) -> bool:
    """Whether the two are equal, or differ by one letter added, left out, changed, or by two exchanged."""
    if abs(len(one) - len(other)) > 1:
        return False
    same = next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), None)
    if same is None:
        return True
    left, right = one[same:], other[same:]
    exchanged = left[:2] == right[1::-1] and left[2:] == right[2:]
    return exchanged or left[1:] == right[1:] or left[1:] == right or left == right[1:]
