"""Makes the gateway robust: an unreadable event is dropped alone, and a repeated one counts once.

discord.py gives up the whole connection, and with it the bot, at the first event that it cannot parse.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, MutableMapping
from functools import partial
from typing import Any, Self

import discord
import discord.shard
from discord.gateway import DiscordWebSocket, ReconnectWebSocket

from bot.discord.delivery.retry import BROKEN
from bot.discord.log import LOG
from bot.discord.work.recent import Recent

Parser = Callable[[Any], None]

_HELLO = 10
_READY = "READY"
# Events that users wait for. After a resume, Discord may send events again.
_ONCE = frozenset({"MESSAGE_CREATE", "INTERACTION_CREATE"})
# What discord.py itself raises to control the connection.
_MEANT = (ReconnectWebSocket, discord.DiscordException, OSError, BROKEN)
_LONGEST_REASON = 200


def guard(parsers: MutableMapping[str, Parser], seen: Recent) -> None:
    """Makes each parser drop and log what it cannot read, and those of messages and interactions ignore
    repetitions; an unreadable READY still raises, because there is no session without it.

    seen: the events that have arrived since the start of the process.
    """
    for event, parse in list(parsers.items()):
        parsers[event] = partial(_parsed, event, parse, seen)


def use() -> None:
    """Makes all connections of this process use CarefulSocket. discord.py has no setting for this."""
    discord.shard.DiscordWebSocket = CarefulSocket  # type: ignore[misc]


class CarefulSocket(DiscordWebSocket):
    """One connection. An unreadable HELLO or READY ends it, so that a new one follows after a while; any
    other unreadable message is dropped alone."""

    @classmethod
    async def from_client(cls, client: Any, **options: Any) -> Self:
        socket = await super().from_client(client, **options)
        parsers = dict(socket._discord_parsers)
        parsers[_READY] = partial(_with_shard, parsers[_READY], [socket.shard_id, socket.shard_count])
        socket._discord_parsers = parsers
        return socket

    async def received_message(self, msg: Any, /) -> None:
        text: str | None = None
        try:
            text = self._decompressor.decompress(msg) if isinstance(msg, bytes) else msg
            if text is not None:
                await super().received_message(text)
        except _MEANT:
            raise
        except Exception as error:
            event = _event(text)
            if event is None or event in (_HELLO, _READY) or self._keep_alive is None:
                LOG.event(
                    "gateway",
                    "unreadable",
                    logging.WARNING,
                    type=event,
                    error=reason(error),
                    shard=self.shard_id,
                )
                await self.close()
                # discord.py then connects again, each time after a longer delay.
                raise ConnectionError("Discord's side of the connection could not be read") from None
            LOG.event("gateway", "dropped", logging.WARNING, type=event, error=reason(error))


def reason(error: Exception) -> str:
    """What was wrong, on one line, without values that a user may have written."""
    name = type(error).__name__
    detail = "" if isinstance(error, ValueError) else " ".join(str(error).split())
    return f"{name}: {detail}"[:_LONGEST_REASON] if detail else name


def _parsed(event: str, parse: Parser, seen: Recent, data: Any) -> None:
    try:
        if event in _ONCE and not seen.first((event, int(data["id"]))):
            LOG.event("gateway", "repeated", type=event)
            return
        parse(data)
    except Exception as error:
        if event == _READY:
            raise
        server = data.get("guild_id") if isinstance(data, dict) else None
        LOG.event("gateway", "dropped", logging.WARNING, type=event, server=server, error=reason(error))


def _with_shard(parse: Parser, shard: list[int | None], data: Any) -> None:
    """Adds the shard to a READY that does not name it; the connection knows it."""
    parse(data if data.get("shard") else {**data, "shard": shard})


def _event(text: str | None) -> str | int | None:
    """The name of the event in a message, else its opcode; "" for anything that is not a message, None for
    what could not be decompressed: nothing after it could be, either."""
    if text is None:
        return None
    try:
        message = json.loads(text)
    except ValueError:
        return ""
    if not isinstance(message, dict):
        return ""
    name, code = message.get("t"), message.get("op")
    return name if isinstance(name, str) else code if isinstance(code, int) else ""
