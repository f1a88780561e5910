"""What is said of the articles themselves: how many are about a topic, and which. Immutable."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any, Self

from store.models import Article

# What may be asked of articles: the beginning of one, how many there are, which.
SUMMARY, COUNT, LIST = TASKS = ("summary", "count", "list")


@dataclass(frozen=True, slots=True)
class ListedArticle:
    """An article as a list names it."""

    article_id: str
    source: str
    title: str | None
    publisher: str | None
    date: dt.date | None
    url: str | None

    @classmethod
    def of(cls, article: Article) -> Self:
        known = article.metadata
        return cls(article.id, article.source, known.title, known.publisher, known.date, known.url)


@dataclass(frozen=True, slots=True)
class Listing:
    """The articles that a message asks for. task: one of TASKS. topic: what they are about, "" for all that
    there are. total: how many; articles: the newest of them."""

    task: str
    topic: str
    total: int
    articles: tuple[ListedArticle, ...] = ()

    @classmethod
    def from_json(cls, document: dict[str, Any]) -> Self:
        """The listing of which `dataclasses.asdict`, with dates in ISO 8601, made the document.

        Raises KeyError, TypeError or ValueError for another one.
        """
        if document["task"] not in TASKS:
            raise ValueError(document["task"])
        articles = tuple(
            ListedArticle(**one | {"date": dt.date.fromisoformat(one["date"]) if one["date"] else None})
            for one in document["articles"]
        )
        return cls(**document | {"articles": articles})
