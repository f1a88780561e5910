"""/forget: what a user asked in a channel is forgotten, so that the next question follows up nothing."""

from __future__ import annotations

from discord import app_commands

from bot.discord.context import Interaction
from bot.discord.delivery.errors import serving
from bot.discord.delivery.interaction import private_target
from bot.discord.features.permissions import for_everybody
from bot.discord.rendering.page import Page
from bot.discord.texts import text
from bot.discord.translation import named


@app_commands.command(name=named("forget.name"), description=named("forget.description"))
@for_everybody
async def forget_command(interaction: Interaction) -> None:
    client = interaction.client
    target = await private_target(interaction)
    async with serving(client, target, "forget"):
        await target.open()
        count = await client.service.forget(target.where)
        said = text(target.language, "forget.done" if count else "forget.nothing", count=count)
        await target.say([Page(said)])
