"""Where the bot answers, which takes pages, and how an interaction does."""

from __future__ import annotations

import asyncio
import contextlib
import datetime as dt
from abc import ABC, abstractmethod
from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

import discord

from bot.discord.delivery.retry import BROKEN, acknowledge, done
from bot.discord.delivery.send_pages import send_each
from bot.discord.work.service import Service, Where
from config.errors import KutipError

if TYPE_CHECKING:
    from bot.discord.client import KutipClient
    from bot.discord.rendering.answer import EmbedData, Page

NO_MENTIONS = discord.AllowedMentions.none()
# An interaction must be acknowledged within three seconds, so nothing that comes before may take long.
_BEFORE_ACKNOWLEDGING = 1.0


class MissingPermissionsError(KutipError):
    """What the bot may not do in a channel, and must to answer there; named as discord.py spells it."""

    def __init__(self, names: Sequence[str]) -> None:
        super().__init__(f"The bot lacks these permissions: {', '.join(names)}.")
        self.names = names


class Place(ABC):
    """Somebody who waits for an answer. language: of what is said to them that is no answer. echoes: whether
    the answer repeats the question, for nobody sees it there."""

    echoes = True

    def __init__(self, where: Where, language: str) -> None:
        self.where, self.language = where, language
        # When it was asked or clicked: what came first is not always dealt with first.
        self.at = dt.datetime.now(dt.UTC)
        # Whether only the user sees what is said.
        self.private = False
        # The channel, and that to which it belongs as a thread.
        self.channels = {where.channel}

    @abstractmethod
    async def open(self, *, update: bool = False) -> None:
        """Shows that an answer is coming. update: it will take the place of the message that was clicked."""

    async def prepare(self, title: str, *, threads: bool) -> list[str]:  # noqa: ARG002 - for messages
        """Makes room for an answer: a thread of that title, if the server wants `threads` for what this is.

        Returns the permissions that the bot lacks to do so; it then answers without.
        """
        return []

    @abstractmethod
    async def say(self, pages: Sequence[Page], view: discord.ui.View | None = None) -> int | None:
        """Says what was waited for, the view beneath the last page; returns the id of that page's message.

        May raise discord.HTTPException.
        """

    @abstractmethod
    async def tell(self, text: str, *, aside: bool = False) -> None:
        """Says one sentence in place of an answer. aside: it concerns nobody but the user, so that others
        should see it as little as can be. May raise discord.HTTPException."""

    def missing(self) -> list[str]:
        """The names of the permissions that the bot lacks to answer here, as discord.py spells them."""
        return []

    async def close(self) -> None:  # noqa: B027 - for interactions
        """Nobody waits any more."""


class InteractionPlace(Place):
    """A slash command, a menu, a button or a form."""

    def __init__(
        self, service: Service, interaction: discord.Interaction[KutipClient], language: str, *, private: bool
    ) -> None:
        where = Where(interaction.guild_id, interaction.channel_id or 0, interaction.user.id)
        super().__init__(where, language)
        self.private = private
        self._service, self._interaction = service, interaction
        self.at = interaction.created_at
        self._noted = self._acknowledged = self._thinking = False
        if isinstance(interaction.channel, discord.Thread):
            self.channels.add(interaction.channel.parent_id)

    async def open(self, *, update: bool = False) -> None:
        response = self._interaction.response
        if self._is_open:
            return
        if update:
            await acknowledge(response.defer)
            self._acknowledged = True
            return
        # Noted first, so that nobody is left with "thinking" by a crash right after it. A store that is
        # locked must not make Discord give the interaction up, though.
        noted = self._service.begun(self._interaction.token, self._interaction.application_id, self.language)
        self._noted = True
        with contextlib.suppress(TimeoutError, KutipError):
            await asyncio.wait_for(noted, _BEFORE_ACKNOWLEDGING)
        await acknowledge(lambda: response.defer(ephemeral=self.private, thinking=True))
        self._acknowledged = self._thinking = True

    @property
    def _is_open(self) -> bool:
        """Whether the first response has been given."""
        return self._acknowledged or self._interaction.response.is_done()

    async def say(self, pages: Sequence[Page], view: discord.ui.View | None = None) -> int | None:
        async def send(page: Page, first: bool, last: bool) -> int | None:
            shown = view if last and view is not None else discord.utils.MISSING
            if not first:
                return await done(partial(self._follow_up, page, shown))
            if self._is_open:
                return await done(partial(self._edit, page, shown))
            return await done(partial(self._respond, page, shown))

        return await send_each(pages, send)

    async def _respond(self, page: Page, view: discord.ui.View) -> int | None:
        response = await self._interaction.response.send_message(
            page.content or None,
            embeds=embeds(page),
            view=view,
            ephemeral=self.private,
            allowed_mentions=NO_MENTIONS,
        )
        return response.message_id

    async def _edit(self, page: Page, view: discord.ui.View) -> int:
        message = await self._interaction.edit_original_response(
            content=page.content or None,
            embeds=embeds(page),
            view=None if view is discord.utils.MISSING else view,
            attachments=[],
            allowed_mentions=NO_MENTIONS,
        )
        return message.id

    async def _follow_up(self, page: Page, view: discord.ui.View) -> int:
        message = await self._interaction.followup.send(
            page.content or discord.utils.MISSING,
            embeds=embeds(page),
            view=view,
            ephemeral=self.private,
            allowed_mentions=NO_MENTIONS,
            wait=True,
        )
        return message.id

    async def attach(self, content: str, file: discord.File) -> None:
        """Says something with a file to it."""
        await self._interaction.edit_original_response(
            content=content, attachments=[file], allowed_mentions=NO_MENTIONS
        )

    async def tell(self, text: str, *, aside: bool = False) -> None:
        interaction = self._interaction
        if not self._is_open:
            await acknowledge(
                lambda: interaction.response.send_message(text, ephemeral=True, allowed_mentions=NO_MENTIONS)
            )
            return
        await done(
            lambda: interaction.edit_original_response(
                content=text, embeds=[], view=None, attachments=[], allowed_mentions=NO_MENTIONS
            )
        )
        if aside and self._thinking and not self.private:
            # What everybody sees cannot be made private any more: it is said once more, to the user alone,
            # and taken back. Should that fail, it has been said.
            with contextlib.suppress(discord.HTTPException, BROKEN):
                await interaction.followup.send(text, ephemeral=True, allowed_mentions=NO_MENTIONS)
                await interaction.delete_original_response()

    async def close(self) -> None:
        if self._noted:
            with contextlib.suppress(KutipError):
                await self._service.ended(self._interaction.token)


def embeds(page: Page) -> list[discord.Embed]:
    """The embeds of a page as discord.py takes them."""
    return [_embed(data) for data in page.embeds]


def _embed(data: EmbedData) -> discord.Embed:
    embed = discord.Embed(
        title=data.title, description=data.description or None, url=data.url, colour=data.colour
    )
    if data.author:
        embed.set_author(name=data.author)
    if data.footer:
        embed.set_footer(text=data.footer)
    for item in data.fields:
        embed.add_field(name=item.name, value=item.value, inline=item.inline)
    return embed
