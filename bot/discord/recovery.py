"""What a process that ended before its time left behind: users who still see "thinking"."""

from __future__ import annotations

import datetime as dt
import logging
from typing import TYPE_CHECKING

import discord
from discord.http import Route

from bot.discord.delivery.retry import BROKEN, again, done
from bot.discord.log import JOURNAL
from bot.discord.texts import text
from config.errors import KutipError
from store.chat.pending import Interaction

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
        with client.under_way.this():
            left = await service.desk.do(service.pending.all)
            for one in left:
                if one.at < service.started and await _settled(client, one):
                    await service.ended(one.token)
    except KutipError as error:
        JOURNAL.event("recovery", "failed", level=logging.ERROR, error=str(error))
    except RuntimeError:
        # Asked to end, the bot has closed its session; the next process goes on.
        if not client.is_closed():
            raise


async def _settled(client: KutipClient, one: Interaction) -> bool:
    """Tells one user, and returns whether there is no more to be done about it."""
    if dt.datetime.now(dt.UTC) - one.at > _LIFETIME:
        return True
    try:
        await _tell(client, one)
    except discord.HTTPException as error:
        JOURNAL.event("recovery", "untold", error=f"{error.status} {error.code}")
        return error.status < 500
    except (BROKEN, ValueError, AttributeError) as error:
        # The last two: the answer is no JSON, or not that of a message.
        JOURNAL.event("recovery", "untold", error=type(error).__name__)
        return False
    return True


async def _tell(client: KutipClient, one: Interaction) -> None:
    def route(method: str) -> Route:
        return Route(method, _MESSAGE, webhook_id=one.application, webhook_token=one.token)

    shown = await again(lambda: client.http.request(route("GET")))
    # It may have been answered just before the end.
    loading = discord.MessageFlags._from_value(shown.get("flags", 0)).loading
    if not (loading or str(shown.get("content", "")).startswith(UNFINISHED)):
        return
    said = {"content": text(one.language, "error.interrupted"), "embeds": [], "components": []}
    body = {**said, "allowed_mentions": {"parse": []}}
    await done(lambda: client.http.request(route("PATCH"), json=body))
    JOURNAL.event("recovery", "told")
