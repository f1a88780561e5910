"""Sends pages one after the other, as text where Discord does not accept their embeds."""

from __future__ import annotations

from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from typing import TypeVar

import discord

from bot.discord.rendering.page import Page
from bot.discord.rendering.plain import plain_pages

Result = TypeVar("Result")

# Discord's codes for a missing permission, and for content that it does not accept.
_REFUSED = {50013, 50035}


async def send_each(
    pages: Sequence[Page], send: Callable[[Page, bool, bool], Awaitable[Result]]
) -> Result | None:
    """Sends the pages in order by `send(page, first, last)`; returns what it did for the last, None for none.

    From the first page whose embeds Discord refuses, all are sent as text. Raises what `send` raises of text.
    """
    waiting, first, result = deque(pages), True, None
    while waiting:
        page = waiting.popleft()
        try:
            result = await send(page, first, not waiting)
        except discord.HTTPException as error:
            if not page.embeds or error.code not in _REFUSED:
                raise
            waiting = deque(plain_pages([page, *waiting]))
            continue
        first = False
    return result
