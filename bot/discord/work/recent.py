"""A bounded memory of recent events. Pure."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable

# More events than arrive before one is repeated; at most two megabytes.
_MOST = 10_000


class Recent:
    """The last `most` different things that were seen."""

    def __init__(self, most: int = _MOST) -> None:
        self._seen: OrderedDict[Hashable, None] = OrderedDict()
        self._most = most

    def __len__(self) -> int:
        return len(self._seen)

    def first(self, one: Hashable) -> bool:
        """Whether it is seen for the first time; from now on it has been seen."""
        if one in self._seen:
            self._seen.move_to_end(one)
            return False
        self._seen[one] = None
        if len(self._seen) > self._most:
            self._seen.popitem(last=False)
        return True
