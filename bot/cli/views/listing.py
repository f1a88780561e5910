"""An answer about the articles themselves: how many there are, their titles, how one begins."""

from __future__ import annotations

from rich.text import Text

from bot.cli.views.source import source_text
from bot.cli.views.view import DIM, View, lines
from bot.text import one_line
from config.messages import day, message
from retrieval.models import Answer
from retrieval.news.listing import SUMMARY, ListedArticle, Listing


def listing_head(answer: Answer, listing: Listing, language: str) -> View:
    """How many articles there are; of a summary, whose beginning is quoted."""
    if listing.task != SUMMARY:
        return lines(Text(one_line(answer.answer), "bold"))
    if not answer.answered:
        return lines(Text(message(language, "listing.none", topic=one_line(listing.topic)), "bold"))
    titles = " · ".join(one_line(one.title) for one in answer.citations if one.title)
    return lines(Text(titles or message(language, "articles.untitled"), "bold"))


def titles_view(listing: Listing, language: str) -> list[View]:
    """The titles of the newest articles, each on a line with its date and outlet; none if they are shown
    already."""
    if not listing.articles or (listing.task == SUMMARY and listing.total < 2):
        return []
    said = []
    if listing.task == SUMMARY:
        key = "listing.others" if listing.topic else "listing.whole"
        said.append(message(language, key, count=listing.total))
    if len(listing.articles) < listing.total:
        said.append(message(language, "listing.newest", count=len(listing.articles)))
    head = [lines(Text(" · ".join(said), DIM))] if said else []
    return [*head, *(lines(_line(one, language)) for one in listing.articles)]


def _line(one: ListedArticle, language: str) -> Text:
    date = day(language, one.date) if one.date else ""
    title = one_line(one.title or "") or message(language, "articles.untitled")
    stated = [Text(title), *(Text(part, DIM) for part in (one_line(one.publisher or ""), date) if part)]
    return Text("- ") + Text(" · ", DIM).join([*stated, source_text(one.url or one.source)])
