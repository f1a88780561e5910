"""An answer about the articles themselves as a message. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from bot.discord.rendering.markup import escaped, link, one_line
from bot.discord.rendering.page import BLURPLE, EmbedData, Page
from bot.discord.rendering.split import DESCRIPTION, shortened, shortened_plain
from config.messages import day, message
from retrieval.models import Answer
from retrieval.news.listing import SUMMARY, ListedArticle, Listing

_TITLE = 200
_TOPIC = 300


def listing_page(
    answer: Answer, listing: Listing, language: str, head: Sequence[str], quotes: Sequence[EmbedData]
) -> Page:
    """How many articles there are, with the titles of the newest; of a summary, the quotes before them.

    head: what stands above; quotes: the cards of the quotes.
    """
    if listing.task == SUMMARY and not answer.answered:
        topic = escaped(shortened_plain(one_line(listing.topic), _TOPIC))
        return Page("\n".join([*head, message(language, "listing.none", topic=topic)]))
    said = f"### {escaped(one_line(answer.answer))}" if listing.task != SUMMARY else ""
    return Page("\n".join([*head, said]).strip(), (*quotes, *_titles(listing, language)))


def _titles(listing: Listing, language: str) -> tuple[EmbedData, ...]:
    if not listing.articles or (listing.task == SUMMARY and listing.total < 2):
        return ()
    lines = [f"- {_line(one, language)}" for one in listing.articles]
    title = None
    if listing.task == SUMMARY:
        title = message(language, "listing.others" if listing.topic else "listing.whole", count=listing.total)
    newest = None
    if len(listing.articles) < listing.total:
        newest = message(language, "listing.newest", count=len(listing.articles)).rstrip(":")
    return (
        EmbedData(
            description=shortened("\n".join(lines), DESCRIPTION // 2),
            title=title,
            colour=BLURPLE,
            footer=newest,
        ),
    )


def _line(one: ListedArticle, language: str) -> str:
    title = shortened_plain(one_line(one.title or "") or message(language, "articles.untitled"), _TITLE)
    date = day(language, one.date) if one.date else ""
    parts = [escaped(part) for part in (one_line(one.publisher or ""), date) if part]
    return " · ".join([f"**{link(title, one.url)}**", *parts])
