"""What a process that ended before its time left behind: users who still see "thinking"."""

from __future__ import annotations

import datetime as dt
import logging
from typing import TYPE_CHECKING

import discord
from discord.http import Route

from bot.discord.journal import JOURNAL
from bot.discord.texts import text
from config.errors import KutipError
from store.replies import Interaction

if TYPE_CHECKING:
    from bot.discord.client import KutipClient

# What begins a message that will be edited again, so that it can be told from one that is finished.
UNFINISHED = "⏳"
# For so long an interaction can be answered.
_LIFETIME = dt.timedelta(minutes=15)
_MESSAGE = "/webhooks/{webhook_id}/{webhook_token}/messages/@original"


async def tell_interrupted(client: KutipClient) -> None:
    """Tells those who wait for a process before this one that they were interrupted."""
    service = client.service
    try:
        left = await service.desk.do(service.pending.all)
        for one in left:
            if one.at < service.started:
                await _tell(client, one)
                await service.ended(one.token)
    except KutipError as error:
        JOURNAL.event("recovery", "failed", level=logging.ERROR, error=str(error))


async def _tell(client: KutipClient, one: Interaction) -> None:
    if dt.datetime.now(dt.UTC) - one.at > _LIFETIME:
        return

    def route(method: str) -> Route:
        return Route(method, _MESSAGE, webhook_id=one.application, webhook_token=one.token)

    try:
        shown = await client.http.request(route("GET"))
        # It may have been answered just before the end.
        loading = discord.MessageFlags._from_value(shown.get("flags", 0)).loading
        if not (loading or str(shown.get("content", "")).startswith(UNFINISHED)):
            return
        said = {"content": text(one.language, "error.interrupted"), "embeds": [], "components": []}
        await client.http.request(route("PATCH"), json={**said, "allowed_mentions": {"parse": []}})
        JOURNAL.event("recovery", "told")
    except discord.HTTPException as error:
        JOURNAL.event("recovery", "untold", error=f"{error.status} {error.code}")
