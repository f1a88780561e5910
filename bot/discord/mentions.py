"""Messages that are meant for the bot: mentions, replies to its answers, and direct messages."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import discord

from bot.discord import language
from bot.discord.asking import TURNS, ask
from bot.discord.commands import without_mention
from bot.discord.errors import serving
from bot.discord.message_place import MessagePlace
from store.replies import Reply

if TYPE_CHECKING:
    from bot.discord.client import KutipClient

_JUST_NOW = dt.timedelta(seconds=30)
_WRITTEN = {discord.MessageType.default, discord.MessageType.reply}


async def heard(client: KutipClient, message: discord.Message) -> None:
    """Answers a message if it is meant for the bot."""
    if message.author.bot or message.webhook_id or message.type not in _WRITTEN or client.user is None:
        return
    # Of a reply without a mention Discord does not send the text, so there is nothing to answer.
    if message.guild and client.user not in message.mentions:
        return
    typed = without_mention(message.content, client)
    settings = await client.service.settings_soon(message.guild.id if message.guild else None)
    spoken = language.of_message(
        typed,
        str(message.guild.preferred_locale) if message.guild else None,
        settings.language if settings else "auto",
        client.service.app.settings.language,
    )
    replied = _replied(client, message)
    place = MessagePlace(message, spoken, follows=replied is not None)
    async with serving(client, place, "ask"):
        await ask(client, place, typed, chain=await _chain(client, place, message, replied))


async def _chain(
    client: KutipClient, place: MessagePlace, message: discord.Message, replied: int | None
) -> list[Reply]:
    """The replies that the message may follow up, newest last."""
    if replied is not None:
        found = await client.service.conversation(replied, TURNS)
        if not found:
            # Some are faster than the note of which message holds an answer that was just sent.
            recent = await client.service.recent(place.where, 1)
            found = [reply for reply in recent if reply.message is None and _is_new(reply)]
        if found:
            return [reply for reply in found if not reply.private or reply.user == message.author.id]
    if message.guild is None or isinstance(message.channel, discord.Thread):
        return await client.service.recent(place.where, TURNS)
    return []


def _is_new(reply: Reply) -> bool:
    return dt.datetime.now(dt.UTC) - reply.at < _JUST_NOW


def _replied(client: KutipClient, message: discord.Message) -> int | None:
    """The message of the bot's that this one replies to."""
    reference = message.reference
    if reference is None or reference.type is not discord.MessageReferenceType.reply:
        return None
    original = reference.resolved
    if isinstance(original, discord.Message) and original.author != client.user:
        return None
    return reference.message_id
