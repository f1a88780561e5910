"""The gateway, read with care: what cannot be read is dropped alone, and what comes twice counts once.

discord.py gives the whole connection up, and with it the bot, at the first event that it cannot parse.
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
# What somebody waits for an answer to. After a resume Discord may send again what has already arrived.
_ONCE = frozenset({"MESSAGE_CREATE", "INTERACTION_CREATE"})
# What discord.py itself does about the connection.
_MEANT = (ReconnectWebSocket, discord.DiscordException, OSError, BROKEN)
_LONGEST_REASON = 200


def guard(parsers: MutableMapping[str, Parser], heard: Recent) -> None:
    """Makes each parser drop and log what it cannot read, and those of messages and interactions take each
    only once; what READY lacks still raises, for without it there is no session.

    heard: what has arrived, for as long as the process lives.
    """
    for event, parse in list(parsers.items()):
        parsers[event] = partial(_parsed, event, parse, heard)


def use() -> None:
    """Makes the connections of this process such sockets. discord.py has no setting for it."""
    discord.shard.DiscordWebSocket = CarefulSocket  # type: ignore[misc]


class CarefulSocket(DiscordWebSocket):
    """One connection. What begins it (HELLO, READY) and cannot be read ends it, so that there is a new one
    after a while; of all else the one message is dropped."""

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
                # What discord.py answers with a new connection, after a while that grows.
                raise ConnectionError("Discord's side of the connection could not be read") from None
            LOG.event("gateway", "dropped", logging.WARNING, type=event, error=reason(error))


def reason(error: Exception) -> str:
    """What was wrong, on one line, without values that may be what somebody wrote."""
    name = type(error).__name__
    told = "" if isinstance(error, ValueError) else " ".join(str(error).split())
    return f"{name}: {told}"[:_LONGEST_REASON] if told else name


def _parsed(event: str, parse: Parser, heard: Recent, data: Any) -> None:
    try:
        if event in _ONCE and not heard.first((event, int(data["id"]))):
            LOG.event("gateway", "repeated", type=event)
            return
        parse(data)
    except Exception as error:
        if event == _READY:
            raise
        server = data.get("guild_id") if isinstance(data, dict) else None
        LOG.event("gateway", "dropped", logging.WARNING, type=event, server=server, error=reason(error))


def _with_shard(parse: Parser, shard: list[int | None], data: Any) -> None:
    """Of a READY that does not say to which shard it belongs, which is optional, the connection knows it."""
    parse(data if data.get("shard") else {**data, "shard": shard})


def _event(text: str | None) -> str | int | None:
    """The name of the event that a message holds, else its opcode, "" for what is no message at all, None for
    what could not be decompressed: nothing that follows could be, either."""
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
