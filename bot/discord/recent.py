"""What has been done lately, so that it is not done twice; in bounded memory. Pure."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable

_MOST = 10_000


class Recent:
    """Remembers keys; beyond `most` it forgets the one that was noted first."""

    def __init__(self, most: int = _MOST) -> None:
        self._known: OrderedDict[Hashable, None] = OrderedDict()
        self._most = most

    def first(self, key: Hashable) -> bool:
        """Notes a key, and returns whether it was not known yet."""
        if key in self._known:
            return False
        self._known[key] = None
        if len(self._known) > self._most:
            self._known.popitem(last=False)
        return True
