"""What an HTML page states about its article: meta elements, JSON-LD, time elements. Nothing is inferred."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any

from store.language.dates import find_date
from store.models import Metadata

# Metadata stands early in a page; the limit bounds what a damaged one can cost.
_READ = 2_000_000
_TITLE = ("og:title", "headline", "twitter:title")
_AUTHOR = ("author", "article:author", "dc.creator", "parsely-author", "sailthru.author")
_PUBLISHER = ("og:site_name", "publisher", "dc.publisher")
_DATE = (
    "article:published_time",
    "datepublished",
    "og:published_time",
    "pubdate",
    "publishdate",
    "publish-date",
    "date",
    "dc.date",
    "dc.date.issued",
    "parsely-pub-date",
    "sailthru.date",
)
_URL = ("canonical", "og:url")
_ARTICLE_TYPES = (
    "article",
    "newsarticle",
    "reportagenewsarticle",
    "blogposting",
    "report",
    "analysisnewsarticle",
)


class _Statements(HTMLParser):
    """Collects what a page states: name -> first value, its JSON-LD blocks, and its <time> values."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.stated: dict[str, str] = {}
        self.blocks: list[str] = []
        self.times: list[str] = []
        self._in_block = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: (value or "").strip() for name, value in attrs}
        if tag == "meta":
            for attribute in ("property", "name", "itemprop"):
                self._state(given.get(attribute, ""), given.get("content", ""))
        elif tag == "link" and given.get("rel", "").casefold() == "canonical":
            self._state("canonical", given.get("href", ""))
        elif tag == "time" and "datetime" in given:
            if given.get("itemprop", "").casefold() == "datepublished" or "pubdate" in given:
                self._state("datepublished", given["datetime"])
            self.times.append(given["datetime"])
        elif tag == "html":
            self._state("language", given.get("lang") or given.get("xml:lang", ""))
        self._in_block = tag == "script" and given.get("type", "").casefold() == "application/ld+json"

    def handle_data(self, data: str) -> None:
        if self._in_block:
            self.blocks.append(data)

    def handle_endtag(self, tag: str) -> None:  # noqa: ARG002
        self._in_block = False

    def _state(self, name: str, value: str) -> None:
        if name and value:
            self.stated.setdefault(name.casefold(), " ".join(value.split()))


def page_metadata(markup: str) -> Metadata:
    """The metadata that the page's markup states; a field that it does not state is None."""
    page = _Statements()
    page.feed(markup[:_READ])
    stated = page.stated
    linked = next((node for block in page.blocks for node in _articles(block)), {})
    language = (_text(linked.get("inLanguage")) or stated.get("language", "")).casefold()
    code = language.replace("_", "-").split("-")[0]
    return Metadata(
        title=_text(linked.get("headline")) or _first(stated, _TITLE),
        publisher=_name(_first(stated, _PUBLISHER) or _text(linked.get("publisher"))),
        author=_name(_text(linked.get("author")) or _first(stated, _AUTHOR)),
        date=_published(page, linked),
        url=_address(_first(stated, _URL)) or _address(_text(linked.get("url"))),
        language=code if code.isalpha() and len(code) in (2, 3) else None,
    )


def _published(page: _Statements, linked: dict[str, Any]) -> dt.date | None:
    stated = [_text(linked.get("datePublished")), *(page.stated.get(name) for name in _DATE)]
    if date := next((date for value in stated if value and (date := find_date(value))), None):
        return date
    # An unmarked <time> may belong to another story in a side bar; one date alone on the page may not.
    times = set(map(find_date, page.times))
    return times.pop() if len(times) == 1 else None


def _first(stated: dict[str, str], names: tuple[str, ...]) -> str | None:
    return next((stated[name] for name in names if name in stated), None)


def _name(value: str | None) -> str | None:
    # Some sites give a profile's address where the person's name belongs.
    return None if value is None or "://" in value else value


def _address(value: str | None) -> str | None:
    return value if value and value.startswith(("http://", "https://")) else None


def _articles(block: str) -> Iterator[dict[str, Any]]:
    """The article objects of a JSON-LD block, which may be one object, a list or a graph."""
    try:
        data = json.loads(block, strict=False)
    except (ValueError, RecursionError):
        return
    graph = data.get("@graph", data) if isinstance(data, dict) else data
    for node in graph if isinstance(graph, list) else [graph]:
        if isinstance(node, dict):
            kinds = node.get("@type")
            names = kinds if isinstance(kinds, list) else [kinds]
            if any(isinstance(name, str) and name.casefold() in _ARTICLE_TYPES for name in names):
                yield node


def _text(value: Any) -> str | None:
    """A JSON-LD value as text: a string, an object's name, or several of them joined by commas."""
    if isinstance(value, list):
        return ", ".join(filter(None, (_text(item) for item in value if not isinstance(item, list)))) or None
    if isinstance(value, dict):
        value = value.get("name")
    return " ".join(value.split()) or None if isinstance(value, str) else None
