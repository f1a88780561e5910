"""Runs the bot: start, connection, and a stop within ten seconds."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import random
import sys
from collections.abc import Awaitable

import discord

from bot.app import App
from bot.discord import endpoint, gateway
from bot.discord.client import KutipClient
from bot.discord.delivery.retry import BROKEN
from bot.discord.features.announce import Announcer
from bot.discord.log import LOG, set_up
from bot.discord.work.service import Service
from bot.discord.work.watching import Watching
from bot.stopping import Stop
from config.errors import KutipError, SettingsError

# A stop may take ten seconds: for running answers, for telling the other users, for closing the connection.
_FINISH_SECONDS = 5.5
_TELL_SECONDS = 1.5
_CLOSE_SECONDS = 0.7
_LONGEST_WAIT = 60.0
# A connection that lasted that long did not fail at once.
_STEADY_SECONDS = 60.0
# Codes with which Discord closes a connection for good: the token or the intents are wrong.
_REFUSED = {
    4004: "Discord no longer accepts the token; reset it on the Bot page of your application and put "
    "the new one into DISCORD_TOKEN.",
    4013: "Discord refuses the intents that this version of kutip asks for; upgrade kutip.",
    4014: "Discord refuses the intents that this version of kutip asks for; upgrade kutip.",
}
_PASSING = (
    OSError,
    TimeoutError,
    BROKEN,
    discord.HTTPException,
    discord.GatewayNotFound,
    discord.ConnectionClosed,
)


class DiscordError(KutipError):
    """Discord cannot be used, and trying again would not help."""


def run(app: App, token: str, stop: Stop) -> int:
    """Runs the bot until it is told to stop, and returns the exit status.

    Raises SettingsError for a token that Discord refuses, DiscordError, and what loading the parts raises.
    """
    settings = app.settings
    set_up(settings.log_level, (token, *settings.secrets()), settings.log_questions)
    endpoint.use_api(settings.discord_api)
    gateway.use()
    service = Service(app)
    service.warm_up()
    idle = asyncio.run(_run(service, token, stop))
    if not (idle and service.idle):
        # A thread could not be stopped; the interpreter would wait for it or crash.
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(0)
    service.collections.close()
    return 0


async def _run(service: Service, token: str, stop: Stop) -> bool:
    """Returns whether no thread keeps sources current any more."""
    asked = asyncio.Event()
    loop = asyncio.get_running_loop()
    stop.then(lambda: loop.call_soon_threadsafe(asked.set))
    stopped = asyncio.ensure_future(asked.wait())
    failures = 0
    watching, announcer = Watching(service), Announcer()
    if service.app.settings.watch:
        service.look_soon = watching.look_soon
        # What is new is announced over the connection of that moment.
        watch = asyncio.create_task(watching.run(lambda new: announcer.announce(client, new)))
        watch.add_done_callback(_log_end)
    try:
        while not asked.is_set():
            client = KutipClient(service)
            began = loop.time()
            session = asyncio.ensure_future(_session(client, token))
            await asyncio.wait({session, stopped}, return_when=asyncio.FIRST_COMPLETED)
            if asked.is_set():
                watching.halt()
                await _stop(client, service, session)
                break
            await _quietly(client.close(), _CLOSE_SECONDS)
            failures = 0 if loop.time() - began > _STEADY_SECONDS else failures
            delay = _delay(session.exception(), failures)
            failures += 1
            _log_failure(session.exception(), round(delay, 1))
            await asyncio.wait({stopped}, timeout=delay)
    finally:
        watching.halt()
        stopped.cancel()
    return watching.idle


def _log_end(task: asyncio.Task[None]) -> None:
    """Nothing waits for what keeps the sources current: that it failed is only for the log."""
    if not task.cancelled() and (error := task.exception()):
        LOG.event("watch", "ended", logging.ERROR, error)


async def _session(client: KutipClient, token: str) -> None:
    """From login to the end of the connection. Returns or raises when the connection is lost."""
    await client.login(token)
    await client.connect()


def _delay(error: BaseException | None, failures: int) -> float:
    """The seconds until the next try, doubled after each failure. Raises what another try cannot fix."""
    if isinstance(error, discord.LoginFailure):
        raise SettingsError(
            "Discord does not accept the token in DISCORD_TOKEN; copy it again from the Bot page of your "
            "application, or reset it there."
        ) from error
    if isinstance(error, discord.ConnectionClosed) and error.code in _REFUSED:
        raise DiscordError(_REFUSED[error.code]) from error
    if isinstance(error, discord.PrivilegedIntentsRequired):
        raise DiscordError(_REFUSED[4014]) from error
    if isinstance(error, KutipError):
        raise error
    return min(_LONGEST_WAIT, 2.0**failures) * random.uniform(0.75, 1.0)  # noqa: S311 - no secret


def _log_failure(error: BaseException | None, seconds: float) -> None:
    """Logs why there is no connection, with the traceback of errors that are not an outage: an unreadable
    response of Discord, which may be right the next time, or a fault of ours."""
    known = error is None or isinstance(error, _PASSING)
    reason = f"{type(error).__name__}: {error}"[:200] if error else "the connection was closed"
    level, cause = (logging.WARNING, None) if known else (logging.ERROR, error)
    LOG.event("connection", "failed", level, cause, error=reason, retry_s=seconds)


async def _stop(client: KutipClient, service: Service, session: asyncio.Task[None]) -> None:
    """Lets running tasks finish, tells the users of the others, and closes the connection."""
    LOG.event("stop", "asked", under_way=client.running.count)
    await client.running.finish(_FINISH_SECONDS)
    # Tasks that still wait now get an error, which the error handler reports to their users.
    await service.close(0)
    await client.running.finish(_TELL_SECONDS)
    await service.close_writes(_CLOSE_SECONDS)
    await _quietly(client.close(), _CLOSE_SECONDS)
    session.cancel()
    await _quietly(session, _CLOSE_SECONDS)
    LOG.event("stop", "done")


async def _quietly(work: Awaitable[object], seconds: float) -> None:
    """Waits for work whose outcome does not matter."""
    with contextlib.suppress(Exception, asyncio.CancelledError):
        await asyncio.wait_for(work, seconds)
