"""What the child process finds out besides articles: lists, the feeds of a page, what robots.txt allows."""

from __future__ import annotations

import json
import re
from typing import Any
from urllib.parse import urljoin

from config.errors import SourceError
from store.ingest.feeds.listing import MOST_ENTRIES, Entry, Listing
from store.ingest.fetch import RawSource
from store.ingest.formats.decode import decode

_DECLARED = re.compile(
    rb"\A[^<]{0,20}<\?xml\b[^<>]{0,100}?\bencoding\s*+=\s*+[\"']([\w.:-]{1,40})", re.IGNORECASE
)
_NO_FEED = "This is JSON, but no JSON Feed; give the address of a feed, a sitemap or an article."


def examine(raw: RawSource) -> Any:
    """What is found in a source of the kinds "listing", "links" and "robots", as JSON can carry it.

    Raises SourceError.
    """
    if raw.kind == "robots":
        # The library's patterns are made of what the site writes, so they are tried here.
        from store.ingest.formats.robots import allowed  # noqa: PLC0415 - seldom used

        asked = json.loads(raw.data)
        return allowed(asked["robots"], asked["urls"])
    declared = _DECLARED.match(raw.data)
    text = decode(raw.data, raw.charset or (declared[1].decode("ascii", "ignore") if declared else None))
    base = raw.url or ""
    if raw.kind == "links":
        from store.ingest.formats.alternate import feed_links  # noqa: PLC0415 - seldom used

        return [urljoin(base, link) for link in feed_links(text)]
    if text.lstrip().startswith("{"):
        return _json_feed(text, base).to_json()
    from store.ingest.formats.xml_lists import read_xml  # noqa: PLC0415 - seldom used

    return read_xml(text, base).to_json()


def _json_feed(text: str, base: str) -> Listing:
    try:
        feed = json.loads(text)
    except (ValueError, RecursionError):
        raise SourceError(_NO_FEED) from None
    items = feed.get("items")
    if not isinstance(items, list) or "jsonfeed.org" not in str(feed.get("version")):
        raise SourceError(_NO_FEED)
    entries = [entry for item in items if isinstance(item, dict) and (entry := _entry(item, base))]
    return Listing("feed", tuple(entries[:MOST_ENTRIES]), len(entries))


def _entry(item: dict[str, Any], base: str) -> Entry | None:
    def said(key: str) -> str:
        value = item.get(key)
        return " ".join(str(value).split())[:2_000] if isinstance(value, str | int) else ""

    identity = said("id")
    url = said("url") or (identity if "://" in identity else "") or said("external_url")
    if not url:
        return None
    people = item.get("authors") if isinstance(item.get("authors"), list) else [item.get("author")]
    named = [one.get("name") for one in people or () if isinstance(one, dict)]
    author = ", ".join(name for name in named if isinstance(name, str))
    return Entry(
        urljoin(base, url), identity, said("date_modified"), said("title"), said("date_published"), author
    )
