"""Where the bot answers: a target takes pages, however they reach Discord."""

from __future__ import annotations

import datetime as dt
from abc import ABC, abstractmethod
from collections.abc import Sequence

import discord

from bot.discord.rendering.page import EmbedData, Page
from bot.discord.work.service import Where
from config.errors import KutipError

NO_MENTIONS = discord.AllowedMentions.none()


class MissingPermissionsError(KutipError):
    """What the bot may not do in a channel, and must to answer there; named as discord.py spells it."""

    def __init__(self, names: Sequence[str]) -> None:
        super().__init__(f"The bot lacks these permissions: {', '.join(names)}.")
        self.names = names


class ReplyTarget(ABC):
    """Somebody who waits for an answer. language: of what is said to them that is no answer. echoes: whether
    the answer repeats the question, for nobody sees it there."""

    echoes = True

    def __init__(self, where: Where, language: str) -> None:
        self.where, self.language = where, language
        # When it was asked or clicked: what came first is not always dealt with first.
        self.at = dt.datetime.now(dt.UTC)
        # Whether only the user sees what is said.
        self.private = False
        # The channel, and that to which it belongs as a thread.
        self.channels = {where.channel}

    @abstractmethod
    async def open(self, *, update: bool = False) -> None:
        """Shows that an answer is coming. update: it will take the place of the message that was clicked."""

    async def prepare(self, title: str, *, threads: bool) -> list[str]:  # noqa: ARG002 - for messages
        """Makes room for an answer: a thread of that title, if the server wants `threads` for what this is.

        Returns the permissions that the bot lacks to do so; it then answers without.
        """
        return []

    @abstractmethod
    async def say(self, pages: Sequence[Page], view: discord.ui.View | None = None) -> int | None:
        """Says what was waited for, the view beneath the last page; returns the id of that page's message.

        May raise discord.HTTPException.
        """

    @abstractmethod
    async def tell(self, text: str, *, aside: bool = False) -> None:
        """Says one sentence in place of an answer. aside: it concerns nobody but the user, so that others
        should see it as little as can be. May raise discord.HTTPException."""

    def missing(self) -> list[str]:
        """The names of the permissions that the bot lacks to answer here, as discord.py spells them."""
        return []

    async def close(self) -> None:  # noqa: B027 - for interactions
        """Nobody waits any more."""


def embeds(page: Page) -> list[discord.Embed]:
    """The embeds of a page as discord.py takes them."""
    return [_embed(data) for data in page.embeds]


def _embed(data: EmbedData) -> discord.Embed:
    embed = discord.Embed(
        title=data.title, description=data.description or None, url=data.url, colour=data.colour
    )
    if data.author:
        embed.set_author(name=data.author)
    if data.footer:
        embed.set_footer(text=data.footer)
    for item in data.fields:
        embed.add_field(name=item.name, value=item.value, inline=item.inline)
    return embed
