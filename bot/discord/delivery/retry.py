"""Requests that are sent again when their connection breaks, which discord.py does not do."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from contextvars import ContextVar
from typing import TypeVar

import aiohttp
import discord

from bot.discord.log import LOG

Result = TypeVar("Result")

# Discord was not reached, or its response did not arrive.
BROKEN = aiohttp.ClientError
# Seconds before the second and each later try.
_WAITS = (0.2, 0.8, 2.0, 5.0)
_ACKNOWLEDGED = 40060
# The status of each answer to what `done` sends, as `trace` notes them.
_statuses: ContextVar[list[int]] = ContextVar("statuses")


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


def trace() -> aiohttp.TraceConfig:
    """The `http_trace` that a client needs so that `done` knows what Discord accepted."""

    async def note(_session: object, _context: object, ended: aiohttp.TraceRequestEndParams) -> None:
        statuses = _statuses.get(None)
        if statuses is not None:
            statuses.append(ended.response.status)

    config = aiohttp.TraceConfig()
    config.on_request_end.append(note)
    return config


async def done(send: Callable[[], Awaitable[Result]]) -> Result | None:
    """As `again`, for requests whose response does not matter: None when it cannot be read.

    discord.py raises what reading the response raises, although Discord has done what was asked.
    """
    statuses: list[int] = []
    before = _statuses.set(statuses)
    try:
        return await again(send)
    except (discord.DiscordException, BROKEN):
        raise
    except Exception as error:
        if not statuses or not 200 <= statuses[-1] < 300:
            raise
        LOG.event("reply", "answer unreadable", logging.WARNING, error=type(error).__name__)
        return None
    finally:
        _statuses.reset(before)


async def acknowledge(send: Callable[[], Awaitable[object]]) -> None:
    """As `done`, for the first response to an interaction, of which Discord takes only one: a try may have
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

    await done(once)
