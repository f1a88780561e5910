"""Waiting for something to become true."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TypeVar

Found = TypeVar("Found")
_AGAIN = 0.05


class Changes:
    """`tell` wakes everybody who waits in `until`, who then look again."""

    def __init__(self) -> None:
        self._waiting: set[asyncio.Event] = set()

    def tell(self) -> None:
        for event in self._waiting:
            event.set()

    async def until(self, look: Callable[[], Found | None], seconds: float, what: str) -> Found:
        """What `look` returns as soon as that is true. It looks after each change, and now and then for
        what changes elsewhere.

        Raises TimeoutError, which names `what` was waited for.
        """
        event = asyncio.Event()
        self._waiting.add(event)
        try:
            async with asyncio.timeout(seconds):
                while not (found := look()):
                    event.clear()
                    try:
                        await asyncio.wait_for(event.wait(), _AGAIN)
                    except TimeoutError:
                        continue
                return found
        except TimeoutError:
            raise TimeoutError(f"{what}: not within {seconds:g} s") from None
        finally:
            self._waiting.discard(event)
