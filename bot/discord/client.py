"""The client: which feature handles what Discord sends."""

from __future__ import annotations

import logging
from typing import Any

import discord
from discord import app_commands

from bot.discord import endpoint, recovery, submissions
from bot.discord.context import BotClient, Interaction
from bot.discord.features import (
    articles,
    ask,
    feedback,
    forget,
    info,
    ingest,
    mentions,
    remove,
    settings,
    sources,
    timeline,
)
from bot.discord.features.answer_buttons import AnswerButton
from bot.discord.features.permissions import INSTALLS
from bot.discord.log import LOG
from bot.discord.registration import register
from bot.discord.work.service import Service

_COMMANDS: tuple[app_commands.Command[Any, ..., Any] | app_commands.ContextMenu | app_commands.Group, ...] = (
    ask.ask_command,
    ask.ask_menu,
    timeline.timeline_command,
    articles.articles_command,
    info.status_command,
    info.help_command,
    forget.forget_command,
    ingest.ingest_command,
    remove.remove_command,
    sources.sources_group,
    settings.settings_command,
    feedback.feedback_group,
)


class KutipClient(BotClient):
    """The connection with all commands and buttons."""

    def __init__(self, service: Service, **options: Any) -> None:
        """options: of discord.AutoShardedClient, for tests."""
        super().__init__(service, **options)
        self.tree = KutipTree(self, allowed_installs=INSTALLS)
        for command in _COMMANDS:
            self.tree.add_command(command)
        self.add_dynamic_items(
            AnswerButton,
            articles.ListButton,
            remove.RemoveButton,
            settings.SettingControl,
            sources.SourcesButton,
        )

    async def setup_hook(self) -> None:
        """After login and before the connection: registers the commands."""
        if self.service.app.settings.discord_api:
            _, address, _ = await self.http.get_bot_gateway()
            endpoint.use_gateway(address)
        self.command_ids = await register(self.tree)

    async def on_ready(self) -> None:
        """Connected, for the first time or again."""
        LOG.event("connection", "ready", servers=len(self.guilds), shards=self.shard_count)
        await recovery.notify_interrupted(self)
        await self.service.forget_old_replies()

    async def on_message(self, message: discord.Message) -> None:
        if message.guild is None and not self._is_direct(message):
            LOG.event("gateway", "dropped", logging.WARNING, type="MESSAGE_CREATE", error="no known server")
            return
        await mentions.received(self, message)

    async def on_raw_message_edit(self, payload: discord.RawMessageUpdateEvent) -> None:
        await mentions.edited(self, payload.message)

    def _is_direct(self, message: discord.Message) -> bool:
        """Whether a message without a server is a direct one, rather than from a server that was not named or
        is not known, where neither the articles to ask nor the readers of the answer would be known."""
        known = self.get_channel(message.channel.id)
        return isinstance(message.channel, discord.DMChannel) and isinstance(
            known, discord.abc.PrivateChannel | None
        )

    async def on_interaction(self, interaction: discord.Interaction[Any]) -> None:
        if interaction.type is discord.InteractionType.modal_submit:
            await submissions.received(interaction)

    async def on_error(self, event_method: str, /, *_args: Any, **_kwargs: Any) -> None:
        """An error outside of anything that a user waits for: for the log alone."""
        LOG.crash(event_method)


class KutipTree(app_commands.CommandTree[KutipClient]):
    """Commands handle their own errors; the rest concerns how they were called."""

    async def on_error(self, interaction: Interaction, error: app_commands.AppCommandError, /) -> None:
        await submissions.failed(interaction, error)
