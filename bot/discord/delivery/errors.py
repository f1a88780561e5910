"""The only error handler: a user who waits for something that fails gets one sentence that says why."""

from __future__ import annotations

import logging
import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import discord

from bot.discord.context import BotClient
from bot.discord.delivery.retry import BROKEN
from bot.discord.delivery.target import MissingPermissionsError, ReplyTarget
from bot.discord.log import LOG
from bot.discord.texts import RefusedError, text
from config.errors import (
    ArticleNotFoundError,
    ArtifactError,
    BusyError,
    EmbeddingError,
    InterruptedWorkError,
    KutipError,
    StoreBusyError,
    StoreError,
    UsageError,
)

# Their texts name folders and settings, which are for the operator of the bot, not for its users.
_OPERATORS = (StoreError, ArtifactError, EmbeddingError)
# What concerns only the user who asked, and is shown to them alone where that is possible.
_ASIDE = (RefusedError, BusyError, UsageError)
# Discord's codes for a channel or message that is gone, or an interaction older than fifteen minutes.
_GONE = {10003: "channel", 10008: "message", 10062: "interaction", 10015: "webhook", 50027: "webhook"}


@asynccontextmanager
async def serving(client: BotClient, target: ReplyTarget, event: str) -> AsyncIterator[None]:
    """Runs what a user waits for: a stop waits for it too, and the user is told of every error.

    event: its name in the log.
    """
    with client.running.this():
        try:
            yield
        except Exception as error:
            if not await report(target, error, event):
                # The interaction stays noted as unfinished, so that a new process tells the user.
                return
        await target.close()


async def report(target: ReplyTarget, error: Exception, event: str) -> bool:
    """Logs the error and tells the user, if Discord still lets us. Returns whether that is finished: the user
    was told, or cannot be told any more."""
    sentence = _explained(target, error, event)
    if sentence is None:
        return True
    try:
        await target.tell(sentence, aside=isinstance(error, _ASIDE))
    except discord.HTTPException as failure:
        LOG.event(event, "untold", server=target.where.server, error=f"{failure.status} {failure.code}")
        return failure.status < 500
    except BROKEN as failure:
        LOG.event(event, "untold", server=target.where.server, error=type(failure).__name__)
        return False
    return True


def _explained(target: ReplyTarget, error: Exception, event: str) -> str | None:
    """The sentence for the user, or None when there is nowhere left to send it."""
    if isinstance(error, discord.HTTPException):
        return _refused_by_discord(target, error, event)
    language, server = target.language, target.where.server
    if isinstance(error, _OPERATORS):
        LOG.event(event, "store", logging.ERROR, server=server, error=str(error))
        return text(language, "error.store_busy" if isinstance(error, StoreBusyError) else "error.store")
    if not isinstance(error, KutipError):
        return _unexpected(target, error, event)
    outcome, reason, sentence = _outcome(error, language)
    LOG.event(event, outcome, server=server, error=reason)
    return sentence


def _outcome(error: KutipError, language: str) -> tuple[str, str | None, str]:
    """The outcome and the reason for the log, and the sentence for the user."""
    if isinstance(error, RefusedError):
        return "refused", error.key, error.sentence(language)
    if isinstance(error, MissingPermissionsError):
        names = ", ".join(text(language, f"permission.{name}") for name in error.names)
        return "forbidden", ", ".join(error.names), text(language, "error.missing", permissions=names)
    if isinstance(error, BusyError):
        return "busy", error.reason, text(language, f"error.busy_{error.reason}", seconds=error.seconds)
    if isinstance(error, InterruptedWorkError):
        return "interrupted", None, text(language, "error.interrupted")
    if isinstance(error, ArticleNotFoundError):
        return "refused", "error.article_gone", text(language, "error.article_gone")
    return "refused", type(error).__name__, str(error)


def _unexpected(target: ReplyTarget, error: Exception, event: str) -> str:
    code = secrets.token_hex(3)
    LOG.event(event, "failed", logging.ERROR, error, server=target.where.server, error=code)
    return text(target.language, "error.unexpected", code=code)


def _refused_by_discord(target: ReplyTarget, error: discord.HTTPException, event: str) -> str | None:
    if error.code in _GONE or isinstance(error, discord.NotFound):
        LOG.event(event, "gone", server=target.where.server, error=_GONE.get(error.code, str(error.code)))
        return None
    if isinstance(error, discord.Forbidden):
        missing = MissingPermissionsError(target.missing() or ["send_messages"])
        outcome, reason, sentence = _outcome(missing, target.language)
        LOG.event(event, outcome, server=target.where.server, error=reason)
        return sentence
    return _unexpected(target, error, event)
