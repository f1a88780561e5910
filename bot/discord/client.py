"""The client: what Discord sends, and who takes it."""

from __future__ import annotations

import logging
from typing import Any

import discord
from discord import app_commands

from bot.discord import endpoint, gateway, recovery, submissions
from bot.discord.delivery.interaction import NO_MENTIONS
from bot.discord.delivery.retry import trace
from bot.discord.features import commands, mentions
from bot.discord.features.answer_buttons import ReplyButton
from bot.discord.features.articles import ListButton
from bot.discord.features.feedback_export import feedback_group
from bot.discord.features.ingest import ingest_command
from bot.discord.features.permissions import INSTALLS
from bot.discord.features.remove import RemoveButton, remove_command
from bot.discord.features.settings import SettingItem, settings_command
from bot.discord.log import JOURNAL
from bot.discord.registration import register
from bot.discord.work.recent import Recent
from bot.discord.work.service import Service
from bot.discord.work.tasks import UnderWay

# A bot without a voice needs not to be warned that it cannot speak.
discord.VoiceClient.warn_nacl = discord.VoiceClient.warn_dave = False
# What the bot has to see: servers with their channels, and messages. The content of those that mention it
# or come to it directly is sent without the privileged intent for all content.
INTENTS = discord.Intents(guilds=True, guild_messages=True, dm_messages=True)
_COMMANDS: tuple[app_commands.Command[Any, ..., Any] | app_commands.ContextMenu | app_commands.Group, ...] = (
    commands.ask_command,
    commands.ask_menu,
    commands.articles_command,
    commands.status_command,
    commands.help_command,
    ingest_command,
    remove_command,
    settings_command,
    feedback_group,
)


class KutipClient(discord.AutoShardedClient):
    """One connection to Discord, with as many shards as Discord recommends."""

    def __init__(self, service: Service, **options: Any) -> None:
        """options: of discord.AutoShardedClient, for tests."""
        super().__init__(
            intents=INTENTS,
            allowed_mentions=NO_MENTIONS,
            member_cache_flags=discord.MemberCacheFlags.none(),
            chunk_guilds_at_startup=False,
            max_messages=None,
            http_trace=trace(),
            **options,
        )
        gateway.guard(self._connection.parsers, service.heard)
        self.service = service
        self.under_way = UnderWay()
        # Messages that were answered, and who was told, in which channel, why a reply is not.
        self.taken, self.hinted = Recent(), Recent()
        self.tree = KutipTree(self, allowed_installs=INSTALLS)
        for command in _COMMANDS:
            self.tree.add_command(command)
        self.add_dynamic_items(ReplyButton, ListButton, RemoveButton, SettingItem)
        self._command_ids: dict[str, int] = {}

    def mention(self, command: str) -> str:
        """A command as it can be clicked in a message, such as "feedback export"."""
        number = self._command_ids.get(command.partition(" ")[0])
        return f"</{command}:{number}>" if number else f"`/{command}`"

    async def setup_hook(self) -> None:
        """After login and before the connection: registers the commands."""
        if self.service.app.settings.discord_api:
            _, address, _ = await self.http.get_bot_gateway()
            endpoint.use_gateway(address)
        self._command_ids = await register(self.tree)

    async def on_ready(self) -> None:
        """Connected, for the first time or anew."""
        JOURNAL.event("connection", "ready", servers=len(self.guilds), shards=self.shard_count)
        await recovery.tell_interrupted(self)
        await self.service.forget_old_replies()

    async def on_message(self, message: discord.Message) -> None:
        if message.guild is None and not self._direct(message):
            JOURNAL.event(
                "gateway", "dropped", logging.WARNING, type="MESSAGE_CREATE", error="no known server"
            )
            return
        await mentions.heard(self, message)

    async def on_raw_message_edit(self, payload: discord.RawMessageUpdateEvent) -> None:
        await mentions.edited(self, payload.message)

    def _direct(self, message: discord.Message) -> bool:
        """Whether a message without a server came directly, rather than from a server that was not named or
        is not known: whose articles are asked there, and who may read the answer, nobody could tell."""
        known = self.get_channel(message.channel.id)
        return isinstance(message.channel, discord.DMChannel) and isinstance(
            known, discord.abc.PrivateChannel | None
        )

    async def on_interaction(self, interaction: discord.Interaction[Any]) -> None:
        if interaction.type is discord.InteractionType.modal_submit:
            await submissions.taken(self, interaction)

    async def on_error(self, event_method: str, /, *_args: Any, **_kwargs: Any) -> None:
        """What nobody waited for has failed: for the log alone."""
        JOURNAL.crash(event_method)


class KutipTree(app_commands.CommandTree[KutipClient]):
    """Commands handle their errors themselves; what is left is about how they were called."""

    async def on_error(
        self, interaction: discord.Interaction[KutipClient], error: app_commands.AppCommandError, /
    ) -> None:
        await submissions.failed(self.client, interaction, error)
