"""Articles as Discord shows them: a list in pages, and names to choose from. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from bot.discord.rendering.markup import escaped, link, one_line
from bot.discord.rendering.page import BLURPLE, EmbedData, Page
from bot.discord.rendering.split import shortened, shortened_plain
from bot.discord.texts import text
from config.messages import day, message
from store.models import Article

PER_PAGE = 10
_LONGEST_LINE = 380
_LONGEST_NAME = 100


def list_page(articles: Sequence[Article], number: int, total: int, language: str, *, own: bool) -> Page:
    """One page of the list. articles: those on it. number: from 0. total: how many articles there are."""
    pages = pages_of(total)
    first = number * PER_PAGE + 1
    lines = [f"{first + at}\\. {_line(article, language)}" for at, article in enumerate(articles)]
    footer = text(language, "articles.page", n=number + 1, count=pages, articles=total)
    embed = EmbedData(
        title=text(language, "articles.own" if own else "articles.common"),
        description="\n".join(lines),
        colour=BLURPLE,
        footer=footer,
    )
    return Page(embeds=(embed,))


def pages_of(total: int) -> int:
    """How many pages a list of that many articles has, at least one."""
    return max(1, -(-total // PER_PAGE))


def article_name(article: Article, language: str) -> str:
    """An article's title, outlet and date as Markdown, linked to its page if it has one."""
    return shortened(_line(article, language), _LONGEST_LINE)


def plain_name(article: Article, language: str) -> str:
    """The same as plain text of at most 100 characters, for a choice."""
    return shortened_plain(" · ".join(_parts(article, language)), _LONGEST_NAME)


def matching(articles: Sequence[Article], typed: str, language: str, most: int) -> list[Article]:
    """The articles whose names contain all the typed words, at most `most`."""
    wanted = typed.casefold().split()
    named = ((article, " ".join([article.id, *_parts(article, language)]).casefold()) for article in articles)
    return [article for article, name in named if all(word in name for word in wanted)][:most]


def _line(article: Article, language: str) -> str:
    title, *rest = _parts(article, language)
    linked = link(shortened_plain(title, 200), article.metadata.url)
    return " · ".join([f"**{linked}**", *(escaped(part) for part in rest)])


def _parts(article: Article, language: str) -> list[str]:
    known = article.metadata
    title = one_line(known.title or "") or one_line(article.source) or message(language, "articles.untitled")
    date = day(language, known.date) if known.date else ""
    return [title, *(part for part in (one_line(known.publisher or ""), date) if part)]
