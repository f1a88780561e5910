"""What the buttons show to whoever clicks them: the sources of an answer, and the articles themselves."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import discord

from bot.discord.delivery.interaction import Place
from bot.discord.features.answer_buttons import ReplyButton
from bot.discord.rendering.answer import Page
from bot.discord.rendering.article import article_pages
from bot.discord.rendering.markup import LONGEST_BUTTON_URL, safe_url
from bot.discord.rendering.sources import sources_pages
from bot.discord.texts import RefusedError, text
from config.errors import ArticleNotFoundError
from retrieval.models import Answer, Citation
from store.chat.replies import Reply
from store.models import Article

if TYPE_CHECKING:
    from bot.discord.client import KutipClient


async def sources(client: KutipClient, place: Place, reply: Reply, number: int) -> None:
    """Shows a page of the sources, from 0."""
    answer = Answer.from_json(reply.document)
    articles = await _articles(client, reply, answer)
    pages = sources_pages(answer, articles, place.language)
    if not pages:
        raise RefusedError("sources.none")
    number = min(number, len(pages) - 1)
    citation = (answer.citations or answer.related)[number]
    view = _turns("sources", reply.key, number, len(pages), place.language)
    await place.say([pages[number]], _with_link(view, citation.url, place.language))


async def articles(client: KutipClient, place: Place, reply: Reply, number: int | None) -> None:
    """Shows a page of the articles that were quoted, one after the other; None: where the first quote is."""
    answer = Answer.from_json(reply.document)
    found = await _articles(client, reply, answer)
    pages: list[Page] = []
    urls: list[str | None] = []
    for citation in _first_quotes(answer):
        article = found.get(citation.article_id)
        if article is None:
            continue
        of_article, at = article_pages(article, _span(citation, article), place.language)
        number = at if number is None else number
        pages += of_article
        urls += [article.metadata.url] * len(of_article)
    if not pages:
        raise ArticleNotFoundError
    number = min(number or 0, len(pages) - 1)
    view = _turns("open", reply.key, number, len(pages), place.language)
    await place.say([pages[number]], _with_link(view, urls[number], place.language))


async def _articles(client: KutipClient, reply: Reply, answer: Answer) -> dict[str, Article]:
    """The articles of an answer that are still there, by id."""
    catalog = client.service.collections.of(reply.collection).catalog
    wanted = {citation.article_id for citation in (*answer.citations, *answer.related)}

    def found() -> dict[str, Article]:
        there: dict[str, Article] = {}
        for article_id in wanted:
            if catalog.content_hash(article_id) is not None:
                there[article_id] = catalog.article(article_id)
        return there

    return await client.service.desk.do(found)


def _first_quotes(answer: Answer) -> Sequence[Citation]:
    """The first quote of each article."""
    first: dict[str, Citation] = {}
    for citation in answer.citations or answer.related:
        first.setdefault(citation.article_id, citation)
    return list(first.values())


def _span(citation: Citation, article: Article) -> tuple[int, int]:
    """Where the quote stands, unless the article has changed since."""
    same = article.text[citation.start : citation.end] == citation.quote
    return (citation.start, citation.end) if same else (0, 0)


def _turns(what: str, key: str, number: int, count: int, language: str) -> discord.ui.View | None:
    """The buttons that turn to the page before and after, if there are more pages than one."""
    if count == 1:
        return None
    view = discord.ui.View(timeout=None)
    for label, to in (("previous", number - 1), ("next", number + 1)):
        # At either end a button leads nowhere; its id must still be one of its own.
        turn = ReplyButton.named(what, key, text(language, f"button.{label}"), to if to >= 0 else count)
        turn.item.disabled = not 0 <= to < count
        view.add_item(turn)
    return view


def _with_link(view: discord.ui.View | None, url: str | None, language: str) -> discord.ui.View | None:
    """The view with a button that leads to the article's page, if it has one."""
    address = safe_url(url, LONGEST_BUTTON_URL)
    if address is None:
        return view
    view = view or discord.ui.View(timeout=None)
    view.add_item(discord.ui.Button(label=text(language, "button.page"), url=address))
    return view
