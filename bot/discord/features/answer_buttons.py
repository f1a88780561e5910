"""The buttons beneath an answer. Their ids say all that they need, so they work after a restart, too."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Self

import discord

from bot.discord import language
from bot.discord.delivery.errors import serving
from bot.discord.delivery.interaction import InteractionPlace
from bot.discord.delivery.retry import acknowledge
from bot.discord.features import feedback
from bot.discord.rendering import forms
from bot.discord.texts import RefusedError, text
from store.chat.replies import Reply

if TYPE_CHECKING:
    from bot.discord.client import KutipClient

_ID = r"kutip:(?P<what>sources|good|bad|open):(?P<key>[\w-]{12})(?::(?P<page>\d{1,4}))?"
# In the order in which they stand: what shows more, then what judges. None is coloured: an answer is the
# only thing that should catch the eye, and red is for what destroys.
_LABELS = {"sources": "sources", "open": "open", "good": "helpful", "bad": "not_helpful"}
_EMOJI = {"sources": "🔎", "open": "📄", "good": "👍", "bad": "👎"}


class ReplyButton(discord.ui.DynamicItem[discord.ui.Button[Any]], template=_ID):
    """A button of one reply. page: of what it shows, from 0; None for the first beneath the answer itself."""

    def __init__(self, button: discord.ui.Button[Any], what: str, key: str, page: int | None) -> None:
        super().__init__(button)
        self.what, self.key, self.page = what, key, page

    @classmethod
    def named(cls, what: str, key: str, label: str, page: int | None = None) -> Self:
        """A new button with that label; one that turns a page has no picture."""
        custom_id = f"kutip:{what}:{key}" + ("" if page is None else f":{page}")
        emoji = _EMOJI[what] if page is None else None
        button: discord.ui.Button[Any] = discord.ui.Button(
            style=discord.ButtonStyle.secondary, label=label, custom_id=custom_id, emoji=emoji
        )
        return cls(button, what, key, page)

    @classmethod
    async def from_custom_id(
        cls,
        _interaction: discord.Interaction[Any],
        item: discord.ui.Item[Any],
        match: re.Match[str],
        /,
    ) -> Self:
        page = match["page"]
        assert isinstance(item, discord.ui.Button)  # noqa: S101 - nothing else has such an id
        return cls(item, match["what"], match["key"], None if page is None else int(page))

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        client: KutipClient = interaction.client
        place = await place_of(client, interaction)
        # What they show is made of such buttons.
        from bot.discord.features import looking  # noqa: PLC0415

        async with serving(client, place, self.what):
            if self.what == "bad":
                # A form is shown at once or not at all, so it comes before anything is looked up.
                form = forms.right_answer(self.key, place.language)
                await acknowledge(lambda: interaction.response.send_modal(form))
                await feedback.disliked(client, place, await readable(client, interaction, self.key))
                return
            await place.open(update=self.page is not None)
            reply = await readable(client, interaction, self.key)
            if self.what == "good":
                await feedback.liked(client, place, reply)
            elif self.what == "sources":
                await looking.sources(client, place, reply, self.page or 0)
            else:
                await looking.articles(client, place, reply, self.page)


def answer_view(reply: Reply, spoken: str) -> discord.ui.View:
    """The buttons beneath an answer."""
    view = discord.ui.View(timeout=None)
    quoted = reply.document["citations"] or reply.document["related"]
    for what, label in _LABELS.items():
        if quoted or what in ("good", "bad"):
            view.add_item(ReplyButton.named(what, reply.key, text(spoken, f"button.{label}")))
    return view


async def place_of(client: KutipClient, interaction: discord.Interaction[Any]) -> InteractionPlace:
    """Where a command, a button or a form is answered if only the user sees it, in the server's language or
    theirs."""
    return InteractionPlace(client.service, interaction, await spoken_to(client, interaction), private=True)


async def spoken_to(client: KutipClient, interaction: discord.Interaction[Any]) -> str:
    """The language for whoever has used a command, a button or a form."""
    settings = await client.service.settings_soon(interaction.guild_id)
    chosen = settings.language if settings else "auto"
    return language.of_user(str(interaction.locale), chosen, client.service.app.settings.language)


async def readable(client: KutipClient, interaction: discord.Interaction[Any], key: str) -> Reply:
    """The reply of that key. Raises RefusedError when it is forgotten, or not for this user or place."""
    reply = await client.service.reply(key)
    if reply is None:
        raise RefusedError("feedback.gone")
    if reply.server != interaction.guild_id or reply.collection not in (None, interaction.guild_id):
        raise RefusedError("error.elsewhere")
    if reply.private and reply.user != interaction.user.id:
        raise RefusedError("error.not_yours")
    return reply
