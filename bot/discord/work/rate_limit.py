"""Limits of questions: a token bucket for each user and each server. Pure: the clock is given."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable

# In seconds. A bucket has room for what a minute refills, so that a minute's questions may come at once.
_PERIOD = 60.0
_ROUNDING = 1e-6
_MOST = 10_000


class Buckets:
    """Token buckets by key, in bounded memory. A bucket is kept as the moment at which it will be full again.

    A full bucket is the same as none, so it is forgotten; beyond `most` the one unused for longest is, too.
    """

    def __init__(self, most: int = _MOST) -> None:
        self._full_at: OrderedDict[Hashable, float] = OrderedDict()
        self._most = most

    def __len__(self) -> int:
        return len(self._full_at)

    def take(self, key: Hashable, per_minute: int, now: float) -> float:
        """Takes a token, and returns 0; or takes none, and returns the seconds until there is one.

        per_minute: what the bucket holds and gains in a minute, 0 for no limit; it may change from call to
        call. now: seconds that never go back.
        """
        if per_minute <= 0:
            return 0.0
        full_at = max(self._full_at.get(key, now), now) + _PERIOD / per_minute
        wait = full_at - now - _PERIOD
        if wait > _ROUNDING:
            return wait
        self._full_at[key] = full_at
        self._full_at.move_to_end(key)
        self._forget(now)
        return 0.0

    def give_back(self, key: Hashable, per_minute: int) -> None:
        """Returns a token whose question was not asked."""
        if per_minute > 0 and key in self._full_at:
            self._full_at[key] -= _PERIOD / per_minute

    def _forget(self, now: float) -> None:
        """Drops full buckets at the head, and those beyond the limit; each call does little work."""
        while self._full_at:
            key, full_at = next(iter(self._full_at.items()))
            if full_at > now and len(self._full_at) <= self._most:
                break
            del self._full_at[key]
