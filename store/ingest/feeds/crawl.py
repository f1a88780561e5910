"""The articles that an address leads to: a page's own, or those that a feed or a sitemap lists."""

from __future__ import annotations

import datetime as dt
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import chain, islice
from urllib.parse import urlsplit

from config.errors import PassingError, SourceError
from config.public_text import printable
from store.catalog import Catalog
from store.ingest.feeds.identity import page_address, same_site, site_of
from store.ingest.feeds.listing import Entry, Listing
from store.ingest.feeds.manners import LONGEST_WAIT, Manners
from store.ingest.feeds.page_visit import PageVisit, Run
from store.ingest.feeds.visits import Visit, Visits
from store.ingest.fetch import FetchFailure, Found, RawSource
from store.ingest.isolation import IsolatedReader
from store.ingest.visit import Same
from store.ingest.web import Page, Validators, Web

Pause = Callable[[float], None]

# Pages that one crawl may ask for, and lists; more of them come with the next.
MOST_PAGES = 5_000
_MOST_LISTS = 200
_PAGES_AT_ONCE = 8
_DEEPEST = 3
# Before the second try and each later one, in usual pauses between two requests.
_WAITS = (2.0, 8.0)


class Crawler:
    """What the crawls of a pipeline share: above all, how hosts are asked."""

    def __init__(self, web: Web, reader: IsolatedReader, catalog: Catalog, way: str, delay: float) -> None:
        """way: how chunks are made; an article that is chunked otherwise is fetched again. delay: seconds
        between two requests to a host."""
        self.web, self.reader, self.catalog, self.way = web, reader, catalog, way
        self.manners = Manners(web, reader, delay)

    def begin(
        self,
        *,
        watching: bool = False,
        pause: Pause = time.sleep,
        most: int = MOST_PAGES,
        dry: bool = False,
    ) -> Crawl:
        """A crawl for one ingestion, which asks for at most so many pages of lists.

        watching: nobody waits for it, so that pages are asked for seldom, and an article that was removed by
        hand stays so. pause: waits for some seconds; what it raises ends the crawl. dry: notes nothing.
        """
        return Crawl(self, Visits(self.catalog.database, dry=dry), watching, pause, most)


class Crawl:
    """One after the other, the pages of one or more addresses; each comes once."""

    def __init__(self, parts: Crawler, visits: Visits, watching: bool, pause: Pause, most: int) -> None:
        self._parts, self._watching, self._pause = parts, watching, pause
        self._visits = visits
        self._run = Run(parts.catalog, self._visits, parts.reader)
        self._seen: set[str] = set()
        self._most = self._left = most

    def groups(self, addresses: Sequence[str]) -> Iterator[Iterator[Found]]:
        """What the addresses lead to, a few pages at a time, so that they are stored soon."""
        for address in addresses:
            for found in (self.of(address), self.discovered()):
                for first in found:
                    yield chain([first], islice(found, _PAGES_AT_ONCE - 1))

    def of(self, address: str) -> Iterator[Found]:
        """What the address leads to. Nothing is raised of what a host does: it is yielded as a failure."""
        # What was typed may hold half characters, which nothing could carry on.
        address = printable(address)
        try:
            found = self._named(address)
        except SourceError as error:
            found = FetchFailure(address, str(error))
        if isinstance(found, Listing):
            yield from self._entries(found, address, address, 0)
        else:
            yield found

    def discovered(self) -> Iterator[Found]:
        """What the pages lead to that turned out to be lists of articles when they were read."""
        while self._run.lists:
            listing, url = self._run.lists.pop(0)
            yield from self._entries(listing, url, url, 0)

    def _named(self, address: str) -> Found | Listing:
        url = page_address(address)
        known = self._visits.get(url)
        asks = known and (known.listing or (self._watching and self._state(known) == "stored"))
        page = self._fetch(url, known.validators if known and asks else None, obeying=False)
        if page is None and known:
            self._visits.asked(known, _now(), known.changed)
            return known.listing or _unchanged(known, address)
        if page is None:
            return Same(address)
        if page.kind == "listing":
            return self._listed(page, url)
        visit = PageVisit(self._run, url, page, known=known, named=True)
        if urlsplit(page.url).path == "/" and not urlsplit(page.url).query and (feed := visit.feed()):
            return feed
        return self._raw(page, visit, address)

    def _entries(self, listing: Listing, url: str, site: str, depth: int) -> Iterator[Found]:
        """What a list leads to. url: of the list. site: the address that the user has named."""
        if listing.kind == "index":
            for entry in _newest(listing)[:_MOST_LISTS] if depth < _DEEPEST else ():
                yield from self._list(entry, site, depth + 1)
            return
        entries = listing.entries
        if listing.kind == "sitemap":
            # A sitemap speaks for its own site alone.
            entries = tuple(
                one for one in _newest(listing) if same_site(one.url, url) or same_site(one.url, site)
            )
        # A name that stands for several addresses of one list names none of them.
        named = Counter(entry.identity for entry in entries)
        left = listing.total - len(entries)
        for entry in entries:
            if self._left > 0:
                yield from self._entry(entry if named[entry.identity] == 1 else replace(entry, identity=""))
            else:
                left += 1
        if left:
            yield FetchFailure(
                url,
                f"This list has {left} addresses that were not read, because they are of other sites or more "
                f"than {self._most} at once; ingest it again for the latter.",
            )

    def _list(self, entry: Entry, site: str, depth: int) -> Iterator[Found]:
        """What a list leads to that another one names."""
        try:
            url = page_address(entry.url)
            if url in self._seen:
                return
            self._seen.add(url)
            known = self._visits.get(url)
            if known and known.listing and known.has_not_changed(entry.changed):
                listing = known.listing
            else:
                page = self._fetch(url, known.validators if known and known.listing else None, obeying=False)
                if page is None:
                    listing = known.listing if known and known.listing else Listing("feed", (), 0)
                else:
                    listing = self._listed(page, url, entry.changed)
        except SourceError as error:
            yield FetchFailure(entry.url, str(error))
            return
        yield from self._entries(listing, url, site, depth)

    def _entry(self, entry: Entry) -> Iterator[Found]:
        """The page of an entry, if it has changed."""
        try:
            url = page_address(entry.url)
            identity = f"{site_of(url)} {entry.identity}" if entry.identity else ""
            if not self._seen.isdisjoint({url, identity} - {""}):
                return
            self._seen |= {url, identity} - {""}
            known = self._visits.get(url)
            state = self._state(known)
            if known and self._needs_no_visit(known, state, entry):
                yield _unchanged(known, url)
                return
            self._left -= 1
            page = self._fetch(url, known.validators if known and state == "stored" else None, obeying=True)
            if page is None and known:
                self._visits.asked(known, _now(), entry.changed)
                yield _unchanged(known, url)
                return
        except SourceError as error:
            self._run.failed(url, error, entry.changed)
            yield FetchFailure(url, str(error))
            return
        if page is None or page.kind == "listing":
            yield FetchFailure(url, "This is a list of articles within a list; ingest it by its own address.")
            return
        before = known or (self._visits.of_identity(identity) if identity else None)
        visit = PageVisit(self._run, url, page, entry=entry, identity=identity, known=before)
        yield self._raw(page, visit, page_address(page.url))

    def _needs_no_visit(self, known: Visit, state: str, entry: Entry) -> bool:
        if state == "removed":
            return self._watching
        fresh = known.has_not_changed(entry.changed) or (self._watching and known.is_fresh(_now()))
        return state == "stored" and fresh

    def _state(self, known: Visit | None) -> str:
        """Of the page of a visit: it is "stored", or known to hold no article; "removed" by hand; "other"."""
        if known is None:
            return "other"
        if known.article_id is None:
            return "stored" if known.error else "other"
        if self._parts.catalog.content_hash(known.article_id) is None:
            return "removed"
        return "stored" if self._parts.catalog.chunked(known.article_id) == self._parts.way else "other"

    def _listed(self, page: Page, url: str, changed: str = "") -> Listing:
        raw = RawSource(url, page.url, "listing", page.data, page.charset, page.url)
        listing = Listing.from_json(self._parts.reader.examine(raw))
        validators, now = Validators(page.url, page.etag, page.modified), _now()
        self._visits.put(Visit(url, validators, now, now, changed=changed, listing=listing))
        return listing

    def _raw(self, page: Page, visit: PageVisit, shown: str) -> RawSource:
        key = page_address(page.url)
        return RawSource(shown, key, page.kind, page.data, page.charset, key, visit=visit)

    def _fetch(self, url: str, known: Validators | None, *, obeying: bool) -> Page | None:
        """The page; None if it has not changed. Raises SourceError."""
        manners = self._parts.manners
        for wait in (*_WAITS, None):
            try:
                with manners.turn(self._pause, obeying=obeying) as turn:
                    page = self._parts.web.visit(url, known, turn.to)
            except SourceError as error:
                passing = error if isinstance(error, PassingError) and error.again else None
                seconds = max(passing.seconds or 0.0, (wait or 0.0) * manners.delay) if passing else 0.0
                if passing is None or wait is None or seconds > LONGEST_WAIT:
                    manners.note(url, error)
                    raise
                self._pause(seconds)
            else:
                manners.note(url, None)
                return page
        raise AssertionError("the last try returns or raises")


def _unchanged(known: Visit, shown: str) -> Found:
    return FetchFailure(shown, known.error) if known.error else Same(shown)


def _newest(listing: Listing) -> list[Entry]:
    """The entries, those that changed last first, and those at the end of which it is not known."""
    return sorted(listing.entries, key=lambda entry: entry.changed or entry.date, reverse=True)


def _now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)
