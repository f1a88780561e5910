"""One raw source to one article: parse, clean, metadata, and what was left out on the way."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections import Counter
from dataclasses import asdict, replace
from urllib.parse import urljoin

from config.errors import SourceError
from store.ingest.clean import clean
from store.ingest.fetch import RawSource
from store.ingest.formats.parsed import Parsed
from store.ingest.metadata import extract, modified_day
from store.ingest.parse import parse
from store.models import Article, Metadata, Reading


def read_article(raw: RawSource) -> Article:
    """The article of one source. Raises SourceError, with a sentence for the user, when it holds none."""
    parsed = parse(raw)
    text = clean(parsed.text)
    if not text:
        raise SourceError("This source holds no article text; check that the article itself was saved.")
    stated = replace(parsed.stated, url=_address(parsed.stated.url, raw.url))
    metadata = extract(text, stated, parsed.around, of_page=raw.kind == "html")
    try:
        return Article(
            article_id(raw.key),
            raw.source,
            text,
            metadata,
            content_hash(text, metadata),
            _reading(parsed, text, parsed.modified or (None if raw.kind == "html" else modified_day(text))),
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


def content_hash(text: str, metadata: Metadata) -> str:
    """What tells a change of an article's text or metadata."""
    stated = json.dumps(asdict(metadata), default=str, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(f"{text}\0{stated}".encode()).hexdigest()


def article_id(key: str) -> str:
    """The id of the article that is known by a key, such as its address."""
    return hashlib.sha256(key.encode()).hexdigest()[:16]


def _reading(parsed: Parsed, text: str, modified: dt.date | None) -> Reading:
    before, kept = _characters(parsed.text), _characters(text)
    dropped = Counter(parsed.dropped) + Counter({"furniture": before - kept})
    return Reading(
        before if parsed.characters is None else parsed.characters,
        kept,
        dict(sorted(dropped.items())),
        parsed.replaced,
        modified,
    )


def _characters(text: str) -> int:
    """How many characters there are, without line feeds and the blanks at the ends of lines."""
    return sum(len(line.strip()) for line in text.split("\n"))
