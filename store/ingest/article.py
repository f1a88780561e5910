"""One raw source to one article: parse, clean, metadata, and what was left out on the way."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from urllib.parse import urljoin

from config.errors import SourceError
from store.article_rows import content_hash
from store.ingest.clean import clean
from store.ingest.fetch import RawSource
from store.ingest.formats.parsed import Parsed
from store.ingest.metadata import extract, modified_day
from store.ingest.parse import parse
from store.models import Article, Reading
from store.places import article_id_of


def read_article(raw: RawSource) -> Article:
    """The article of one source. Raises SourceError, with a sentence for the user, when it holds none."""
    parsed = parse(raw)
    text, pages = _clean(parsed)
    if not text:
        raise SourceError("This source holds no article text; check that the article itself was saved.")
    stated = replace(parsed.stated, url=_address(parsed.stated.url, raw.url))
    metadata = extract(text, stated, parsed.around, of_page=parsed.of_page)
    try:
        return Article(
            article_id_of(raw.key),
            raw.source,
            text,
            metadata,
            content_hash(text, metadata),
            _reading(parsed, text, pages),
        )
    except UnicodeEncodeError:
        raise SourceError(
            "This text holds half characters that cannot be stored; save it again in UTF-8."
        ) from None


def _address(stated: str | None, found: str | None) -> str | None:
    """The address that an article states, which may be told relative to where it was found, or else that."""
    if not (stated and stated.startswith("/")):
        return stated or found
    # A page that was saved does not say what its address is relative to.
    return urljoin(found, stated) if found else None


def _clean(parsed: Parsed) -> tuple[str, tuple[int, ...]]:
    """The clean text, and where in it each page of print begins."""
    if not parsed.pages:
        return clean(parsed.text), ()
    text, starts = "", []
    for page in map(clean, parsed.pages):
        text = f"{text}\n{page}" if text and page else text or page
        starts.append(len(text) - len(page))
    return text, tuple(starts)


def _reading(parsed: Parsed, text: str, pages: tuple[int, ...]) -> Reading:
    before, kept = _characters(parsed.text), _characters(text)
    dropped = Counter(parsed.dropped) + Counter({"furniture": before - kept})
    return Reading(
        before if parsed.characters is None else parsed.characters,
        kept,
        dict(sorted(dropped.items())),
        parsed.replaced,
        parsed.modified or (None if parsed.of_page else modified_day(text)),
        pages,
        parsed.unread,
    )


def _characters(text: str) -> int:
    """How many characters there are, without line feeds and the blanks at the ends of lines."""
    return sum(len(line.strip()) for line in text.split("\n"))
