"""A news site on loopback with everything that a crawl meets: three feeds, a sitemap, robots.txt, redirects,
wrong charsets, slow and endless replies, and pages that fail the first time."""

from __future__ import annotations

import gzip
import hashlib
import json
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from html import escape
from http.server import BaseHTTPRequestHandler
from threading import Event

from tests.crawl.stories import Story, story
from tests.store.ingest.site import Site, View, moved, sends, serving

SLOW_SECONDS = 0.3
_MODIFIED = "Wed, 05 Jun 2024 07:28:00 GMT"
_ROBOTS = """User-agent: *
Disallow: /*rahasia
Allow: /

User-agent: otherbot
Disallow: /
"""


@dataclass
class Newsroom:
    """transferred: how often each page came as a whole. asked: how often it was asked for."""

    site: Site
    stories: list[Story]
    transferred: Counter[str] = field(default_factory=Counter)
    asked: Counter[str] = field(default_factory=Counter)
    ended: Event = field(default_factory=Event)

    @property
    def third(self) -> int:
        """How many articles each feed lists."""
        return -(-len(self.stories) // 3)

    @property
    def feeds(self) -> list[str]:
        return [self.site.url(path) for path in ("/rss.xml", "/atom.xml", "/feed.json")]

    @property
    def sitemap(self) -> str:
        return self.site.url("/sitemap.xml")

    def url(self, one: Story) -> str:
        """Where the page of a story is in the end."""
        return self.site.url(_path(one))

    def publish(self, one: Story, markup: str | None = None) -> None:
        """Puts a page up, or its new version."""
        self.site.pages[_path(one)] = self._page(one, markup or one.markup)

    def build(self) -> None:
        pages = self.site.pages
        for one in self.stories:
            self.publish(one)
            if one.number % 10 == 9:
                pages[f"/lama/{one.number}"] = moved(_path(one), 301)
        for number in range(2):
            pages[f"/berita/tanpa-akhir-{number}"] = self._endless
            pages[f"/berita/rahasia-{number}"] = sends("<p>Nobody may read this.</p>")
        parts = [
            self.stories[start : start + self.third] for start in range(0, len(self.stories), self.third)
        ]
        pages["/rss.xml"] = _changing(lambda: self._rss(parts[0]), "application/rss+xml")
        # The second feed repeats some articles of the first, at addresses that count readers.
        pages["/atom.xml"] = _changing(lambda: self._atom(parts[0][:5], parts[1]), "application/atom+xml")
        pages["/feed.json"] = _changing(lambda: self._json(parts[2]), "application/feed+json")
        pages["/robots.txt"] = sends(_ROBOTS, "text/plain")
        pages["/sitemap.xml"] = _changing(self._index, "application/xml")
        pages["/sitemap-1.xml.gz"] = _changing(
            lambda: gzip.compress(self._map(self.stories[::2]).encode()), "application/x-gzip"
        )
        pages["/sitemap-2.xml"] = _changing(lambda: self._map(self.stories[1::2], odd=True), "text/xml")
        pages["/"] = sends(
            '<html><head><title>Kabar</title><link rel="alternate" type="application/rss+xml" '
            f'href="/rss.xml"></head><body><a href="{_path(self.stories[0])}">Berita</a></body></html>'
        )

    def _page(self, one: Story, markup: str) -> View:
        data, kind = _in_charset(one.number, markup)
        path, number = _path(one), one.number
        tag = f'"{hashlib.sha256(data).hexdigest()[:16]}"'
        # Where a page's server says nothing of changes, its list does.
        silent = number % 3 == 2 and number >= self.third
        stated = {} if silent else {"ETag": tag} if number % 3 else {"Last-Modified": _MODIFIED}
        as_before = markup == one.markup

        def view(request: BaseHTTPRequestHandler) -> None:
            self.asked[path] += 1
            same = request.headers["If-None-Match"] == tag or (
                as_before and request.headers["If-Modified-Since"] == _MODIFIED
            )
            if stated and same:
                sends(b"", "", 304, stated)(request)
                return
            if number % 40 == 7 and self.asked[path] == 1:
                sends("busy", status=503, headers={"Retry-After": "0"})(request)
                return
            if number % 40 == 5:
                time.sleep(SLOW_SECONDS)
            self.transferred[path] += 1
            sends(data, kind, headers=stated)(request)

        return view

    def _endless(self, request: BaseHTTPRequestHandler) -> None:
        request.send_response(200)
        request.send_header("Content-Type", "text/html")
        request.end_headers()
        while not self.ended.is_set():
            request.wfile.write(b"<p>x</p>" * 8192)

    def _listed(self, one: Story) -> str:
        return self.site.url(f"/lama/{one.number}" if one.number % 10 == 9 else _path(one))

    def _rss(self, stories: Sequence[Story]) -> str:
        items = "".join(
            f"<item><title>{escape(one.expected['title'])}</title><link>{self._listed(one)}?utm_source=rss</link>"
            f'<guid isPermaLink="false">kabar-{one.number}</guid></item>'
            for one in stories
        )
        return f'<?xml version="1.0"?><rss version="2.0"><channel><title>K</title>{items}</channel></rss>'

    def _atom(self, again: Sequence[Story], stories: Sequence[Story]) -> str:
        repeated = "".join(
            f"<entry><id>kabar-{one.number}</id>"
            f'<link href="{self._listed(one)}?utm_medium=a&amp;fbclid=x"/></entry>'
            for one in again
        )
        entries = "".join(
            f'<entry><id>kabar-{one.number}</id><link rel="alternate" href="{self._listed(one)}"/>'
            f"<updated>{one.expected['date']}T09:00:00+07:00</updated></entry>"
            for one in stories
        )
        return f'<feed xmlns="http://www.w3.org/2005/Atom"><title>K</title>{repeated}{entries}</feed>'

    def _json(self, stories: Sequence[Story]) -> str:
        items = [
            {
                "id": f"kabar-{one.number}",
                "url": f"{self._listed(one)}#utama",
                "date_modified": f"{one.expected['date']}T09:00:00+07:00",
            }
            for one in stories
        ]
        return json.dumps({"version": "https://jsonfeed.org/version/1.1", "title": "K", "items": items})

    def _index(self) -> str:
        maps = "".join(
            f"<sitemap><loc>{self.site.url(path)}</loc></sitemap>"
            for path in ("/sitemap-1.xml.gz", "/sitemap-2.xml")
        )
        return f'<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{maps}</sitemapindex>'

    def _map(self, stories: Sequence[Story], *, odd: bool = False) -> str:
        listed = [(self._listed(one), one.expected["date"]) for one in stories]
        names = ("tanpa-akhir-0", "tanpa-akhir-1", "rahasia-0", "rahasia-1") if odd else ()
        listed += [(self.site.url(f"/berita/{name}"), "2022-01-01") for name in names]
        urls = "".join(f"<url><loc>{url}</loc><lastmod>{day}</lastmod></url>" for url, day in listed)
        return f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{urls}</urlset>'


@contextmanager
def newsroom(count: int) -> Iterator[Newsroom]:
    """Serves so many articles until the block ends."""
    with serving() as site:
        one = Newsroom(site, [story(number) for number in range(count)])
        one.build()
        try:
            yield one
        finally:
            one.ended.set()


def _path(one: Story) -> str:
    return f"/berita/{one.number}"


def _in_charset(number: int, markup: str) -> tuple[bytes, str]:
    """A page as careless servers send it: in another charset than they say, or than the page itself says."""
    if number % 7 == 3:
        return markup.encode("cp1252", "xmlcharrefreplace"), "text/html; charset=utf-8"
    if number % 7 == 5:
        return markup.encode(), "text/html; charset=iso-8859-1"
    return markup.encode(), "text/html; charset=utf-8" if number % 2 else "text/html"


def _changing(body: object, kind: str) -> View:
    """A page that is made anew each time."""

    def view(request: BaseHTTPRequestHandler) -> None:
        made = body()  # type: ignore[operator]
        sends(made, kind)(request)

    return view
