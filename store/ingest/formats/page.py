"""What an HTML page's markup states about its article: meta elements, JSON-LD, its title. Nothing is
inferred."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urljoin

from store.ingest.formats.linked_data import Linked, linked_data, plain

# Metadata stands early in a page; the limit bounds what a damaged one can cost.
_READ = 2_000_000
_TITLE = ("og:title", "headline", "twitter:title", "dc.title")
_AUTHOR = (
    "author",
    "article:author",
    "article:author_name",
    "dc.creator",
    "parsely-author",
    "sailthru.author",
    "content_author",
    "byl",
)
_PUBLISHER = ("og:site_name", "publisher", "dc.publisher", "application-name")
_DATE = (
    "article:published_time",
    "article:published",
    "datepublished",
    "og:published_time",
    "og:article:published_time",
    "pubdate",
    "publishdate",
    "publish-date",
    "publish_date",
    "published_date",
    "published-date",
    "publication_date",
    "article.published",
    "content_publisheddate",
    "content_publishedtime",
    "date",
    "datecreated",
    "dc.date",
    "dc.date.issued",
    "dc.date.created",
    "dcterms.date",
    "dcterms.created",
    "dcterms.issued",
    "citation_publication_date",
    "citation_date",
    "originalpublicationdate",
    "parsely-pub-date",
    "sailthru.date",
    "cxenseparse:recs:publishtime",
)
_MODIFIED = (
    "article:modified_time",
    "datemodified",
    "og:updated_time",
    "last-modified",
    "lastmod",
    "dcterms.modified",
)
_URL = ("canonical", "og:url", "saved from")
_SAVED = re.compile(r"saved from url=\(\d{1,6}\)(\S{1,2000})")
_LONGEST_COMMENT = 2_100
_WITH_TEXT = frozenset(("datepublished", "datemodified"))


@dataclass(slots=True)
class Statements:
    """title: of the <title> element. published, modified, authors: each that is stated, the surest first."""

    linked: Linked
    title: str = ""
    headline: str = ""
    publisher: str = ""
    url: str = ""
    language: str = ""
    published: list[str] = field(default_factory=list)
    modified: list[str] = field(default_factory=list)
    authors: list[str] = field(default_factory=list)


class _Reader(HTMLParser):
    """Collects what a page states: name -> its values, and its JSON-LD blocks."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.stated: dict[str, list[str]] = {}
        self.blocks: list[str] = []
        self.base = ""
        self._text_of = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: (value or "").strip() for name, value in attrs}
        self._text_of = ""
        item = given.get("itemprop", "").casefold()
        if tag == "meta":
            for attribute in ("property", "name", "itemprop", "http-equiv"):
                self._state(given.get(attribute, ""), given.get("content", ""))
        elif tag == "link" and "canonical" in given.get("rel", "").casefold().split():
            self._state("canonical", given.get("href", ""))
        elif tag == "html":
            self._state("language", given.get("lang") or given.get("xml:lang", ""))
        elif tag == "title" and "title" not in self.stated:
            self._text_of = "title"
        elif (
            tag == "script"
            and given.get("type", "").casefold().partition(";")[0].strip() == "application/ld+json"
        ):
            self._text_of = "json"
            self.blocks.append("")
        elif tag == "time" and "datetime" in given and (item == "datemodified" or "pubdate" in given):
            self._state(item or "datepublished", given["datetime"])
        elif item in _WITH_TEXT:
            if value := given.get("content") or given.get("datetime"):
                self._state(item, value)
            else:
                self._text_of = item

    def handle_comment(self, data: str) -> None:
        # Browsers write it into the pages that they save.
        if match := _SAVED.search(data[:_LONGEST_COMMENT]):
            self._state("saved from", match[1])

    def handle_data(self, data: str) -> None:
        if self._text_of == "json":
            self.blocks[-1] += data
        elif self._text_of:
            self._state(self._text_of, data)

    def handle_endtag(self, tag: str) -> None:  # noqa: ARG002
        self._text_of = ""

    def _state(self, name: str, value: str) -> None:
        value = plain(value[:1_000])
        if name and value:
            self.stated.setdefault(name.casefold(), []).append(value)


def statements(markup: str) -> Statements:
    """What the page's markup states; "" and [] for what it does not."""
    page = _Reader()
    page.feed(markup[:_READ])
    stated, linked = page.stated, linked_data(page.blocks)
    return Statements(
        linked,
        " ".join(stated.get("title", [])[:3]),
        linked.headline or _first(stated, _TITLE),
        _first(stated, _PUBLISHER[:1]) or linked.publisher or _first(stated, _PUBLISHER[1:]),
        _address(stated, linked),
        (linked.language or _first(stated, ("language",))).casefold(),
        [value for value in (linked.published, *_all(stated, _DATE)) if value],
        [value for value in (linked.modified, *_all(stated, _MODIFIED)) if value],
        [*linked.persons, *(_all(stated, _AUTHOR) if not linked.persons else ())],
    )


def _first(stated: dict[str, list[str]], names: tuple[str, ...]) -> str:
    return next((stated[name][0] for name in names if name in stated), "")


def _all(stated: dict[str, list[str]], names: tuple[str, ...]) -> list[str]:
    return [value for name in names for value in stated.get(name, ())[:3]]


def _address(stated: dict[str, list[str]], linked: Linked) -> str:
    named = [*_all(stated, _URL), linked.url]
    full = next((value for value in named if value.startswith(("http://", "https://"))), "")
    # A canonical address may be told without its host, which another element states.
    short = next((value for value in named[:1] if value.startswith("/")), "")
    return urljoin(full, short) if short else full
