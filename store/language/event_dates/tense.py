"""Whether a sentence speaks of what is past or of what is to come, at one of its places. Pure."""

from __future__ import annotations

import re
from functools import cache

from store.language.event_dates.models import Tense
from store.language.event_dates.vocabulary import vocabulary


def tense(sentence: str, start: int, end: int, language: str) -> Tense | None:
    """What the nearest telling word before `start` says, else the nearest behind `end`; None without one."""
    found = [
        (match.start(), match.end(), kind)
        for kind in ("future", "past")
        for match in _cues(language, kind).finditer(sentence)
    ]
    before = [one for one in found if one[1] <= start]
    if before:
        # Of two that end together, the longer tells: "will be closed" is no past.
        return _named(max(before, key=lambda one: (one[1], -one[0]))[2])
    after = [one for one in found if one[0] >= end]
    return _named(min(after, key=lambda one: (one[0], -one[1]))[2]) if after else None


def _named(kind: str) -> Tense:
    return "future" if kind == "future" else "past"


@cache
def _cues(language: str, kind: str) -> re.Pattern[str]:
    # In small letters: "United" is no past.
    return re.compile(rf"(?<!\w){vocabulary(language).of(kind)}(?!\w)")
