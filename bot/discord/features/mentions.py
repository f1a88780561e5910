"""Messages that are meant for the bot: mentions, replies to its answers, and direct messages."""

from __future__ import annotations

import datetime as dt

import discord

from bot.discord import language
from bot.discord.context import BotClient
from bot.discord.delivery.errors import serving
from bot.discord.delivery.message import MessageTarget
from bot.discord.features.ask import ask, without_mention
from bot.discord.question_checks import check_channel
from bot.discord.rendering.marks import without_marks
from bot.discord.texts import RefusedError
from retrieval.conversation.subject import TURNS
from store.chat.replies import Reply

_JUST_NOW = dt.timedelta(seconds=30)
# A mention that is added later is ignored: the conversation has moved on.
_STILL_EDITED = dt.timedelta(minutes=15)
_WRITTEN = {discord.MessageType.default, discord.MessageType.reply}


async def received(client: BotClient, message: discord.Message) -> None:
    """Answers a message that is meant for the bot, or explains once what to do if it cannot be read."""
    user = client.user
    if user is None or not _written_by_a_person(message):
        return
    if _addressed(user, message):
        await _answer(client, message, user)
    elif _replied(user, message, certain=True) and client.hinted.first(
        (message.channel.id, message.author.id)
    ):
        # Discord does not send the text of a reply whose mention is off.
        await _refuse(client, message, user, "error.reply_unread")


async def edited(client: BotClient, message: discord.Message) -> None:
    """Answers a message to which a mention of the bot was added after it was sent."""
    user, at = client.user, message.edited_at
    if user is None or at is None or message.guild is None or at - message.created_at > _STILL_EDITED:
        return
    if _written_by_a_person(message) and _addressed(user, message):
        await _answer(client, message, user)


async def _answer(client: BotClient, message: discord.Message, user: discord.ClientUser) -> None:
    """Answers a message that is meant for the bot, unless it has been answered."""
    if not client.answered.first(message.id):
        return
    if message.guild and user not in message.mentions and not message.content:
        # Nor does it send the text of a message that mentions only the bot's role.
        await _refuse(client, message, user, "error.role_unread")
        return
    typed = without_mention(message.content, client)
    replied = _replied(user, message)
    target = MessageTarget(message, await _spoken(client, message, typed), follows=replied is not None)
    async with serving(client, target, "ask"):
        chain = await _chain(client, target, message, replied)
        await ask(client, target, typed, chain=chain, attached=bool(message.attachments))


async def _refuse(client: BotClient, message: discord.Message, user: discord.ClientUser, key: str) -> None:
    """Explains why a message cannot be read, and what to do."""
    target = MessageTarget(message, await _spoken(client, message, ""))
    settings = await client.service.settings_soon(target.where.server)
    # Not worth a direct message.
    if target.missing():
        return
    async with serving(client, target, "ask"):
        if settings is not None:
            check_channel(target, settings)
        raise RefusedError(key, name=user.mention)


def _written_by_a_person(message: discord.Message) -> bool:
    return not (message.author.bot or message.webhook_id) and message.type in _WRITTEN


def _addressed(user: discord.ClientUser, message: discord.Message) -> bool:
    """Whether the message mentions the bot, or the role that Discord made for it, or is a direct one."""
    guild = message.guild
    return guild is None or user in message.mentions or guild.self_role in message.role_mentions


async def _spoken(client: BotClient, message: discord.Message, typed: str) -> str:
    settings = await client.service.settings_soon(message.guild.id if message.guild else None)
    return language.of_message(
        without_marks(typed),
        str(message.guild.preferred_locale) if message.guild else None,
        settings.language if settings else "auto",
        client.service.app.settings.language,
    )


async def _chain(
    client: BotClient, target: MessageTarget, message: discord.Message, replied: int | None
) -> list[Reply]:
    """The replies that the message may follow up, newest last."""
    if replied is not None:
        found = await client.service.conversation(replied, TURNS)
        if not found:
            # Some users reply before the message of an answer has been stored.
            recent = await client.service.recent(target.where, 1)
            found = [reply for reply in recent if reply.message is None and _is_new(reply)]
        if found:
            # The answer that is replied to is in plain sight; what others asked before it is not taken up.
            return [
                reply
                for reply in found
                if reply.user == message.author.id or (reply is found[-1] and not reply.private)
            ]
    if message.guild is None or isinstance(message.channel, discord.Thread):
        return await client.service.recent(target.where, TURNS)
    return []


def _is_new(reply: Reply) -> bool:
    return dt.datetime.now(dt.UTC) - reply.at < _JUST_NOW


def _replied(user: discord.ClientUser, message: discord.Message, *, certain: bool = False) -> int | None:
    """The message of the bot's that this one replies to. certain: not one whose author Discord leaves out."""
    reference = message.reference
    if reference is None or reference.type is not discord.MessageReferenceType.reply:
        return None
    original = reference.resolved
    if isinstance(original, discord.Message):
        return reference.message_id if original.author == user else None
    return None if certain else reference.message_id
