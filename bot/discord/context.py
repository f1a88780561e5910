"""What every feature needs: the connection to Discord with the service behind it. Knows no command."""

from __future__ import annotations

from typing import Any, TypeAlias

import discord

from bot.discord import gateway
from bot.discord.delivery.retry import trace
from bot.discord.delivery.target import NO_MENTIONS
from bot.discord.work.recent import Recent
from bot.discord.work.service import Service
from bot.discord.work.tasks import RunningTasks

# A bot without a voice needs no warning that it cannot speak.
discord.VoiceClient.warn_nacl = discord.VoiceClient.warn_dave = False
# What the bot has to see: servers with their channels, and messages. The content of those that mention it
# or come to it directly is sent without the privileged intent for all content.
INTENTS = discord.Intents(guilds=True, guild_messages=True, dm_messages=True)


class BotClient(discord.AutoShardedClient):
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
        gateway.guard(self._connection.parsers, service.seen_events)
        self.service = service
        self.running = RunningTasks()
        # The answered messages, and the users who were told, per channel, why a reply cannot be read.
        self.answered, self.hinted = Recent(), Recent()
        self.command_ids: dict[str, int] = {}

    def command_mention(self, command: str) -> str:
        """A command as it can be clicked in a message, such as "feedback export"."""
        number = self.command_ids.get(command.partition(" ")[0])
        return f"</{command}:{number}>" if number else f"`/{command}`"


Interaction: TypeAlias = discord.Interaction[BotClient]
