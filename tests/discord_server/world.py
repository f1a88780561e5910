"""The state of one's own Discord, and the events that its changes cause."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tests.discord_server import payloads
from tests.discord_server.changes import Changes
from tests.discord_server.errors import ApiError, Json, missing_access, missing_permissions, unknown
from tests.discord_server.models import (
    ALL,
    DM,
    EPHEMERAL,
    EPOCH_MS,
    MEMBER,
    PERMISSIONS,
    PUBLIC_THREAD,
    TEXT,
    Channel,
    Guild,
    Message,
    User,
    now,
)

GUILDS, GUILD_MESSAGES, DIRECT_MESSAGES = 1 << 0, 1 << 9, 1 << 12
_MENTION = re.compile(r"<@!?(\d+)>")


@dataclass(frozen=True, slots=True)
class Event:
    """What the gateway tells. guild None: a direct message's, or for all. intents: any of them lets it
    through, 0: none is needed. private: its content is only for who has the intent of message content."""

    name: str
    data: Json
    guild: Guild | None = None
    intents: int = 0
    private: bool = False


class World:
    """Users, guilds, channels, messages. `listener` gets each Event; `changes` is told of each."""

    def __init__(self) -> None:
        self._last = 0
        self.changes = Changes()
        self.listener: Callable[[Event], None] = lambda _event: None
        self.users: dict[int, User] = {}
        self.guilds: dict[int, Guild] = {}
        self.channels: dict[int, Channel] = {}
        self.files: dict[str, bytes] = {}
        self.bot = self.add_user("kutip", bot=True)
        # Whether the text of a message that mentions the bot's role, and not the bot, is sent to it. Discord
        # does not document it; those who have tried say no.
        self.sends_role_mentions = False

    def new_id(self) -> int:
        """A snowflake, greater than any before."""
        self._last = max(self._last + 1, (time.time_ns() // 1_000_000 - EPOCH_MS) << 22)
        return self._last

    def add_user(self, name: str, **fields: Any) -> User:
        one = User(self.new_id(), name, **fields)
        self.users[one.id] = one
        return one

    def add_guild(self, name: str, *members: User, locale: str = "en-US", at: int | None = None) -> Guild:
        """A guild with the bot and `members` in it, and a channel named "umum". at: its id."""
        owner = self.add_user(f"{name}-owner")
        guild = Guild(self.new_id() if at is None else at, name, owner.id, locale, self.new_id())
        self.guilds[guild.id] = guild
        for user in (owner, self.bot, *members):
            guild.members[user.id] = ALL if user is owner else MEMBER
        self.add_channel(guild, "umum")
        self._tell("GUILD_CREATE", self.guild_payload(guild), guild, GUILDS)
        return guild

    def add_channel(self, guild: Guild, name: str) -> Channel:
        channel = Channel(self.new_id(), TEXT, name, guild)
        self.channels[channel.id] = channel
        self._tell("CHANNEL_CREATE", payloads.channel(channel), guild, GUILDS)
        return channel

    def direct(self, user: User) -> Channel:
        """The direct-message channel of the bot with a user."""
        for channel in self.channels.values():
            if channel.recipient is user:
                return channel
        channel = Channel(self.new_id(), DM, recipient=user)
        self.channels[channel.id] = channel
        return channel

    def add_thread(self, channel: Channel, name: str, owner: User, at: Message | None = None) -> Channel:
        """A public thread, from a message if one is given: then it has that message's id."""
        thread = Channel(
            at.id if at else self.new_id(), PUBLIC_THREAD, name, channel.guild, channel.id, owner=owner.id
        )
        self.channels[thread.id] = thread
        if at is not None:
            at.thread = thread.id
        self._tell("THREAD_CREATE", payloads.channel(thread) | {"newly_created": True}, channel.guild, GUILDS)
        return thread

    def channels_of(self, guild: Guild) -> list[Channel]:
        return [channel for channel in self.channels.values() if channel.guild is guild]

    def guild_payload(self, guild: Guild) -> Json:
        return payloads.guild(guild, self.channels_of(guild), [self.bot], MEMBER)

    def permissions(self, user: User, channel: Channel) -> int:
        if channel.guild is None:
            return MEMBER
        if channel.guild.owner == user.id:
            return ALL
        parent = self.channels.get(channel.parent or 0, channel)
        return channel.guild.members.get(user.id, 0) & ~parent.denied.get(user.id, 0)

    def may(self, user: User, channel: Channel, *names: str) -> bool:
        held = self.permissions(user, channel)
        return all(held & PERMISSIONS[name] for name in names)

    def deny(self, user: User, channel: Channel, *names: str) -> None:
        """Takes permissions from a user in a channel."""
        channel.denied[user.id] = channel.denied.get(user.id, 0) | sum(PERMISSIONS[name] for name in names)
        self._tell("CHANNEL_UPDATE", payloads.channel(channel), channel.guild, GUILDS)

    def require(self, channel: Channel, *names: str) -> None:
        """Raises ApiError unless the bot has these permissions there."""
        if not self.may(self.bot, channel, "view_channel"):
            raise missing_access()
        if not self.may(self.bot, channel, *names):
            raise missing_permissions()

    def channel(self, number: int) -> Channel:
        if number not in self.channels:
            raise unknown("Channel")
        return self.channels[number]

    def message(self, channel: int, number: int) -> Message:
        """A message that the bot can see by the channel's endpoints. Raises ApiError."""
        found = self.channel(channel).messages.get(number)
        if found is None or found.flags & EPHEMERAL:
            raise unknown("Message")
        return found

    def add_message(self, message: Message) -> Message:
        """Puts a new message into its channel and tells of it, unless it is ephemeral."""
        message.channel.messages[message.id] = message
        self._tell_message("MESSAGE_CREATE", message)
        return message

    def change_message(self, message: Message) -> None:
        """Tells that a message was edited."""
        message.edited = now()
        message.edits += 1
        self._tell_message("MESSAGE_UPDATE", message)

    def delete_message(self, message: Message) -> None:
        message.channel.messages.pop(message.id, None)
        guild = message.channel.guild
        data = {"id": str(message.id), "channel_id": str(message.channel.id)} | _guild_id(guild)
        self._tell("MESSAGE_DELETE", data, guild, GUILD_MESSAGES if guild else DIRECT_MESSAGES)

    def delete_channel(self, channel: Channel) -> None:
        self.channels.pop(channel.id, None)
        name = "THREAD_DELETE" if channel.kind == PUBLIC_THREAD else "CHANNEL_DELETE"
        self._tell(name, payloads.channel(channel), channel.guild, GUILDS)

    def message_payload(self, message: Message) -> Json:
        """With the guild and the author's membership, as events carry them."""
        numbers = dict.fromkeys(int(number) for number in _MENTION.findall(message.content))
        if message.reference is not None and f"user:{message.reference.author.id}" in message.pinged:
            numbers[message.reference.author.id] = None
        mentioned = [self.users[number] for number in numbers if number in self.users]
        return payloads.message(message, mentioned)

    def _tell_message(self, name: str, message: Message) -> None:
        if message.flags & EPHEMERAL:
            self.changes.tell()
            return
        guild = message.channel.guild
        data = self.message_payload(message) | _guild_id(guild)
        if guild is not None:
            data["member"] = {k: v for k, v in payloads.member(message.author, guild).items() if k != "user"}
            if not self.may(self.bot, message.channel, "view_channel"):
                self.changes.tell()
                return
        to_bot = message.author is self.bot or any(one["id"] == str(self.bot.id) for one in data["mentions"])
        to_bot |= self.sends_role_mentions and bool(data["mention_roles"])
        needed = GUILD_MESSAGES if guild else DIRECT_MESSAGES
        self._tell(name, data, guild, needed, private=guild is not None and not to_bot)

    def _tell(
        self, name: str, data: Json, guild: Guild | None, intents: int, *, private: bool = False
    ) -> None:
        self.listener(Event(name, data, guild, intents, private))
        self.changes.tell()


def _guild_id(guild: Guild | None) -> Json:
    return {} if guild is None else {"guild_id": str(guild.id)}


def snowflake(text: str, what: str) -> int:
    """An id out of a path or a body. Raises ApiError."""
    if not text.isascii() or not text.isdecimal():
        raise ApiError(400, 50035, "Invalid Form Body", {what: {"_errors": [{"code": "NUMBER_TYPE_COERCE"}]}})
    return int(text)
