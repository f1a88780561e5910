"""Raw bytes to text and stated metadata: plain text, Markdown, records; pages in html.py."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace
from typing import Any

from config.errors import SourceError
from store.ingest.documents.read import DOCUMENTS, parse_document
from store.ingest.fetch import RawSource
from store.ingest.formats.corpus import load_record
from store.ingest.formats.decode import decode
from store.ingest.formats.front_matter import front_matter
from store.ingest.formats.parsed import Parsed
from store.ingest.formats.published import stated_day
from store.ingest.formats.records import fields, is_markup
from store.language.languages import code_of
from store.models import Metadata

_KEYS = {
    "title": ("title", "judul"),
    "author": ("author", "authors", "penulis"),
    "publisher": ("publisher", "outlet", "media", "sumber"),
    "date": ("date", "published", "datepublished", "pubdate", "tanggal"),
    "url": ("url", "link"),
    "language": ("language", "lang", "bahasa"),
}
_MODIFIED = ("modified", "datemodified", "lastmod", "updated", "diperbarui")
_CHARSET = re.compile(rb"<meta[^<>]{0,200}?charset\s*+=\s*+[\"']?\s*+([\w.:-]{1,40})", re.IGNORECASE)
_MARKER = re.compile(r"[ \t]*(?:(?:#{1,6}|[-*+>]|\d{1,3}[.)])[ \t]+|>)+")
_IMAGE = re.compile(r"\s*(?:\[\s*)?!\[[^\]]*\](?:\([^)]*\)|\[[^\]]*\])(?:\s*\]\([^)]*\))?\s*")
_TITLE = re.compile(r"#[ \t]++(?P<title>.*)")


def parse(raw: RawSource) -> Parsed:
    """Text and stated metadata of one article. Raises SourceError for what holds none."""
    if raw.kind == "record":
        return _record(raw.data)
    if raw.kind in DOCUMENTS:
        return parse_document(raw.kind, raw.data)
    if raw.kind == "html":
        # The extraction library takes half a second to import; only a page needs it.
        from store.ingest.formats.html import parse_html  # noqa: PLC0415

        charset = _CHARSET.search(raw.data[:4096])
        stated = charset[1].decode("ascii", "ignore") if charset else None
        return parse_html(decode(raw.data, raw.charset or stated))
    text = decode(raw.data, raw.charset).replace("\r\n", "\n").replace("\r", "\n")
    text, stated = front_matter(text)
    parsed = _markdown(text, stated) if raw.kind == "markdown" else Parsed(text, _metadata(stated))
    return replace(parsed, modified=_date(_first(stated, _MODIFIED)))


def _record(data: bytes) -> Parsed:
    try:
        record = load_record(data)
    except ValueError as error:
        raise SourceError(f"This record cannot be read: {error}.") from None
    known = fields(record)
    if not is_markup(known["text"]):
        return Parsed(known["text"], _metadata(known))
    from store.ingest.formats.whole import whole_text  # noqa: PLC0415 - imports lxml

    return replace(whole_text(known["text"]), stated=_metadata(known))


def _markdown(text: str, stated: dict[str, Any]) -> Parsed:
    kept = []
    for line in text.split("\n"):
        heading = _TITLE.match(line.strip()) if len(line) < 1000 else None
        if heading and (title := heading["title"].rstrip(" \t#")):
            stated = {"title": title} | stated
        image_only = len(line) < 5000 and _IMAGE.fullmatch(line)
        marker = None if image_only else _MARKER.match(line)
        kept.append("" if image_only else line[marker.end() :] if marker else line)
    return Parsed("\n".join(kept), _metadata(stated))


def _metadata(stated: dict[str, Any]) -> Metadata:
    found = {field: _first(stated, keys) for field, keys in _KEYS.items()}
    language = (_string(found["language"]) or "").casefold()
    language = code_of(language) or re.split("[-_]", language)[0]
    return Metadata(
        title=_string(found["title"]),
        publisher=_string(found["publisher"]),
        author=_string(found["author"]),
        date=_date(found["date"]),
        url=_string(found["url"]),
        language=language if language.isalpha() and len(language) in (2, 3) else None,
    )


def _first(stated: dict[str, Any], keys: tuple[str, ...]) -> Any:
    return next((stated[key] for key in keys if stated.get(key)), None)


def _string(value: Any) -> str | None:
    if isinstance(value, list):
        return ", ".join(" ".join(item.split()) for item in value if isinstance(item, str)) or None
    return " ".join(str(value).split()) or None if isinstance(value, str | int | float) else None


def _date(value: Any) -> dt.date | None:
    return stated_day(value, None) if isinstance(value, str) else None
