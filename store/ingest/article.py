"""One raw source to one article: parse, clean, metadata."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, replace

from config.errors import SourceError
from store.ingest.clean import clean
from store.ingest.fetch import RawSource
from store.ingest.metadata import extract
from store.ingest.parse import parse
from store.models import Article, Metadata


def read_article(raw: RawSource) -> Article:
    """The article of one source. Raises SourceError, with a sentence for the user, when it holds none."""
    parsed = parse(raw)
    text = clean(parsed.text)
    if not text:
        raise SourceError("This source holds no article text; check that the article itself was saved.")
    metadata = extract(text, parsed.stated)
    if metadata.url is None:
        metadata = replace(metadata, url=raw.url)
    try:
        return Article(_article_id(raw.key), raw.source, text, metadata, _content_hash(text, metadata))
    except UnicodeEncodeError:
        raise SourceError(
            "This text holds half characters that cannot be stored; save it again in UTF-8."
        ) from None


def _article_id(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()[:16]


def _content_hash(text: str, metadata: Metadata) -> str:
    stated = json.dumps(asdict(metadata), default=str, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(f"{text}\0{stated}".encode()).hexdigest()
