"""Who may do what. That Discord hides commands from others is its courtesy; what counts is checked here."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import discord

from bot.discord.texts import RefusedError, text

if TYPE_CHECKING:
    from bot.discord.client import KutipClient


def check_manager(interaction: discord.Interaction[Any], language: str) -> int:
    """The id of the server, for somebody who may manage it. Raises RefusedError for anybody else."""
    if interaction.guild_id is None:
        raise RefusedError("error.servers_only")
    allowed = interaction.permissions
    if not (allowed.manage_guild or allowed.administrator):
        raise RefusedError("error.not_allowed", permission=text(language, "permission.manage_guild"))
    return interaction.guild_id


async def editable(client: KutipClient, interaction: discord.Interaction[Any], language: str) -> int | None:
    """The collection whose articles the user may change: the server that owns it, None for the common one.

    The common one belongs to whoever runs the bot, and to those who manage a server only if no other asks it.
    Raises RefusedError.
    """
    server = check_manager(interaction, language)
    collection = await client.service.collection(server)
    if collection is None and len(client.guilds) > 1 and not _runs(client, interaction.user.id):
        raise RefusedError("ingest.common_only", command=client.mention("settings"))
    return collection


def _runs(client: KutipClient, user: int) -> bool:
    """Whether the bot's application is the user's, or their team's."""
    application = client.application
    if application is None:
        return False
    if application.team is not None:
        return any(member.id == user for member in application.team.members)
    return application.owner.id == user
