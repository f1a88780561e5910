"""A whole article in pages, its quote in bold. Pure."""

from __future__ import annotations

from bot.discord.rendering.markup import escaped, one_line, safe_url, spaced, styled
from bot.discord.rendering.page import BLURPLE, EmbedData, Page
from bot.discord.rendering.split import FOOTER, TITLE, shortened, shortened_plain, split
from bot.discord.texts import text
from config.messages import day, message
from store.models import Article

# About a screenful; what Discord takes at most is more than anybody reads at once.
_PER_PAGE = 2_500


def article_pages(article: Article, quote: tuple[int, int], language: str) -> tuple[list[Page], int]:
    """The pages, at least one, and the number, from 0, of that on which the quote begins.

    quote: offsets in the article's text; what lies outside it is not marked.
    """
    start, end = quote if 0 <= quote[0] < quote[1] <= len(article.text) else (0, 0)
    before, said, after = article.text[:start], article.text[start:end], article.text[end:]
    # The quote in one piece: a line of it may be part of a paragraph.
    whole = spaced(f"{escaped(before)}{styled(escaped(said), '**')}{escaped(after)}")
    pieces = split(whole, _PER_PAGE) or [""]
    first = max(len(split(spaced(escaped(before) + "x"), _PER_PAGE)) - 1, 0) if said else 0
    pages = [_page(article, piece, number, len(pieces), language) for number, piece in enumerate(pieces)]
    return pages, min(first, len(pages) - 1)


def _page(article: Article, piece: str, number: int, count: int, language: str) -> Page:
    known = article.metadata
    title = one_line(known.title or "") or message(language, "articles.untitled")
    date = day(language, known.date) if known.date else ""
    place = text(language, "articles.page_of", n=number + 1, count=count) if count > 1 else ""
    parts = (one_line(known.publisher or ""), date, one_line(known.author or ""), place)
    embed = EmbedData(
        description=piece,
        title=shortened(escaped(title), TITLE),
        url=safe_url(known.url),
        colour=BLURPLE,
        footer=shortened_plain(" · ".join(part for part in parts if part), FOOTER) or None,
    )
    return Page(embeds=(embed,))
