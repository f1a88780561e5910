"""Who may do what. Discord only hides commands; the permissions are checked here."""

from __future__ import annotations

from discord import app_commands

from bot.discord.context import BotClient, Interaction
from bot.discord.texts import RefusedError, text
from store.chat.replies import Reply

# Each command says where it belongs: to servers that have added the bot and to direct messages with it, but
# not to the account of a user, who could then use it in any server.
INSTALLS = app_commands.AppInstallationType(guild=True, user=False)
MANAGERS = app_commands.AppCommandContext(guild=True, dm_channel=False, private_channel=False)
for_everybody = app_commands.allowed_contexts(guilds=True, dms=True, private_channels=False)
for_managers = app_commands.allowed_contexts(guilds=True, dms=False, private_channels=False)


def check_manager(interaction: Interaction, language: str) -> int:
    """The id of the server, if the user may manage it and the bot is a member there: what the bot stores for
    a server belongs to those who invited it. Raises RefusedError otherwise."""
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

    The common one may be changed by the operator of the bot, and by those who manage a server if the bot is
    in no other. Raises RefusedError.
    """
    client = interaction.client
    server = check_manager(interaction, language)
    collection = await client.service.collection(server)
    if collection is None and not (
        _is_only_server(client, server) or _is_operator(client, interaction.user.id)
    ):
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


def _is_only_server(client: BotClient, server: int) -> bool:
    """Whether the bot is in that server alone, which is known only after every shard has reported."""
    complete = client.shard_count == 1 or client.is_ready()
    return complete and [guild.id for guild in client.guilds] == [server]


def _is_operator(client: BotClient, user: int) -> bool:
    """Whether the bot's application is the user's, or their team's."""
    application = client.application
    if application is None:
        return False
    if application.team is not None:
        return any(member.id == user for member in application.team.members)
    return application.owner.id == user
