"""Requests that are sent again when their connection breaks, which discord.py leaves to its users."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

import aiohttp
import discord

Result = TypeVar("Result")

# Discord was not reached, or did not get to its answer.
BROKEN = aiohttp.ClientError
# Seconds before the second and each later try.
_WAITS = (0.2, 0.8, 2.0, 5.0)
_ACKNOWLEDGED = 40060


async def again(send: Callable[[], Awaitable[Result]]) -> Result:
    """What `send` returns; it is called up to five times, as long as the connection breaks.

    Raises BROKEN when it did so to the last, and what `send` raises.
    """
    for wait in _WAITS:
        try:
            return await send()
        except BROKEN:
            await asyncio.sleep(wait)
    return await send()


async def acknowledge(send: Callable[[], Awaitable[object]]) -> None:
    """As `again`, for the first response to an interaction, of which Discord takes only one: a try may have
    arrived although its connection broke."""
    tries = 0

    async def once() -> None:
        nonlocal tries
        tries += 1
        try:
            await send()
        except discord.HTTPException as error:
            if tries == 1 or error.code != _ACKNOWLEDGED:
                raise

    await again(once)
