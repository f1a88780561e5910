"""/feedback export: what users of a server said of the answers, as a file."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, TypeAlias

import discord
from discord import app_commands

from bot.discord.delivery.errors import serving
from bot.discord.features import feedback
from bot.discord.features.answer_buttons import place_of
from bot.discord.features.permissions import MANAGERS, check_manager
from bot.discord.texts import text
from bot.discord.translation import named

if TYPE_CHECKING:
    from bot.discord.client import KutipClient

Interaction: TypeAlias = "discord.Interaction[KutipClient]"

feedback_group = app_commands.Group(
    name=named("feedback.name"),
    description=named("feedback.description"),
    guild_only=True,
    allowed_contexts=MANAGERS,
    default_permissions=discord.Permissions(manage_guild=True),
)


@feedback_group.command(name=named("feedback.export.name"), description=named("feedback.export.description"))
async def export_command(interaction: Interaction) -> None:
    client = interaction.client
    place = await place_of(client, interaction)
    async with serving(client, place, "export"):
        server = check_manager(interaction, place.language)
        await place.open()
        verdicts = await client.service.verdicts(server, feedback.place_of(server))
        file = discord.File(
            io.BytesIO(feedback.exported(verdicts)), filename=f"kutip-feedback-{server}.jsonl"
        )
        await place.attach(text(place.language, "feedback.exported", count=len(verdicts)), file)
