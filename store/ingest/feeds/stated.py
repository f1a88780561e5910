"""What a list states of an article, for what its page does not state itself."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from email.utils import parsedate_to_datetime

from store.article_rows import content_hash
from store.ingest.feeds.listing import Entry
from store.ingest.formats.published import stated_day
from store.ingest.people import author
from store.models import Article

# The hours of UTC in which it is the same day from New York to Jayapura.
_SAME_DAY = range(5, 15)


def with_stated(article: Article, entry: Entry) -> Article:
    """The article, its empty fields filled with what its entry states."""
    known = article.metadata
    metadata = replace(
        known,
        title=known.title or entry.title or None,
        date=known.date or stated_date(entry.date),
        author=known.author or author([entry.author], [known.publisher]),
    )
    if metadata == known:
        return article
    return replace(article, metadata=metadata, content_hash=content_hash(article.text, metadata))


def stated_date(written: str) -> dt.date | None:
    """The day that a list writes; None where only a moment of UTC is known, and it is not that day
    everywhere."""
    at = _moment(written)
    if at and at.tzinfo and not at.utcoffset() and at.hour not in _SAME_DAY:
        return None
    return stated_day(written, None) if written else None


def _moment(written: str) -> dt.datetime | None:
    if len(written) <= len("2024-06-05"):
        return None
    for read in (dt.datetime.fromisoformat, parsedate_to_datetime):
        try:
            return read(written)
        except ValueError:
            continue
    return None
