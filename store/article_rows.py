"""Articles and chunks as rows of the catalog, and back."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from dataclasses import asdict
from typing import Any

from config.errors import DamagedArticleError
from store.models import Article, Chunk, Credit, Metadata, Reading
from store.rows import NONSENSE

COLUMNS = "id, source, title, publisher, author, date, url, language, credits, text, content_hash"

# What only some readings have.
_OF_SOME = ("pages", "unread")


def content_hash(text: str, metadata: Metadata) -> str:
    """What tells a change of an article's text or metadata."""
    stated = json.dumps(asdict(metadata), default=str, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(f"{text}\0{stated}".encode()).hexdigest()


def to_row(article: Article) -> tuple[object, ...]:
    """The values of `COLUMNS`."""
    of = article.metadata
    credit_list = json.dumps([asdict(credit) for credit in of.credits], ensure_ascii=False)
    date = of.date.isoformat() if of.date else None
    return (article.id, article.source, of.title, of.publisher, of.author, date, of.url, of.language,
            credit_list, article.text, article.content_hash)  # fmt: skip


def to_article(row: tuple[Any, ...]) -> Article:
    """The article of a row with `COLUMNS`. Raises DamagedArticleError."""
    article_id, source, title, publisher, author, date, url, language, credit_list, text, content_hash = row
    try:
        # SQLite keeps whatever it is given, whatever the column is declared as.
        for value in (article_id, source, text, content_hash):
            _a(str, value)
        for value in (title, publisher, author, url, language):
            _a(str | None, value)
        credits_ = tuple(Credit(**credit) for credit in json.loads(credit_list))
        day = dt.date.fromisoformat(date) if date else None
    except NONSENSE as error:
        raise DamagedArticleError(str(article_id)) from error
    metadata = Metadata(title, publisher, author, day, url, language, credits_)
    return Article(article_id, source, text, metadata, content_hash)


def to_passage(row: tuple[Any, ...]) -> tuple[Chunk, Article]:
    """The chunk of the first four values with its article, of which the others are. Raises
    DamagedArticleError."""
    chunk, article = Chunk(*row[:4]), to_article(row[4:])
    try:
        if not 0 <= chunk.start <= chunk.end <= len(article.text):
            raise ValueError
    except NONSENSE as error:
        raise DamagedArticleError(article.id) from error
    return chunk, article


def reading_to_json(reading: Reading) -> dict[str, Any]:
    """A reading as an object of JSON."""
    modified = reading.modified and reading.modified.isoformat()
    document = asdict(reading) | {"dropped": dict(reading.dropped), "modified": modified}
    of_some = {name: list(document.pop(name)) for name in _OF_SOME}
    return document | {name: values for name, values in of_some.items() if values}


def reading_from_json(document: dict[str, Any]) -> Reading:
    """The reading of which `reading_to_json` made an object."""
    modified = document["modified"] and dt.date.fromisoformat(document["modified"])
    of_some = {name: tuple(document.get(name, ())) for name in _OF_SOME}
    return Reading(**document | {"modified": modified} | of_some)


def _a(kind: Any, value: object) -> None:
    if not isinstance(value, kind):
        raise TypeError
