"""Buttons and menus whose ids say all that they need, so that they work after a restart, too."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, Self, cast

import discord

from bot.discord.texts import text


class Control(discord.ui.DynamicItem[discord.ui.Item[Any]], template="(?!)"):
    """Base of all. A subclass takes the item and, by name, the groups of its template, as text or None."""

    @classmethod
    async def from_custom_id(
        cls,
        _interaction: discord.Interaction[Any],
        item: discord.ui.Item[Any],
        match: re.Match[str],
        /,
    ) -> Self:
        return cls(item, **cast("dict[str, Any]", match.groupdict()))


def page_turns(
    number: int, count: int, language: str, button: Callable[[str, str, int], Control]
) -> discord.ui.View | None:
    """The buttons that lead to the page before and after, or None for a single page.

    number, count: of pages, from 0. button: makes one from its direction ("previous" or "next"), its label
    and the number of its page.
    """
    if count == 1:
        return None
    view = discord.ui.View(timeout=None)
    for direction, to in (("previous", number - 1), ("next", number + 1)):
        # At either end a button leads nowhere; its id must still be one of its own.
        turn = button(direction, text(language, f"button.{direction}"), to if to >= 0 else count)
        assert isinstance(turn.item, discord.ui.Button)  # noqa: S101 - only these turn pages
        turn.item.disabled = not 0 <= to < count
        view.add_item(turn)
    return view
