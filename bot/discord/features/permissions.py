"""Who may do what. That Discord hides commands from others is its courtesy; what counts is checked here."""

from __future__ import annotations

from discord import app_commands

from bot.discord.context import BotClient, Interaction
from bot.discord.texts import RefusedError, text
from store.chat.replies import Reply

# Discord shows commands wherever the settings of the application allow, unless each says where it belongs: to
# servers that have added the bot, and to direct messages with it, and never to whoever has added it for
# themselves and takes it along into any server.
INSTALLS = app_commands.AppInstallationType(guild=True, user=False)
MANAGERS = app_commands.AppCommandContext(guild=True, dm_channel=False, private_channel=False)
for_everybody = app_commands.allowed_contexts(guilds=True, dms=True, private_channels=False)
for_managers = app_commands.allowed_contexts(guilds=True, dms=False, private_channels=False)


def check_manager(interaction: Interaction, language: str) -> int:
    """The id of the server, for somebody who may manage it, if the bot is a member there: what it keeps for a
    server is the business of those who invited it. Raises RefusedError for anybody else."""
    if interaction.guild_id is None:
        raise RefusedError("error.servers_only")
    if interaction.client.get_guild(interaction.guild_id) is None:
        raise RefusedError("error.not_member")
    allowed = interaction.permissions
    if not (allowed.manage_guild or allowed.administrator):
        raise RefusedError("error.not_allowed", permission=text(language, "permission.manage_guild"))
    return interaction.guild_id


async def editable(interaction: Interaction, language: str) -> int | None:
    """The collection whose articles the user may change: the server that owns it, None for the common one.

    The common one belongs to whoever runs the bot, and to those who manage a server only if it is the
    only one that the bot is in. Raises RefusedError.
    """
    client = interaction.client
    server = check_manager(interaction, language)
    collection = await client.service.collection(server)
    if collection is None and not (_only(client, server) or _runs(client, interaction.user.id)):
        raise RefusedError("ingest.common_only", command=client.command_mention("settings"))
    return collection


async def readable_reply(interaction: Interaction, key: str) -> Reply:
    """The reply of that key. Raises RefusedError when it is forgotten, or not for this user or channel."""
    reply = await interaction.client.service.reply(key)
    if reply is None:
        raise RefusedError("feedback.gone")
    if reply.server != interaction.guild_id or reply.collection not in (None, interaction.guild_id):
        raise RefusedError("error.elsewhere")
    if reply.private and reply.user != interaction.user.id:
        raise RefusedError("error.not_yours")
    return reply


def _only(client: BotClient, server: int) -> bool:
    """Whether the bot is in that server alone. Before each shard has told of its own, nobody knows."""
    complete = client.shard_count == 1 or client.is_ready()
    return complete and [guild.id for guild in client.guilds] == [server]


def _runs(client: BotClient, user: int) -> bool:
    """Whether the bot's application is the user's, or their team's."""
    application = client.application
    if application is None:
        return False
    if application.team is not None:
        return any(member.id == user for member in application.team.members)
    return application.owner.id == user
