"""Answers of the last minute, for the same question asked again. Pure: the clock is given."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, MutableMapping
from dataclasses import dataclass

from cachetools import TTLCache

from retrieval.models import Answer
from store.models import Filters

_SECONDS = 60.0
_MOST = 500


@dataclass(frozen=True, slots=True)
class Key:
    """What an answer depends on. collection: the server whose own articles are asked, None for the common
    ones. revision: of those articles; any change of them makes it another."""

    collection: int | None
    revision: int
    question: str
    filters: Filters

    @classmethod
    def of(cls, collection: int | None, revision: int, question: str, filters: Filters) -> Key:
        """The key of a question. Neither blanks nor the encoding of accents make it another; capitals may."""
        plain = " ".join(unicodedata.normalize("NFC", question).split())
        return cls(collection, revision, plain, filters)


def answer_cache(clock: Callable[[], float], most: int = _MOST) -> MutableMapping[Key, Answer]:
    """At most `most` answers, each for a minute after it was put in; the one unused for longest makes room.

    clock: seconds that never go back.
    """
    made: MutableMapping[Key, Answer] = TTLCache(most, _SECONDS, clock)
    return made
