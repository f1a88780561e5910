"""The feeds that a page names: <link rel="alternate" type="application/rss+xml" href="...">."""

from __future__ import annotations

from html.parser import HTMLParser

_READ = 500_000
_TYPES = frozenset(("application/rss+xml", "application/atom+xml", "application/feed+json"))
# A site's feed of comments stands beside that of its articles.
_COMMENTS = ("comment", "komentar")


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag != "link" or "alternate" not in given.get("rel", "").casefold().split():
            return
        kind = given.get("type", "").partition(";")[0].strip().casefold()
        if kind in _TYPES and given.get("href", "").strip():
            self.found.append((given["href"].strip(), given.get("title", "")))


def feed_links(markup: str) -> list[str]:
    """The addresses of the feeds of a page's articles, as they are written there, each once, in order."""
    reader = _Reader()
    reader.feed(markup[:_READ])
    links = [
        href for href, title in reader.found
        if not any(word in f"{href} {title}".casefold() for word in _COMMENTS)
    ]  # fmt: skip
    return list(dict.fromkeys(links))
