"""Forms that were sent, and commands that were called in a way that no command knows."""

from __future__ import annotations

from typing import Any

import discord

from bot.discord.delivery.errors import report, serving
from bot.discord.delivery.interaction import private_target
from bot.discord.features import feedback, settings
from bot.discord.features.permissions import readable_reply
from bot.discord.rendering import forms


async def received(interaction: discord.Interaction[Any]) -> None:
    """Handles a form that was sent, also one that was opened before a restart."""
    client = interaction.client
    data: Any = interaction.data
    custom_id, values = str(data.get("custom_id")), forms.written(data)
    target = await private_target(interaction)
    async with serving(client, target, "form"):
        if right := forms.RIGHT.fullmatch(custom_id):
            await target.open()
            reply = await readable_reply(interaction, right["key"])
            await feedback.correct(client, target, reply, values.get("answer", ""))
        elif forms.LIMITS.fullmatch(custom_id):
            await settings.limits_sent(interaction, target, values)


async def failed(interaction: discord.Interaction[Any], error: Exception) -> None:
    """Tells the user of a command that it failed before it began."""
    target = await private_target(interaction)
    await report(target, getattr(error, "original", error), "command")
