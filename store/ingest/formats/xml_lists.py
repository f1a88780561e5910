"""RSS, Atom and sitemaps: XML to what they list."""

from __future__ import annotations

import html
import io
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urljoin

from lxml import etree

from config.errors import SourceError
from store.ingest.feeds.listing import MOST_ENTRIES, Entry, Listing

_NO_LIST = "This is XML, but no feed and no sitemap; give the address of a feed, a sitemap or an article."
_LONGEST = 2_000
# Other elements of these names may stand within the items of another kind of list.
_ITEMS = {"feed": ("item", "entry"), "sitemap": ("url",), "index": ("sitemap",)}
_KINDS = {"rss": "feed", "feed": "feed", "rdf": "feed", "urlset": "sitemap", "sitemapindex": "index"}
_DATES = ("published", "pubdate", "date", "issued", "publication_date")
# Elements whose own children say something of the entry; of others, such as those of pictures, they do not.
_GROUPS = frozenset(("author", "news"))
_DECLARATION = re.compile(r"\A\s*+<\?xml\b[^<>]{0,200}\?>")
_TAG = re.compile(r"<[^<>]{0,500}>")

# An element's local name with its text and its attributes.
Child = tuple[str, str, dict[str, str]]


def read_xml(text: str, base: str) -> Listing:
    """What a feed or a sitemap lists. base: the address that relative ones are relative to.

    Neither entities nor DTDs are read. Raises SourceError for XML that is neither.
    """
    data = _DECLARATION.sub("", text).lstrip().encode("utf-8", "replace")
    kind = ""
    entries: dict[Entry, None] = {}
    total = 0
    try:
        for event, element in _elements(data):
            name = _name(element)
            if event == "start":
                kind = kind or _KINDS.get(name, "other")
                continue
            if name not in _ITEMS.get(kind, ()):
                continue
            if (entry := _entry(name, list(_children(element)), base)) and entry not in entries:
                total += 1
                if total <= MOST_ENTRIES:
                    entries[entry] = None
            _forget(element)
    except etree.XMLSyntaxError:
        # What came before the damage counts.
        if not entries:
            raise SourceError(_NO_LIST) from None
    if kind in ("", "other"):
        raise SourceError(_NO_LIST)
    return Listing(kind, tuple(entries), total)  # type: ignore[arg-type]


def _elements(data: bytes) -> Iterator[tuple[str, Any]]:
    return iter(
        etree.iterparse(
            io.BytesIO(data),
            events=("start", "end"),
            encoding="utf-8",
            recover=True,
            resolve_entities=False,
            load_dtd=False,
            no_network=True,
            huge_tree=False,
            remove_comments=True,
            remove_pis=True,
        )
    )


def _entry(name: str, children: list[Child], base: str) -> Entry | None:
    said: dict[str, str] = {}
    for child, text, _ in children:
        if text:
            said.setdefault(child, text)
    url = _address(children, said)
    if not url:
        return None
    in_sitemap = name in ("url", "sitemap")
    return Entry(
        urljoin(base, url),
        "" if in_sitemap else said.get("guid") or said.get("id", ""),
        said.get("lastmod") or said.get("updated", ""),
        _plain(said.get("title", "")),
        next((said[key] for key in _DATES if key in said), ""),
        "" if in_sitemap else _author(said),
    )


def _address(children: list[Child], said: dict[str, str]) -> str:
    """Where the article is: the publisher's own address before that of a service that counts its readers."""
    linked = [
        given["href"] for child, _, given in children
        if child == "link" and given.get("href") and given.get("rel", "alternate") == "alternate"
    ]  # fmt: skip
    permanent = next(
        (text for child, text, given in children if child == "guid" and given.get("ispermalink") != "false"),
        "",
    )
    named = (said.get("origlink"), *linked[:1], said.get("link"), said.get("loc"), permanent)
    return next((url for url in named if url and (url is not permanent or "://" in url)), "")


def _author(said: dict[str, str]) -> str:
    written = said.get("creator") or said.get("name") or said.get("author", "")
    # RSS has a mail address, with the name in brackets behind it.
    address, _, name = written.partition(" (")
    in_brackets = "@" in address and " " not in address and name.endswith(")")
    return _plain(name[:-1] if in_brackets else written)


def _children(element: Any) -> Iterator[Child]:
    groups = [one for one in element if _name(one) in _GROUPS]
    for one in [*element, *(inner for group in groups for inner in group)]:
        text = " ".join("".join(one.itertext(with_tail=False))[:_LONGEST].split())
        yield _name(one), text, {_local(key): value for key, value in one.attrib.items()}


def _plain(text: str) -> str:
    return " ".join(_TAG.sub(" ", html.unescape(text)).split())


def _name(element: Any) -> str:
    return _local(element.tag) if isinstance(element.tag, str) else ""


def _local(name: str) -> str:
    return name.rpartition("}")[2].casefold()


def _forget(element: Any) -> None:
    """Frees what was read, so that memory does not grow with the file."""
    element.clear()
    while element.getprevious() is not None and element.getparent() is not None:
        del element.getparent()[0]
