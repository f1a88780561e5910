"""Answers of the last minute, for the same question asked again. Pure: the clock is given."""

from __future__ import annotations

import unicodedata
from collections import OrderedDict
from dataclasses import dataclass

from retrieval.models import Answer
from store.models import Filters

_SECONDS = 60.0
_MOST = 500


@dataclass(frozen=True, slots=True)
class Key:
    """What an answer depends on. collection: the server whose own articles are asked, None for the common
    ones. revision: of those articles, which any change of them makes another."""

    collection: int | None
    revision: int
    question: str
    filters: Filters

    @classmethod
    def of(cls, collection: int | None, revision: int, question: str, filters: Filters) -> Key:
        """Blanks and the way in which accents are encoded make no other question; capitals may."""
        plain = " ".join(unicodedata.normalize("NFC", question).split())
        return cls(collection, revision, plain, filters)


class Answers:
    """At most `most` answers, each for `seconds`."""

    def __init__(self, seconds: float = _SECONDS, most: int = _MOST) -> None:
        self._seconds, self._most = seconds, most
        self._kept: OrderedDict[Key, tuple[float, Answer]] = OrderedDict()

    def __len__(self) -> int:
        return len(self._kept)

    def get(self, key: Key, now: float) -> Answer | None:
        """The answer, unless it is too old. now: seconds that never go back."""
        self._forget(now)
        found = self._kept.get(key)
        return found[1] if found else None

    def put(self, key: Key, answer: Answer, now: float) -> None:
        """Keeps an answer, and forgets the oldest if there are too many."""
        self._kept.pop(key, None)
        self._kept[key] = (now + self._seconds, answer)
        self._forget(now)

    def _forget(self, now: float) -> None:
        # All are kept for the same time, so that the first to be put is the first to go.
        while self._kept:
            key, (until, _) = next(iter(self._kept.items()))
            if until > now and len(self._kept) <= self._most:
                break
            del self._kept[key]
