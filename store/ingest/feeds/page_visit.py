"""One page that was fetched: which article it is, and what is noted once that is stored."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from config.errors import IndexPageError, PassingError, SourceError
from store.catalog import Catalog
from store.ingest.feeds.identity import canonical_address, page_address
from store.ingest.feeds.listing import Entry, Listing
from store.ingest.feeds.stated import with_stated
from store.ingest.feeds.visits import Visit, Visits
from store.ingest.fetch import RawSource
from store.ingest.isolation import IsolatedReader
from store.ingest.web import Page, Validators
from store.models import Article
from store.places import article_id_of

_NOTHING = Entry("")


@dataclass(slots=True)
class Run:
    """What the pages of one crawl know of each other.

    lists: what pages turned out to lead to, and where they are. titles: of the articles that were read, by
    their ids. waiting: visits that are noted as soon as the article of that id is stored: a visit that is
    noted before would tell, after a crash, that the article was there and was removed.
    """

    catalog: Catalog
    visits: Visits
    reader: IsolatedReader
    lists: list[tuple[Listing, str]] = field(default_factory=list)
    titles: dict[str, str | None] = field(default_factory=dict)
    done: set[str] = field(default_factory=set)
    waiting: dict[str, list[Visit]] = field(default_factory=lambda: defaultdict(list))

    def note(self, visit: Visit, stored_id: str) -> None:
        """Notes a visit if its article is stored, else once it is."""
        if stored_id in self.done:
            self.visits.put(visit)
        else:
            self.waiting[stored_id].append(visit)

    def stored(self, stored_id: str) -> None:
        self.done.add(stored_id)
        for visit in self.waiting.pop(stored_id, ()):
            self.visits.put(visit)

    def failed(self, url: str, error: SourceError, changed: str) -> None:
        """Notes that what is at an address cannot be read, unless it may be otherwise the next time."""
        known = self.visits.get(url)
        if not isinstance(error, PassingError) and (known is None or known.article_id is None):
            now = dt.datetime.now(dt.UTC)
            self.visits.put(Visit(url, Validators(url), now, now, changed=changed, error=str(error)))

    def title(self, stored_id: str) -> str | None:
        """The title under which an article is known; None if there is no such article."""
        if stored_id in self.titles:
            return self.titles[stored_id] or ""
        if self.catalog.content_hash(stored_id) is None:
            return None
        return self.catalog.article(stored_id).metadata.title or ""


class PageVisit:
    """The visit of one page, as `store.ingest.fetch.Visit` describes it."""

    def __init__(
        self,
        run: Run,
        url: str,
        page: Page,
        *,
        entry: Entry = _NOTHING,
        identity: str = "",
        known: Visit | None = None,
        named: bool = False,
    ) -> None:
        """url: that was asked. entry: what its list says of it. known: an earlier visit of the same article.
        named: by the user, and not by a list."""
        self._run, self._page, self._known = run, page, known
        self._entry, self._named, self._id = entry, named, ""
        now = dt.datetime.now(dt.UTC)
        validators = Validators(page.url, page.etag, page.modified)
        identity = identity or (known.identity if known else "")
        self._visit = Visit(url, validators, now, now, identity, entry.changed)

    @property
    def before(self) -> str | None:
        """The address at which its article was found the last time; None if it never was."""
        return page_address(self._known.validators.url) if self._known else None

    def placed(self, article: Article) -> Article | None:
        """The article under the id that it is known by; None for a copy of one that was read already."""
        if not self._id:
            self._id = self._identified(article)
            if self._id in self._run.titles:
                self._run.note(replace(self._visit, article_id=self._id), self._id)
                return None
            self._run.titles[self._id] = article.metadata.title
        return with_stated(replace(article, id=self._id), self._entry)

    def stored(self, stored_id: str) -> None:
        """The page's article is stored, or was stored as it is."""
        self._run.visits.put(replace(self._visit, article_id=stored_id))
        self._run.stored(stored_id)

    def refused(self, error: SourceError) -> bool:
        """The page holds no article. Returns whether it leads to a feed, which is read then."""
        if self._named and isinstance(error, IndexPageError) and (feed := self.feed()):
            self._run.lists.append((feed, self._visit.url))
            return True
        if not isinstance(error, PassingError) and not self._named:
            self._run.visits.put(replace(self._visit, error=str(error)))
        return False

    def feed(self) -> Listing | None:
        """The feed that the page names, as a list of that one, which is noted; None if it names none."""
        page = self._page
        if page.kind != "html":
            return None
        raw = RawSource(page.url, page.url, "links", page.data, page.charset, page.url)
        links: Sequence[str] = self._run.reader.examine(raw)
        if not links:
            return None
        # What else a page names is the same in another form, or a part of it.
        listing = Listing("index", (Entry(links[0]),), 1)
        self._run.visits.put(replace(self._visit, listing=listing))
        return listing

    def _identified(self, article: Article) -> str:
        known = self._known.article_id if self._known else None
        if known and self._run.catalog.content_hash(known) is not None:
            return known
        own = page_address(self._page.url)
        canonical = canonical_address(article.metadata.url, self._page.url)
        if canonical is None or canonical == own:
            return article.id
        # Some sites state one address on all their pages: what is not the same article stays apart.
        named = article_id_of(canonical)
        title = self._run.title(named)
        return named if title in (None, article.metadata.title or "") else article.id
