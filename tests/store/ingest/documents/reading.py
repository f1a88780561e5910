"""What is read of a document that was sent."""

from __future__ import annotations

from store.ingest.article import read_article
from store.ingest.fetch import RawSource, document
from store.models import Article


def read(name: str, data: bytes) -> Article:
    """The article of a document of that name."""
    raw = document(name, data)
    assert isinstance(raw, RawSource), raw
    return read_article(raw)


def lines(name: str, data: bytes) -> list[str]:
    """The lines of its text that are not empty."""
    return [line for line in read(name, data).text.split("\n") if line]
