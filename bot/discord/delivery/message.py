"""How a message is answered: by a reply to it, or in a thread."""

from __future__ import annotations

import asyncio
import contextlib
import secrets
from collections.abc import Sequence
from typing import Any

import discord

from bot.discord.delivery.retry import BROKEN, done
from bot.discord.delivery.send_pages import send_each
from bot.discord.delivery.target import NO_MENTIONS, MissingPermissionsError, ReplyTarget, embeds
from bot.discord.rendering.markup import one_line
from bot.discord.rendering.page import Page
from bot.discord.rendering.plain import plain_pages
from bot.discord.rendering.split import shortened_plain
from bot.discord.work.service import Where

# Needed to answer a message, besides seeing it and sending one.
_NEEDED = ("read_message_history",)
_FOR_THREADS = ("create_public_threads", "send_messages_in_threads")
_LONGEST_TITLE = 90
# How long a message for the asker alone stays, in seconds: longer than any wait that it may announce.
_ASIDE_SECONDS = 90.0


class MessageTarget(ReplyTarget):
    """A mention, a reply or a direct message; the answer replies to it, or goes into a thread."""

    echoes = False

    def __init__(self, message: discord.Message, language: str, *, follows: bool = False) -> None:
        """follows: whether it replies to a message of the bot."""
        server = message.guild.id if message.guild else None
        super().__init__(Where(server, message.channel.id, message.author.id), language)
        self._message, self._follows = message, follows
        self._thread: discord.Thread | None = None
        self._typing: asyncio.Task[None] | None = None
        if isinstance(message.channel, discord.Thread):
            self.channels.add(message.channel.parent_id)

    async def open(self, *, update: bool = False) -> None:  # noqa: ARG002 - a message has nothing to update
        if missing := self.missing():
            raise MissingPermissionsError(missing)
        # In a task of its own: the answer must not depend on whether or when Discord shows this.
        self._typing = asyncio.create_task(self._type())

    async def _type(self) -> None:
        with contextlib.suppress(Exception):
            await self._message.channel.typing()

    def _stop_typing(self) -> None:
        if self._typing is not None:
            self._typing.cancel()

    async def prepare(self, title: str, *, threads: bool) -> list[str]:
        channel = self._message.channel
        if not threads or self._follows or not isinstance(channel, discord.TextChannel):
            return []
        allowed = channel.permissions_for(channel.guild.me)
        missing = [name for name in _FOR_THREADS if not getattr(allowed, name)]
        if missing:
            return missing
        name = shortened_plain(one_line(title), _LONGEST_TITLE) or "kutip"
        try:
            self._thread = await done(lambda: self._message.create_thread(name=name))
        except (discord.HTTPException, BROKEN):
            # The message is gone or already has a thread, so the answer goes into the channel.
            return []
        if self._thread is None:
            return []
        self.where = Where(self.where.server, self._thread.id, self.where.user)
        return []

    def missing(self) -> list[str]:
        thread = isinstance(self._thread or self._message.channel, discord.Thread)
        return self._lacking(
            "view_channel", "send_messages_in_threads" if thread else "send_messages", *_NEEDED
        )

    def _lacking(self, *needed: str) -> list[str]:
        """The permissions among `needed` that the bot lacks where it answers, as far as that is known."""
        channel = self._thread or self._message.channel
        guild = self._message.guild
        if guild is None or isinstance(channel, discord.PartialMessageable | discord.GroupChannel):
            return []
        if isinstance(channel, discord.Thread) and channel.parent is None:
            # What is allowed in a thread depends on its channel, which has not been sent.
            return []
        allowed = channel.permissions_for(guild.me)
        return [name for name in needed if not getattr(allowed, name)]

    async def say(self, pages: Sequence[Page], view: discord.ui.View | None = None) -> int | None:
        async def send(page: Page, first: bool, last: bool) -> discord.Message | None:
            return await self._send(page.content or None, embeds(page), view if last else None, first=first)

        # Once there is an answer, "is typing" beneath it would only promise another.
        self._stop_typing()
        message = await send_each(plain_pages(pages) if self._lacking("embed_links") else pages, send)
        return message.id if message else None

    async def tell(self, text: str, *, aside: bool = False) -> None:
        self._stop_typing()
        # In a direct message it disturbs no one else.
        passing = aside and self._message.guild is not None
        try:
            await self._send(text, [], None, first=True, passing=passing)
        except discord.Forbidden:
            # Where the bot may not write, it sends the user a direct message.
            await self._message.author.send(
                f"{self._message.jump_url}\n{text}", allowed_mentions=NO_MENTIONS, suppress_embeds=True
            )

    async def _send(
        self,
        content: str | None,
        shown: list[discord.Embed],
        view: discord.ui.View | None,
        *,
        first: bool,
        passing: bool = False,
    ) -> discord.Message | None:
        """The message, or None when it was sent and Discord's response cannot be read."""
        target = self._thread or self._message.channel
        options: dict[str, Any] = {"embeds": shown, "allowed_mentions": NO_MENTIONS}
        # Lets Discord recognize a message that has to be sent again.
        options["nonce"] = secrets.token_hex(8)
        if view is not None:
            options["view"] = view
        if passing:
            # No message in a channel can be for one user alone; this one makes no sound and does not stay.
            options |= {"silent": True, "delete_after": _ASIDE_SECONDS}
        if first and self._thread is None and "read_message_history" not in self.missing():
            # A message that was deleted meanwhile is answered without a reference.
            options["reference"] = self._message.to_reference(fail_if_not_exists=False)
            options["mention_author"] = False
        sent: discord.Message | None = await done(lambda: target.send(content, **options))
        return sent
