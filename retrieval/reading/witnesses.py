"""Which passages are witnesses of their own: a sentence that stands in several articles is one. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache

from retrieval.models import Passage
from store.language.sentences import sentence_spans
from store.language.stems import words
from store.near_duplicate import same_sentence

_FEWEST = 8

# A passage and where in its article's text words begin that answer.
Place = tuple[Passage, int]


def independent(places: Sequence[Place]) -> list[int]:
    """The numbers of the places that no place before them repeats in another article."""
    kept: list[int] = []
    if len({passage.article.id for passage, _ in places}) < 2:
        return list(range(len(places)))
    for number, place in enumerate(places):
        if not any(_repeats(place, places[other]) for other in kept):
            kept.append(number)
    return kept


def _repeats(one: Place, other: Place) -> bool:
    if one[0].article.id == other[0].article.id:
        return False
    sentence = _sentence(one)
    # Two reports may well put little in the same words.
    return len(words(sentence)) >= _FEWEST and same_sentence(sentence, _sentence(other))


def _sentence(place: Place) -> str:
    passage, start = place
    return next(_around(passage.text, start - passage.chunk.start), "")


def _around(text: str, at: int) -> Iterator[str]:
    return (text[first:last] for first, last in _spans(text) if first <= at < last)


@lru_cache(maxsize=128)
def _spans(text: str) -> tuple[tuple[int, int], ...]:
    return tuple(sentence_spans(text))
