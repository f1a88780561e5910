"""The users of one's own Discord: they type, use commands, click, fill in forms, and read."""

from __future__ import annotations

import re
from typing import Any

from tests.discord_server.check_commands import MESSAGE_MENU, SLASH
from tests.discord_server.check_components import fields_of
from tests.discord_server.errors import Json
from tests.discord_server.interactions import AUTOCOMPLETE, COMMAND, COMPONENT, MODAL, Interaction
from tests.discord_server.messages import change, make
from tests.discord_server.models import Channel, Guild, Message, User
from tests.discord_server.server import DiscordServer
from tests.discord_server.world import Event

_SUBCOMMANDS = {1, 2}
_KINDS = {str: 3, bool: 5, int: 4, float: 10}
ATTACHMENT = 11


class Person:
    """One user. What a method starts, `answered`, `replied` or `opened` waits for."""

    def __init__(self, server: DiscordServer, user: User) -> None:
        self.server, self.user = server, user
        self._world = server.world

    async def slash(self, channel: Channel, name: str, **options: Any) -> Interaction:
        """Uses a command, such as "ask" or "feedback export". Waits until it is registered; a pair of a file
        name and bytes attaches a file."""
        command, path = await self._command(channel, name)
        resolved: Json = {}
        chosen: list[Json] = [self._option(channel, key, value, resolved) for key, value in options.items()]
        for part, kind in reversed(path):
            chosen = [{"name": part, "type": kind, "options": chosen}]
        data: Json = {"id": command["id"], "name": command["name"], "type": SLASH, "options": chosen}
        return self._send(COMMAND, channel, data | ({"resolved": resolved} if resolved else {}))

    async def complete(self, channel: Channel, name: str, option: str, typed: str) -> Interaction:
        """Types into an option that offers choices."""
        command, path = await self._command(channel, name)
        chosen: list[Json] = [{"name": option, "type": 3, "value": typed, "focused": True}]
        for part, kind in reversed(path):
            chosen = [{"name": part, "type": kind, "options": chosen}]
        data = {"id": command["id"], "name": command["name"], "type": SLASH, "options": chosen}
        return self._send(AUTOCOMPLETE, channel, data)

    async def menu(self, message: Message, name: str | None = None) -> Interaction:
        """Uses a command of a message's menu: the one of that name, or the first that there is."""
        command = await self._world.changes.until(
            lambda: next(
                (one for one in self._commands(message.channel) if _fits(one, MESSAGE_MENU, name)), None
            ),
            60,
            f"message command {name} registered",
        )
        shown = {str(message.id): self._world.message_payload(message)}
        data = {"id": command["id"], "name": command["name"], "type": MESSAGE_MENU}
        data |= {"target_id": str(message.id), "resolved": {"messages": shown}}
        return self._send(COMMAND, message.channel, data)

    def click(self, message: Message, button: str | int) -> Interaction:
        """Clicks a button by its place or by a pattern that its label or id matches. A link is no button."""
        clickable = [one for one in message.buttons if "custom_id" in one]
        if isinstance(button, str):
            found = next(
                one
                for one in clickable
                if re.search(button, f"{one.get('label', '')}\n{one['custom_id']}", re.IGNORECASE)
            )
        else:
            found = clickable[button]
        assert not found.get("disabled"), f"{found} is disabled"
        data = {"component_type": found["type"], "custom_id": found["custom_id"], "id": found["id"]}
        return self._send(COMPONENT, message.channel, data, message)

    def fill_in(self, opened: Interaction, *values: str) -> Interaction:
        """Sends the form that an interaction opened, with a value for each of its fields."""
        assert opened.form is not None
        parts = []
        for field, value in zip(fields_of(opened.form), values, strict=True):
            filled = {"type": field["type"], "custom_id": field["custom_id"], "value": value, "id": 1}
            parts.append({"type": 18, "id": 1, "component": filled})
        data = {"custom_id": opened.form["custom_id"], "components": parts}
        return self._send(MODAL, opened.channel, data, opened.message)

    def say(
        self,
        channel: Channel,
        text: str,
        *,
        reply_to: Message | None = None,
        ping: bool = True,
        file: tuple[str, bytes] | None = None,
    ) -> Message:
        """Writes a message. ping: whether a reply mentions whom it replies to. file: a name and bytes."""
        body: Json = {"content": text}
        if reply_to is not None:
            body["message_reference"] = {"message_id": str(reply_to.id)}
            body["allowed_mentions"] = {"parse": ["users", "roles", "everyone"], "replied_user": ping}
        sent: list[Json] = []
        if file is not None:
            name, content = file
            known = {"filename": name, "size": len(content), "content": content}
            sent.append(known | {"host": self.server.files})
        return self._world.add_message(make(self._world, channel, self.user, body, sent))

    def edit(self, message: Message, text: str) -> None:
        """Changes what a message of theirs says."""
        change(self._world, message, {"content": text}, [])

    def mention(self, channel: Channel, text: str) -> Message:
        """Writes a message that mentions the bot."""
        return self.say(channel, f"<@{self._world.bot.id}> {text}")

    def direct(self, text: str) -> Message:
        """Writes to the bot directly."""
        channel = self._world.direct(self.user)
        return self.say(channel, text)

    async def acknowledged(self, one: Interaction, seconds: float = 60) -> Interaction:
        """Waits for the first response."""
        await self._world.changes.until(lambda: one.acknowledged is not None, seconds, "acknowledged")
        return one

    async def answered(self, one: Interaction, seconds: float = 60) -> Message:
        """Waits until there is something to read, and returns the message."""
        await self._world.changes.until(lambda: one.answered is not None, seconds, "answered")
        assert one.original is not None, "the answer is not a message"
        return one.original

    async def told_aside(self, one: Interaction, seconds: float = 60) -> Message:
        """Waits until what everybody saw is taken back, and returns what only the user sees."""

        def look() -> Message | None:
            shown = one.original is not None and one.original.id in one.channel.messages
            return one.followups[0] if one.followups and not shown else None

        return await self._world.changes.until(look, seconds, "told aside")

    async def opened(self, one: Interaction, seconds: float = 60) -> Json:
        """Waits until a form is shown."""
        return await self._world.changes.until(lambda: one.form, seconds, "a form")

    async def replied(self, asked: Message, seconds: float = 60) -> Message:
        """Waits for a message of the bot that replies to a message, or stands below it in its thread."""

        def look() -> Message | None:
            later = [one for one in asked.channel.messages.values() if one.id > asked.id]
            if asked.thread is not None and asked.thread in self._world.channels:
                later += self._world.channels[asked.thread].messages.values()
            mine = [one for one in later if one.author is self._world.bot and not one.thinking]
            direct = asked.channel.guild is None
            fitting = [
                one for one in mine if direct or one.reference is asked or one.channel is not asked.channel
            ]
            return fitting[0] if fitting else None

        return await self._world.changes.until(look, seconds, "a reply")

    async def replied_in(self, channel: Channel, seconds: float = 60) -> Message:
        """Waits for the bot's first message in a channel."""
        return await self._world.changes.until(
            lambda: next((one for one in channel.messages.values() if one.author is self._world.bot), None),
            seconds,
            "a message of the bot",
        )

    def _send(self, kind: int, channel: Channel, data: Json, message: Message | None = None) -> Interaction:
        return self.server.interactions.send(kind, self.user, channel, data, message)

    def _option(self, channel: Channel, name: str, value: Any, resolved: Json) -> Json:
        if not isinstance(value, tuple):
            return {"name": name, "type": _KINDS[type(value)], "value": value}
        filename, content = value
        number = str(self._world.new_id())
        place = f"{channel.id}/{number}/{filename}"
        self._world.files[place] = content
        url = f"{self.server.files}/attachments/{place}"
        resolved.setdefault("attachments", {})[number] = {
            "id": number, "filename": filename, "size": len(content), "url": url, "proxy_url": url,
            "content_type": "application/octet-stream", "ephemeral": True,
        }  # fmt: skip
        return {"name": name, "type": ATTACHMENT, "value": number}

    async def _command(self, channel: Channel, name: str) -> tuple[Json, list[tuple[str, int]]]:
        first, *rest = name.split()
        command = await self._world.changes.until(
            lambda: next((one for one in self._commands(channel) if _fits(one, SLASH, first)), None),
            60,
            f"/{first} registered",
        )
        path = []
        node = command
        for part in rest:
            node = next(one for one in node["options"] if one["name"] == part and one["type"] in _SUBCOMMANDS)
            path.append((part, node["type"]))
        return command, path

    def _commands(self, channel: Channel) -> list[Json]:
        registered = self.server.application.commands
        here = registered.get(channel.guild.id, []) if channel.guild else []
        return [*here, *registered.get(None, [])]


def _fits(command: Json, kind: int, name: str | None) -> bool:
    return command["type"] == kind and name in {None, command["name"]}


def remove_bot(server: DiscordServer, guild: Guild) -> None:
    """The bot is removed from a guild."""
    guild.members.pop(server.world.bot.id)
    server.world.guilds.pop(guild.id)
    server.gateway.tell(Event("GUILD_DELETE", {"id": str(guild.id)}, guild, 1))
