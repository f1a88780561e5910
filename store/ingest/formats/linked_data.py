"""JSON-LD: what a page says of its article for search engines, also where it is damaged."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

_ARTICLE = re.compile(
    r"(?:[a-z]{0,20}newsarticle|article|blogposting|liveblogposting|report|[a-z]{1,20}article)"
)
_PAGE = ("webpage", "itempage", "mediagallery", "videoobject")
_PERSONS = ("person",)
_DEEPEST = 5
_WITHIN = ("@graph", "mainEntity", "mainEntityOfPage")
# What surrounds the object on some pages.
_WRAPPING = re.compile(r"\A\s*+(?://\s*+)?(?:<!\[CDATA\[|<!--)|(?:(?://\s{0,9})?\]\]>|-->)\s{0,99}\Z")
_TAG = re.compile(r"</?[a-zA-Z][^<>]{0,100}>")
_DAMAGED = {
    name: re.compile(rf'"{name}"\s{{0,9}}:\s{{0,9}}"([^"\\]{{8,40}})"')
    for name in ("datePublished", "dateModified")
}


@dataclass(frozen=True, slots=True)
class Linked:
    """What the article's object says; "" or () for what it does not say. `persons` are named as its authors,
    organizations are not."""

    headline: str = ""
    persons: tuple[str, ...] = ()
    publisher: str = ""
    published: str = ""
    modified: str = ""
    url: str = ""
    language: str = ""


def linked_data(blocks: list[str]) -> Linked:
    """Of a page's JSON-LD blocks. A damaged one still tells its dates."""
    nodes = [node for block in blocks for node in _nodes(_loaded(block))]
    articles = [node for node in nodes if _is(node, _ARTICLE)]
    pages = [node for node in nodes if any(kind in _PAGE for kind in _kinds(node))]
    if not articles:
        found = {name: next(_damaged(blocks, name), "") for name in _DAMAGED}
        dated: dict[str, Any] = next((node for node in pages if node.get("datePublished")), {})
        return Linked(
            published=text(dated.get("datePublished")) or found["datePublished"],
            modified=text(dated.get("dateModified")) or found["dateModified"],
        )
    # Some pages say the same thing twice, the second time in full.
    first = {key: value for node in reversed(articles) for key, value in node.items() if value}
    first |= {key: value for key, value in articles[0].items() if value}
    return Linked(
        text(first.get("headline")),
        tuple(_names(first.get("author"))),
        text(first.get("publisher")),
        text(first.get("datePublished")),
        text(first.get("dateModified")),
        text(first.get("url")) or text(first.get("mainEntityOfPage")),
        text(first.get("inLanguage")),
    )


def text(value: Any) -> str:
    """A value as text: a string, an object's name, or those of several joined by commas."""
    if isinstance(value, list):
        return ", ".join(filter(None, (text(item) for item in value if not isinstance(item, list))))
    if isinstance(value, dict):
        value = value.get("name") or value.get("@id")
    return plain(value) if isinstance(value, str) else ""


def plain(value: str) -> str:
    """A stated value without tags, with references resolved, also those that were escaped twice. An address
    stays as it is: its & begins no reference."""
    if value.lstrip()[:8].casefold().startswith(("http://", "https://")):
        return value.strip()
    return " ".join(_TAG.sub("", html.unescape(html.unescape(value))).split())


def _loaded(block: str) -> Any:
    try:
        return json.loads(_WRAPPING.sub("", block), strict=False)
    except (ValueError, RecursionError):
        return None


def _damaged(blocks: list[str], name: str) -> Iterator[str]:
    for block in blocks:
        if _loaded(block) is None and (match := _DAMAGED[name].search(block)):
            yield match[1]


def _nodes(data: Any, depth: int = 0) -> Iterator[dict[str, Any]]:
    """The objects of a block, which may be one, a list, a graph, or one about another."""
    if depth > _DEEPEST:
        return
    if isinstance(data, list):
        for item in data:
            yield from _nodes(item, depth + 1)
    elif isinstance(data, dict):
        yield data
        for key in _WITHIN:
            yield from _nodes(data.get(key), depth + 1)


def _kinds(node: dict[str, Any]) -> list[str]:
    kinds = node.get("@type")
    return [str(kind).casefold() for kind in (kinds if isinstance(kinds, list) else [kinds])]


def _is(node: dict[str, Any], pattern: re.Pattern[str]) -> bool:
    return any(pattern.fullmatch(kind[:40]) for kind in _kinds(node))


def _names(value: Any) -> Iterator[str]:
    for one in value if isinstance(value, list) else [value]:
        if isinstance(one, str):
            yield plain(one)
        elif isinstance(one, dict) and (
            not one.get("@type") or any(kind in _PERSONS for kind in _kinds(one))
        ):
            yield text(one)
