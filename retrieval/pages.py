"""On which page of print a quote stands, of articles that have pages."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import replace

from retrieval.models import Answer, Citation
from store.database import Database
from store.readings import pages_of


def with_pages(answer: Answer, database: Database) -> Answer:
    """The answer with the page of each quote where its article has pages. Raises StoreError."""
    quotes = (*answer.citations, *answer.related)
    starts = pages_of(database, {quote.article_id for quote in quotes}) if quotes else {}
    if not starts:
        return answer
    return replace(
        answer,
        citations=tuple(_placed(quote, starts) for quote in answer.citations),
        related=tuple(_placed(quote, starts) for quote in answer.related),
    )


def _placed(quote: Citation, starts: Mapping[str, Sequence[int]]) -> Citation:
    pages = starts.get(quote.article_id)
    return replace(quote, page=max(1, bisect_right(pages, quote.start))) if pages else quote
