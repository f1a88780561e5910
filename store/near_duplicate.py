"""Whether two texts are one: the same article in two outlets, cut, put in another order or with lines of the
outlet's own. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from store.language.event_dates.vocabulary import vocabulary
from store.language.languages import languages
from store.language.sentences import sentence_spans
from store.language.stems import words

# What two sentences share that are the same but for a few words, and what two that are about the same.
_SAME, _AKIN = 0.75, 0.5
# How much of the shorter of two texts stands in the longer one.
_MOST = 0.7
# The place and the outlet before the first sentence: "JAKARTA, Antara - ", "PORT HALLORAN (Pacific Wire) - ".
_DATELINE = re.compile(r"[^.!?\n]{1,60}?\s[-–—]{1,2}\s")
_FEWEST_WORDS = 20
_FEWEST_OF_SENTENCE = 8
_FIGURE = re.compile(r"\d+(?:[.,:]\d+)*")


@dataclass(frozen=True, slots=True)
class _Sentence:
    words: tuple[str, ...]
    # What tells one report from another; a name has a capital within the sentence.
    numbers: frozenset[str]
    names: frozenset[str]

    def likeness(self, other: _Sentence) -> float:
        """The share of words that both have, 0..1."""
        return _share(set(self.words), set(other.words))

    def contradicts(self, other: _Sentence) -> bool:
        """Whether the two say something else of the same: each has a number that the other lacks, or, where
        they are the same otherwise, a name."""
        if not self.numbers <= other.numbers and not other.numbers <= self.numbers:
            return self.likeness(other) >= _AKIN
        mine, theirs = self.names.difference(other.words), other.names.difference(self.words)
        if not mine or not theirs:
            return False
        return _share(set(self.words) - self.names, set(other.words) - other.names) >= _SAME


def same_sentence(one: str, other: str) -> bool:
    """Whether two sentences are the same but for a few words, none of them a number or name that differs."""
    first, second = _sentence(one), _sentence(other)
    if first.words == second.words:
        return bool(first.words)
    # Two reports may well put little in the same words.
    if min(len(first.words), len(second.words)) < _FEWEST_OF_SENTENCE:
        return False
    return first.likeness(second) >= _SAME and not first.contradicts(second)


def near_duplicate(one: str, other: str) -> bool:
    """Whether most of the shorter text stands in the longer one, and no sentence of it with another number or
    name: an update or correction is no copy."""
    short, long = sorted((_sentences(one), _sentences(other)), key=_length)
    total = _length(short)
    if total < _FEWEST_WORDS:
        return False
    found = 0
    for sentence in short:
        nearest = max(long, key=sentence.likeness)
        likeness = sentence.likeness(nearest)
        if sentence.contradicts(nearest):
            return False
        if likeness >= _SAME:
            found += len(sentence.words)
    return found >= _MOST * total


def _length(sentences: Sequence[_Sentence]) -> int:
    return sum(len(sentence.words) for sentence in sentences)


def _sentences(text: str) -> list[_Sentence]:
    body = text[match.end() :] if (match := _DATELINE.match(text)) else text
    found = [_sentence(body[start:end]) for start, end in sentence_spans(body)]
    return [one for one in found if one.words]


def _sentence(text: str) -> _Sentence:
    said = words(text)
    folded = tuple(word.casefold() for word in said)
    numbers = {*_FIGURE.findall(text), *(word for word in folded if word in _number_words())}
    names = {word for word, written in zip(folded[1:], said[1:], strict=True) if written[0].isupper()}
    return _Sentence(folded, frozenset(numbers), frozenset(one for one in names if one.isalpha()))


def _share(one: set[str], other: set[str]) -> float:
    return len(one & other) / max(1, len(one | other))


@cache
def _number_words() -> frozenset[str]:
    return frozenset(word for code in languages() for word in vocabulary(code).numbered("numbers"))
