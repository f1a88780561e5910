"""The buttons beneath an answer: its sources, the articles themselves, and feedback."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Self

import discord

from bot.discord.context import BotClient
from bot.discord.controls import Control, page_turns
from bot.discord.delivery.errors import serving
from bot.discord.delivery.interaction import private_target
from bot.discord.delivery.retry import acknowledge
from bot.discord.delivery.target import ReplyTarget
from bot.discord.features import feedback
from bot.discord.features.permissions import readable_reply
from bot.discord.rendering import forms
from bot.discord.rendering.answer import first_quotes
from bot.discord.rendering.article import article_pages
from bot.discord.rendering.markup import LONGEST_BUTTON_URL, safe_url
from bot.discord.rendering.page import Page
from bot.discord.rendering.sources import sources_pages
from bot.discord.texts import RefusedError, text
from config.errors import ArticleNotFoundError
from retrieval.models import Answer, Citation
from store.chat.replies import Reply
from store.models import Article

_ID = r"kutip:(?P<what>sources|good|bad|open):(?P<key>[\w-]{12})(?::(?P<page>\d{1,4}))?"
# In their order: first what shows more, then feedback. None is coloured: only the answer should catch the
# eye, and red is for what deletes.
_LABELS = {"sources": "sources", "open": "open", "good": "helpful", "bad": "not_helpful"}
_EMOJI = {"sources": "🔎", "open": "📄", "good": "👍", "bad": "👎"}


class AnswerButton(Control, template=_ID):
    """A button of one reply. page: of what it shows, from 0; None for the first beneath the answer itself."""

    def __init__(self, button: discord.ui.Item[Any], what: str, key: str, page: str | int | None) -> None:
        super().__init__(button)
        self.what, self.key = what, key
        self.page = None if page is None else int(page)

    @classmethod
    def new(cls, what: str, key: str, label: str, page: int | None = None) -> Self:
        """A new button with that label; one that turns a page has no picture."""
        custom_id = f"kutip:{what}:{key}" + ("" if page is None else f":{page}")
        emoji = _EMOJI[what] if page is None else None
        button: discord.ui.Button[Any] = discord.ui.Button(
            style=discord.ButtonStyle.secondary, label=label, custom_id=custom_id, emoji=emoji
        )
        return cls(button, what, key, page)

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        client: BotClient = interaction.client
        target = await private_target(interaction)
        async with serving(client, target, self.what):
            if self.what == "bad":
                # Discord shows a form at once or not at all, so it comes before any access to the store.
                form = forms.right_answer(self.key, target.language)
                await acknowledge(lambda: interaction.response.send_modal(form))
                await feedback.disliked(client, target, await readable_reply(interaction, self.key))
                return
            await target.open(update=self.page is not None)
            reply = await readable_reply(interaction, self.key)
            if self.what == "good":
                await feedback.liked(client, target, reply)
            elif self.what == "sources":
                await _show_sources(client, target, reply, self.page or 0)
            else:
                await _show_articles(client, target, reply, self.page)


def answer_view(reply: Reply, language: str) -> discord.ui.View:
    """The buttons beneath an answer."""
    view = discord.ui.View(timeout=None)
    quoted = reply.document["citations"] or reply.document["related"]
    for what, label in _LABELS.items():
        if quoted or what in ("good", "bad"):
            view.add_item(AnswerButton.new(what, reply.key, text(language, f"button.{label}")))
    return view


async def _show_sources(client: BotClient, target: ReplyTarget, reply: Reply, number: int) -> None:
    """Shows a page of the sources, from 0."""
    answer = Answer.from_json(reply.document)
    articles = await _articles(client, reply, answer)
    pages = sources_pages(answer, articles, target.language)
    if not pages:
        raise RefusedError("sources.none")
    urls = [citation.url for citation in answer.citations or answer.related]
    await _show(target, "sources", reply, list(zip(pages, urls, strict=True)), number)


async def _show_articles(client: BotClient, target: ReplyTarget, reply: Reply, number: int | None) -> None:
    """Shows a page of the quoted articles, one after the other; None: the page of the first quote."""
    answer = Answer.from_json(reply.document)
    found = await _articles(client, reply, answer)
    pages: list[tuple[Page, str | None]] = []
    for citation in first_quotes(answer.citations or answer.related):
        article = found.get(citation.article_id)
        if article is None:
            continue
        of_article, at = article_pages(article, _span(citation, article), target.language)
        number = at if number is None else number
        pages += [(page, article.metadata.url) for page in of_article]
    if not pages:
        raise ArticleNotFoundError
    await _show(target, "open", reply, pages, number or 0)


async def _show(
    target: ReplyTarget,
    what: str,
    reply: Reply,
    pages: Sequence[tuple[Page, str | None]],
    number: int,
) -> None:
    """Shows one of the pages, or the last if there are fewer by now, with the buttons that lead further.

    pages: each with the address of its article, if it has one.
    """
    number = min(number, len(pages) - 1)

    def button(_direction: str, label: str, to: int) -> AnswerButton:
        return AnswerButton.new(what, reply.key, label, to)

    view = page_turns(number, len(pages), target.language, button)
    page, url = pages[number]
    address = safe_url(url, LONGEST_BUTTON_URL)
    if address is not None:
        view = view or discord.ui.View(timeout=None)
        view.add_item(discord.ui.Button(label=text(target.language, "button.page"), url=address))
    await target.say([page], view)


async def _articles(client: BotClient, reply: Reply, answer: Answer) -> dict[str, Article]:
    """The articles of an answer that still exist, by id."""
    catalog = client.service.collections.of(reply.collection).catalog
    wanted = {citation.article_id for citation in (*answer.citations, *answer.related)}

    def found() -> dict[str, Article]:
        return {one: catalog.article(one) for one in wanted if catalog.content_hash(one) is not None}

    return await client.service.queue.do(found)


def _span(citation: Citation, article: Article) -> tuple[int, int]:
    """Where the quote stands, unless the article has changed since."""
    same = article.text[citation.start : citation.end] == citation.quote
    return (citation.start, citation.end) if same else (0, 0)
