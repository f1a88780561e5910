"""How a command, a menu, a button or a form is answered."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Sequence
from functools import partial

import discord

from bot.discord import language
from bot.discord.context import Interaction
from bot.discord.delivery.retry import BROKEN, acknowledge, done
from bot.discord.delivery.send_pages import send_each
from bot.discord.delivery.target import NO_MENTIONS, ReplyTarget, embeds
from bot.discord.rendering.page import Page
from bot.discord.work.service import Where
from config.errors import KutipError

# An interaction must be acknowledged within three seconds, so nothing that comes before may take long.
_BEFORE_ACKNOWLEDGING = 1.0


class InteractionTarget(ReplyTarget):
    """A slash command, a menu, a button or a form."""

    def __init__(self, interaction: Interaction, language: str, *, private: bool) -> None:
        where = Where(interaction.guild_id, interaction.channel_id or 0, interaction.user.id)
        super().__init__(where, language)
        self.private = private
        self._service, self._interaction = interaction.client.service, interaction
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
        # Noted first, so that a crash right afterwards leaves no user with "thinking". But a locked store
        # must not make Discord give up the interaction.
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
        """Sends a text with a file."""
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
            # A message that all see cannot become private: it is sent again to the user alone and deleted.
            # If that fails, the user has seen it anyway.
            with contextlib.suppress(discord.HTTPException, BROKEN):
                await interaction.followup.send(text, ephemeral=True, allowed_mentions=NO_MENTIONS)
                await interaction.delete_original_response()

    async def close(self) -> None:
        if self._noted:
            with contextlib.suppress(KutipError):
                await self._service.ended(self._interaction.token)


async def private_target(interaction: Interaction) -> InteractionTarget:
    """Where a command, a button or a form is answered if only its user sees the answer."""
    return await target_of(interaction, private=True)


async def target_of(interaction: Interaction, *, private: bool) -> InteractionTarget:
    """As `private_target`, for an answer that everybody in the channel sees unless it is `private`."""
    spoken = await user_language(interaction)
    return InteractionTarget(interaction, spoken, private=private)


async def user_language(interaction: Interaction) -> str:
    """The language for the user of a command, a button or a form: the server's setting, else their own."""
    service = interaction.client.service
    settings = await service.settings_soon(interaction.guild_id)
    chosen = settings.language if settings else "auto"
    return language.of_user(str(interaction.locale), chosen, service.app.settings.language)
