"""What a page of the web is: an article, or a list of articles. Pure."""

from __future__ import annotations

import re
from pathlib import PurePosixPath
from typing import Literal
from urllib.parse import urlsplit

from config.errors import SourceError

PageKind = Literal["text", "markdown", "html", "listing"]

_TYPES: dict[str, PageKind] = {
    "text/html": "html",
    "application/xhtml+xml": "html",
    "text/plain": "text",
    "text/markdown": "markdown",
    "text/x-markdown": "markdown",
}
_LISTS = frozenset(
    ("application/rss+xml", "application/atom+xml", "application/rdf+xml", "application/feed+json",
     "application/xml", "text/xml", "application/json")
)  # fmt: skip
# Types of files in general: their names tell.
_PACKED = frozenset(
    ("application/gzip", "application/x-gzip", "application/octet-stream", "binary/octet-stream")
)
_NAMES = frozenset((".xml", ".gz", ".rss", ".atom", ".rdf", ".json"))
_MEDIA_TYPE = re.compile(r"[\w.+-]{1,40}/[\w.+-]{1,80}", re.ASCII)
# How lists begin, whatever their server calls them; and pages.
_START = 2_000
_LIST = re.compile(rb"<(?:[a-z]{1,10}:)?(?:rss|rdf|feed|urlset|sitemapindex)[\s>]", re.IGNORECASE)
_PAGE = re.compile(rb"<(?:!doctype\s{1,9}html|html|head|body)[\s>]", re.IGNORECASE)
_JSON = re.compile(rb"[^<{]{0,20}\{")
_BLANK = b"\xef\xbb\xbf \t\r\n"
_JSON_FEED = re.compile(rb"jsonfeed\.org")


def kind_of(url: str, declared: str, *, lists: bool) -> PageKind:
    """By the address and the type that the server declares. lists: whether feeds and sitemaps are read too.

    Raises SourceError for what is not read.
    """
    suffix = PurePosixPath(urlsplit(url).path).suffix.lower()
    # A server that does not say sends a page, as a rule.
    kind = _TYPES.get(declared or "text/html")
    if kind == "text" and suffix in {".md", ".markdown"}:
        return "markdown"
    if kind is not None:
        return kind
    if lists and (declared in _LISTS or (declared in _PACKED and suffix in _NAMES)):
        return "listing"
    shown = declared if _MEDIA_TYPE.fullmatch(declared) else "of another type"
    raise SourceError(
        f"This page is {shown}; kutip reads web pages, plain text, Markdown, feeds and sitemaps."
    )


def listed(kind: PageKind, data: bytes) -> PageKind:
    """The kind by the content, which knows better what is a list and what a page."""
    start = data[:_START].lstrip(_BLANK)
    page, found = _PAGE.search(start), _LIST.search(start)
    if start.startswith(b"<") and found and not (page and page.start() < found.start()):
        return "listing"
    if kind == "listing":
        return "html" if page else kind
    return "listing" if _JSON.match(start) and _JSON_FEED.search(start) else kind
