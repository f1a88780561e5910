"""Forms that were sent, and commands that were called in a way that no command knows."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import discord

from bot.discord.delivery.errors import report, serving
from bot.discord.delivery.interaction import InteractionPlace
from bot.discord.features import feedback
from bot.discord.features import settings as settings_panel
from bot.discord.features.answer_buttons import place_of, readable
from bot.discord.features.permissions import check_manager
from bot.discord.rendering import forms
from bot.discord.texts import RefusedError
from store.chat.servers import MOST_QUESTIONS

if TYPE_CHECKING:
    from bot.discord.client import KutipClient


async def taken(client: KutipClient, interaction: discord.Interaction[Any]) -> None:
    """Takes a form that was sent, also one that was opened before a restart."""
    data: Any = interaction.data
    custom_id, values = str(data.get("custom_id")), forms.written(data)
    place = await place_of(client, interaction)
    async with serving(client, place, "form"):
        if right := forms.RIGHT.fullmatch(custom_id):
            await place.open()
            reply = await readable(client, interaction, right["key"])
            await feedback.correct(client, place, reply, values.get("answer", ""))
        elif forms.LIMITS.fullmatch(custom_id):
            check_manager(interaction, place.language)
            await _change_limits(client, place, values)


async def failed(client: KutipClient, interaction: discord.Interaction[Any], error: Exception) -> None:
    """Tells whoever called a command that it failed before it began."""
    place = await place_of(client, interaction)
    await report(place, getattr(error, "original", error), "command")


async def _change_limits(client: KutipClient, place: InteractionPlace, values: dict[str, str]) -> None:
    user, server = (_limit(values.get(name, "")) for name in ("user_questions", "server_questions"))
    # The form hangs on the panel, which shows what is set.
    await place.open(update=True)
    settings = await client.service.settings(place.where.server)
    await settings_panel.change(
        client, place, replace(settings, user_questions=user, server_questions=server)
    )


def _limit(given: str) -> int:
    """Raises RefusedError for what is no limit."""
    number = int(given) if given.strip().isdecimal() and len(given) <= 9 else 0
    if not 1 <= number <= MOST_QUESTIONS:
        raise RefusedError("settings.limit_wrong", given=forms.shown(given), most=MOST_QUESTIONS)
    return number
