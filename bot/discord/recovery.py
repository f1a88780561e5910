"""Users who still see "thinking" because an earlier process ended before it could answer."""

from __future__ import annotations

import datetime as dt
import logging

import discord
from discord.http import Route

from bot.discord.context import BotClient
from bot.discord.delivery.retry import BROKEN, again, done
from bot.discord.log import LOG
from bot.discord.texts import text
from config.errors import KutipError
from store.chat.pending import Interaction

# Marks a message that will be edited again, in contrast to a finished one.
UNFINISHED = "⏳"
# How long an interaction can be answered.
_LIFETIME = dt.timedelta(minutes=15)
_MESSAGE = "/webhooks/{webhook_id}/{webhook_token}/messages/@original"


async def notify_interrupted(client: BotClient) -> None:
    """Tells the users who still wait for an earlier process that it was interrupted."""
    service = client.service
    try:
        with client.running.this():
            left = await service.queue.do(service.pending.all)
            for one in left:
                if one.at < service.started and await _settled(client, one):
                    await service.ended(one.token)
    except KutipError as error:
        LOG.event("recovery", "failed", level=logging.ERROR, error=str(error))
    except RuntimeError:
        # The bot is being stopped and has closed its session; the next process continues.
        if not client.is_closed():
            raise


async def _settled(client: BotClient, one: Interaction) -> bool:
    """Tells one user, and returns whether that is finished."""
    if dt.datetime.now(dt.UTC) - one.at > _LIFETIME:
        return True
    try:
        await _tell(client, one)
    except discord.HTTPException as error:
        LOG.event("recovery", "untold", error=f"{error.status} {error.code}")
        return error.status < 500
    except (BROKEN, ValueError, AttributeError) as error:
        # The last two: the response is not JSON, or not a message.
        LOG.event("recovery", "untold", error=type(error).__name__)
        return False
    return True


async def _tell(client: BotClient, one: Interaction) -> None:
    def route(method: str) -> Route:
        return Route(method, _MESSAGE, webhook_id=one.application, webhook_token=one.token)

    shown = await again(lambda: client.http.request(route("GET")))
    # It may have been answered just before the process ended.
    loading = discord.MessageFlags._from_value(shown.get("flags", 0)).loading
    if not (loading or str(shown.get("content", "")).startswith(UNFINISHED)):
        return
    said = {"content": text(one.language, "error.interrupted"), "embeds": [], "components": []}
    body = {**said, "allowed_mentions": {"parse": []}}
    await done(lambda: client.http.request(route("PATCH"), json=body))
    LOG.event("recovery", "told")
