"""Times of day in answers, to be compared. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass

_TIME = re.compile(r"(\d\d):(\d\d)(?: ([A-Z]+))?")
# Hours that a zone is ahead of UTC, of those that do not change with the season.
_AHEAD = {"WIB": 7, "WITA": 8, "WIT": 9, "GMT": 0, "UTC": 0, "SGT": 8, "JST": 9}
# One report says a quarter past two, another 02:17.
_NEAR = 20
_DAY = 24 * 60


@dataclass(frozen=True, slots=True)
class Clock:
    """A time in minutes since midnight, and its zone, if it is known."""

    minutes: int
    zone: str | None


def clock(time: str | None) -> Clock | None:
    """The clock time of an `EventDate.time`; None for a part of the day, a time from and to, or none."""
    match = _TIME.fullmatch(time or "")
    return Clock(60 * int(match[1]) + int(match[2]), match[3]) if match else None


def clocks_differ(one: Clock | None, other: Clock | None) -> bool:
    """Whether two times are known and not nearly the same, each in its zone where both are known."""
    if one is None or other is None:
        return False
    mine, theirs = one.minutes, other.minutes
    if None not in (one.zone, other.zone) and one.zone != other.zone:
        if one.zone not in _AHEAD or other.zone not in _AHEAD:
            return False
        mine, theirs = mine - 60 * _AHEAD[one.zone], theirs - 60 * _AHEAD[other.zone]
    apart = abs(mine - theirs) % _DAY
    return min(apart, _DAY - apart) > _NEAR
