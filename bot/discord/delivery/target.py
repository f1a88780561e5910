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
    """The bot lacks permissions that it needs to answer in a channel. names: as discord.py spells them."""

    def __init__(self, names: Sequence[str]) -> None:
        super().__init__(f"The bot lacks these permissions: {', '.join(names)}.")
        self.names = names


class ReplyTarget(ABC):
    """Where a user waits for an answer. language: of everything but the answer itself. echoes: whether the
    answer repeats the question, which is not visible there otherwise."""

    echoes = True

    def __init__(self, where: Where, language: str) -> None:
        self.where, self.language = where, language
        # When the user asked or clicked: requests are not always handled in order.
        self.at = dt.datetime.now(dt.UTC)
        # Whether only the user sees the answer.
        self.private = False
        # The channel, and for a thread also the channel that it belongs to.
        self.channels = {where.channel}

    @abstractmethod
    async def open(self, *, update: bool = False) -> None:
        """Shows that an answer is coming. update: it will replace the message that was clicked."""

    async def prepare(self, title: str, *, threads: bool) -> list[str]:  # noqa: ARG002 - for messages
        """Opens a thread of that title for the answer if the server wants `threads` and this can have one.

        Returns the permissions that the bot lacks to do so; it then answers without a thread.
        """
        return []

    @abstractmethod
    async def say(self, pages: Sequence[Page], view: discord.ui.View | None = None) -> int | None:
        """Sends the answer, the view beneath its last page; returns the id of that page's message.

        May raise discord.HTTPException.
        """

    @abstractmethod
    async def tell(self, text: str, *, aside: bool = False) -> None:
        """Sends one sentence instead of an answer. aside: it concerns only the user, so that others should
        see it as little as possible. May raise discord.HTTPException."""

    def missing(self) -> list[str]:
        """The names of the permissions that the bot lacks to answer here, as discord.py spells them."""
        return []

    async def close(self) -> None:  # noqa: B027 - for interactions
        """The user is not waiting any more."""


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
