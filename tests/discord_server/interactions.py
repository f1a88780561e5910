"""Interactions: who asked for what, and the rules by which they may be answered.

https://docs.discord.com/developers/interactions/receiving-and-responding
"""

from __future__ import annotations

import secrets
import time
from dataclasses import dataclass, field
from typing import Any

from tests.discord_server import payloads
from tests.discord_server.check_commands import check_choices
from tests.discord_server.check_components import check_modal
from tests.discord_server.check_message import check_message
from tests.discord_server.errors import ApiError, Form, Json, unknown
from tests.discord_server.messages import change, make
from tests.discord_server.models import EPHEMERAL, LOADING, Channel, Message, User
from tests.discord_server.world import Event, World

COMMAND, COMPONENT, AUTOCOMPLETE, MODAL = 2, 3, 4, 5
SAY, DEFER, DEFER_UPDATE, UPDATE, CHOICES, FORM = 4, 5, 6, 7, 8, 9
ALLOWED = {
    COMMAND: {SAY, DEFER, FORM},
    COMPONENT: {SAY, DEFER, DEFER_UPDATE, UPDATE, FORM},
    AUTOCOMPLETE: {CHOICES},
    MODAL: {SAY, DEFER},
}


@dataclass(eq=False)
class Interaction:
    """kind: COMMAND to MODAL. message: whose component was used. at: when it was sent; acknowledged: seconds
    until the first response; answered: seconds until there was something to read. response: its type.
    original: the message that it led to; followups: the later ones. form, choices: what was shown instead."""

    id: int
    token: str
    kind: int
    user: User
    channel: Channel
    data: Json
    message: Message | None = None
    at: float = 0.0
    acknowledged: float | None = None
    answered: float | None = None
    response: int | None = None
    original: Message | None = None
    followups: list[Message] = field(default_factory=list)
    form: Json | None = None
    choices: list[Json] | None = None

    @property
    def thinking(self) -> bool:
        """Whether the user looks at "kutip is thinking..."."""
        return self.original is not None and self.original.thinking


class Interactions:
    """All interactions. patience: seconds for the first response; lifetime: of a token, in seconds.

    `age` is added to the clock, so that tests need not wait for a quarter of an hour.
    """

    def __init__(self, world: World, patience: float = 3.0, lifetime: float = 900.0) -> None:
        self._world = world
        self.patience, self.lifetime = patience, lifetime
        self.age = 0.0
        self.all: dict[str, Interaction] = {}

    def send(
        self, kind: int, user: User, channel: Channel, data: Json, message: Message | None = None
    ) -> Interaction:
        """Makes an interaction and tells the bot of it."""
        world = self._world
        one = Interaction(world.new_id(), secrets.token_urlsafe(64), kind, user, channel, data, message)
        one.at = self._now()
        self.all[one.token] = one
        guild = channel.guild
        payload: Json = {
            "id": str(one.id), "application_id": str(world.bot.id), "type": kind, "token": one.token,
            "version": 1, "data": data, "channel_id": str(channel.id), "channel": payloads.channel(channel),
            "locale": user.locale, "entitlements": [], "attachment_size_limit": 10 * 1024 * 1024,
            "authorizing_integration_owners": {"0": "0" if guild is None else str(guild.id)},
            "context": 1 if guild is None else 0,
            "app_permissions": str(world.permissions(world.bot, channel)),
        }  # fmt: skip
        if guild is None:
            payload["user"] = payloads.user(user)
        else:
            held = {"permissions": str(world.permissions(user, channel))}
            payload |= {"guild_id": str(guild.id), "guild_locale": guild.locale}
            payload |= {"guild": {"id": str(guild.id), "locale": guild.locale, "features": []}}
            payload["member"] = payloads.member(user, guild) | held
        if message is not None:
            payload["message"] = world.message_payload(message)
        world.listener(Event("INTERACTION_CREATE", payload, guild))
        return one

    def respond(self, number: int, token: str, body: Json, files: list[Json]) -> Interaction:
        """The first response. Raises ApiError: too late, a second one, or one that does not fit."""
        one = self.all.get(token)
        if one is None or one.id != number:
            raise unknown("Interaction")
        if one.acknowledged is not None:
            raise ApiError(400, 40060, "Interaction has already been acknowledged.")
        waited = self._now() - one.at
        if waited > self.patience:
            raise unknown("Interaction")
        kind, data = int(body.get("type") or 0), body.get("data") or {}
        form = Form()
        form.choice(("type",), kind, ALLOWED[one.kind] | ({UPDATE, DEFER_UPDATE} if one.message else set()))
        if kind == FORM:
            check_modal(form, body.get("data"))
        if kind == CHOICES:
            check_choices(form, ("data",), form.list(("data", "choices"), data.get("choices"), 25))
        form.done()
        if kind in {SAY, UPDATE}:
            check_message(data, files, editing=kind == UPDATE)
        one.acknowledged, one.response = waited, kind
        self._carry_out(one, kind, data, files)
        self._world.changes.tell()
        return one

    def _carry_out(self, one: Interaction, kind: int, data: Json, files: list[Json]) -> None:
        world = self._world
        if kind == FORM:
            one.form = data
        elif kind == CHOICES:
            one.choices = data.get("choices", [])
        elif kind in {DEFER_UPDATE, UPDATE}:
            one.original = one.message
            if kind == UPDATE and one.message is not None:
                change(world, one.message, data, files)
        else:
            flags = (data.get("flags") or 0) | (LOADING if kind == DEFER else 0)
            one.original = self._post(one, {} if kind == DEFER else data, files, flags)
        if kind != DEFER:
            one.answered = one.acknowledged

    def follow_up(self, application: int, token: str, body: Json, files: list[Json]) -> Message:
        """A later message; the first after a deferral takes the place of "thinking"."""
        one = self.living(application, token)
        check_message(body, files)
        if one.thinking:
            return self.edit(one, one.original, body, files)
        message = self._post(one, body, files, body.get("flags") or 0)
        one.followups.append(message)
        return message

    def edit(self, one: Interaction, message: Message | None, body: Json, files: list[Json]) -> Message:
        """Changes the original response or a later one."""
        if message is None or message.id not in message.channel.messages:
            raise unknown("Message")
        check_message(body, files, editing=not message.thinking)
        if message.thinking:
            message.flags &= ~LOADING
            one.answered = self._now() - one.at
        change(self._world, message, body, files)
        return message

    def living(self, application: int, token: str) -> Interaction:
        """The interaction of a token that still works. Raises ApiError."""
        one = self.all.get(token)
        if application != self._world.bot.id or one is None or one.acknowledged is None:
            raise unknown("Webhook")
        if self._now() - one.at > self.lifetime:
            raise ApiError(401, 50027, "Invalid Webhook Token")
        return one

    def find(self, one: Interaction, name: str) -> Message:
        """A message of the interaction: "@original" or an id. Raises ApiError."""
        mine = [one.original, *one.followups]
        for message in mine if name != "@original" else mine[:1]:
            if (
                message
                and (name in {"@original", str(message.id)})
                and message.id in message.channel.messages
            ):
                return message
        raise unknown("Message")

    def failed(self, one: Interaction) -> bool:
        """Whether the user was told that the application did not respond."""
        return one.acknowledged is None and self._now() - one.at > self.patience

    def _post(self, one: Interaction, body: Json, files: list[Json], flags: int) -> Message:
        world = self._world
        metadata: dict[str, Any] = {"id": str(one.id), "type": one.kind, "user": payloads.user(one.user)}
        metadata |= {"authorizing_integration_owners": {}, "name": one.data.get("name", "")}
        message = make(world, one.channel, world.bot, body, files)
        message.flags |= flags & (EPHEMERAL | LOADING)
        message.interaction = metadata
        message.sees = one.user.id if flags & EPHEMERAL else None
        return world.add_message(message)

    def _now(self) -> float:
        return time.monotonic() + self.age
