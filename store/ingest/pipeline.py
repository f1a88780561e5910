"""The way of an article: fetch -> parse -> clean -> metadata -> chunk -> embed -> index -> catalog."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from hashlib import sha256
from itertools import chain, count

from store.article_rows import content_hash
from store.edits import Fields, edited, edits_of, keep_edits
from store.encoder.tokenizer import Tokenizer
from store.ingest.chunk import chunk_spans, way
from store.ingest.feeds.crawl import Crawl, Crawler
from store.ingest.fetch import FetchFailure, Found, RawSource, discover, document, is_address, reread
from store.ingest.isolation import READER, IsolatedReader
from store.ingest.ledger import Ledger
from store.ingest.members import unpacked
from store.ingest.outcomes import counted
from store.ingest.prune import Moved, prune
from store.ingest.read_ahead import Outcome, read_ahead
from store.ingest.results import Failure, Ingested, Read
from store.ingest.web import Web
from store.models import Article, Chunk, empty_fields
from store.readings import reading_of
from store.store import Store

__all__ = ["Failure", "Ingested", "Pipeline", "Read"]

# How often an article is read again because another process has stored it meanwhile.
_TRIES = 3
# Enough to keep the encoder's threads busy; what a crash can cost is the work on one batch. The first batches
# are smaller, so that the encoder need not wait until that many are read.
_CHUNKS_AT_ONCE = 256
_CHUNKS_AT_FIRST = 32
# Seconds between two requests to one host, unless its robots.txt names others.
_DELAY = 1.0

Progress = Callable[[int, str], None]
Raws = Iterator[Found]


@dataclass(frozen=True, slots=True)
class _Read:
    """An article that is to be stored, and the content hash that it was stored with when it was read."""

    raw: RawSource
    article: Article
    chunks: list[Chunk]
    stored: str | None


@dataclass(slots=True)
class _Run:
    """One ingestion. known: the ids of those of which it was not known that their chunks are as they should
    be. stored: what is stored with the id of its article, and not told so yet. dry: whether nothing is
    stored."""

    result: Ingested
    ledger: Ledger
    dry: bool = False
    known: list[str] = field(default_factory=list)
    stored: list[tuple[RawSource, str]] = field(default_factory=list)


class Pipeline:
    """Ingests into a store. Whatever takes long is done without keeping others from writing."""

    def __init__(
        self,
        store: Store,
        tokenizer: Tokenizer,
        chunk_tokens: int,
        chunk_overlap: int,
        private_addresses: bool = False,
        *,
        reader: IsolatedReader = READER,
        delay: float = _DELAY,
    ) -> None:
        """private_addresses: whether pages of private networks may be read. reader: by default, one that all
        pipelines share. delay: seconds between two requests to a host."""
        self._store, self._tokenizer, self._reader = store, tokenizer, reader
        self._chunk_tokens, self._chunk_overlap = chunk_tokens, chunk_overlap
        self._way = way(chunk_tokens, chunk_overlap)
        self.crawler = Crawler(Web.configured(private_addresses), reader, store.catalog, self._way, delay)

    def ingest(
        self,
        sources: Sequence[str],
        progress: Progress | None = None,
        crawl: Crawl | None = None,
        *,
        prune: bool = False,
        dry_run: bool = False,
    ) -> Ingested:
        """Ingests files, folders and corpora, then pages of the web, and what feeds and sitemaps list; a
        source that fails does not stop the others.

        progress: called with the number of sources done and the source just done; what it raises ends the
        ingestion. crawl: of `crawler`, None for one that somebody waits for. prune: takes out what is gone
        from the folders. dry_run: only tells what would be done. Raises StoreError or EmbeddingError; what
        was stored by then stays.
        """
        pages = list(dict.fromkeys(filter(is_address, sources)))
        files = [source for source in sources if not is_address(source)]
        run = _Run(Ingested(), Ledger(self._store), dry_run)
        found = [discover(files, unread=run.result.unread)] if files else []
        crawl = crawl or self.crawler.begin(dry=dry_run)
        return self._ingest(chain(found, crawl.groups(pages)), progress, run, files if prune else ())

    def ingest_document(self, name: str, data: bytes) -> Ingested:
        """Ingests what was sent as a file of that name. Raises what `ingest` raises."""
        return self._ingest([iter([document(name, data)])], None, _Run(Ingested(), Ledger(self._store)))

    def _ingest(
        self, groups: Iterable[Raws], progress: Progress | None, run: _Run, pruned: Sequence[str] = ()
    ) -> Ingested:
        started, done = time.perf_counter(), count(1)
        for raws in groups:
            batch: list[_Read] = []
            size = min(_CHUNKS_AT_FIRST, _CHUNKS_AT_ONCE)
            ordered = run.ledger.in_order(unpacked(raws, self._reader, run.result.unread))
            for raw, outcome in read_ahead(ordered, self._reader, partial(self._wanted, run)):
                batch.extend(self._changed(raw, outcome, run))
                if sum(len(read.chunks) for read in batch) >= size:
                    self._put(batch, run)
                    batch, size = [], min(2 * size, _CHUNKS_AT_ONCE)
                if progress:
                    progress(next(done), raw.source)
            self._put(batch, run)
        if pruned:
            failed = [failure.source for failure in run.result.failed]
            synced = run.result.synced
            synced.removed, synced.kept = prune(self._store, run.ledger, pruned, failed, dry=run.dry)
        if run.known and not run.dry:
            self._store.catalog.set_chunked(run.known, self._way)
        counts, result = self._store.catalog.counts(), run.result
        result.articles, result.chunks = counts.articles, counts.chunks
        result.seconds = time.perf_counter() - started
        return result

    def _wanted(self, run: _Run, raw: Found) -> RawSource | None:
        """What is to be read: not a file that is as it was when its article was stored as it is."""
        if not isinstance(raw, RawSource):
            return None
        known = run.ledger.as_before(raw)
        return raw if known is None or self._store.catalog.chunked(known) != self._way else None

    def _changed(self, found: Found, outcome: Outcome, run: _Run) -> list[_Read]:
        """The article with its chunks, or nothing if it failed or is stored as it is, which is counted."""
        result, catalog = run.result, self._store.catalog
        read = counted(found, outcome, result)
        if read is None:
            return []
        raw, placed = read
        settled = run.ledger.settle(raw, placed)
        if settled.moved_from:
            result.synced.moved.append(Moved(settled.article_id, settled.moved_from, raw.source))
        place = settled.place
        article = self._as_edited(replace(placed, id=settled.article_id, source=place.source, place=place))
        stored = catalog.content_hash(article.id)
        how = catalog.chunked(article.id) if stored == article.content_hash else None
        if settled.copy or how == self._way:
            result.unchanged += 1
            run.ledger.keep(settled)
            run.stored.append((raw, article.id))
            return []
        spans = chunk_spans(article.text, self._tokenizer.count, self._chunk_tokens, self._chunk_overlap)
        # Chunked by an older kutip, which did not say how.
        if stored == article.content_hash and how is None and self._spans(article) == spans:
            result.unchanged += 1
            run.known.append(article.id)
            run.ledger.keep(settled)
            run.stored.append((raw, article.id))
            return []
        return [_Read(raw, article, self._chunks(article, spans), stored)]

    def _spans(self, article: Article) -> list[tuple[int, int]]:
        """Of the chunks that are stored."""
        return [(chunk.start, chunk.end) for chunk in self._store.catalog.chunks_of([article.id])]

    def _put(self, batch: Sequence[_Read], run: _Run, tries: int = _TRIES) -> None:
        """Stores what was read and counts it. What another process has stored meanwhile is read again: nobody
        can tell whether that process or this one has read the older version."""
        late: set[str] = set()
        if batch and not run.dry:
            # Whoever comes last is right where that cannot be told even so.
            expected = {read.article.id: read.stored for read in batch} if tries else None
            pairs = [(read.article, read.chunks) for read in batch]
            late = self._store.put(pairs, self._way, expected)
        for read in batch:
            if read.article.id in late:
                for raw, outcome in read_ahead(iter([reread(read.raw)]), self._reader, _to_read):
                    self._put(self._changed(raw, outcome, run), run, tries - 1)
                continue
            if read.stored is None:
                run.result.added += 1
            else:
                run.result.updated += 1
            if known := read.article.reading:
                empty, new = empty_fields(read.article.metadata), read.stored is None
                run.result.read.append(Read(read.article.source, read.article.id, known, empty, new))
            run.stored.append((read.raw, read.article.id))
        if not run.dry:
            run.ledger.flush()
        # What was fetched is not fetched again, so its visit is the last that is noted.
        for raw, article_id in run.stored:
            raw.tell(article_id)
        run.stored.clear()

    def edit(self, name: str, fields: Fields) -> Article:
        """Corrects an article by hand, and keeps the corrections for when its source is ingested again.

        name: its id or source. fields: of Metadata, a date as ISO 8601, None for what is not stated. Raises
        ArticleNotFoundError, and what `ingest` raises.
        """
        catalog = self._store.catalog
        article = catalog.article(name)
        spans = self._spans(article)
        keep_edits(catalog.database, article.id, edits_of(catalog.database, article.id) | dict(fields))
        article = self._as_edited(replace(article, reading=reading_of(catalog.database, article.id)))
        self._store.put([(article, self._chunks(article, spans))], catalog.chunked(article.id) or self._way)
        return article

    def _as_edited(self, article: Article) -> Article:
        fields = edits_of(self._store.catalog.database, article.id)
        if not fields:
            return article
        metadata = edited(article.metadata, fields)
        return replace(article, metadata=metadata, content_hash=content_hash(article.text, metadata))

    def _chunks(self, article: Article, spans: Sequence[tuple[int, int]]) -> list[Chunk]:
        version = sha256(f"{article.content_hash} {self._way}".encode()).hexdigest()[:8]
        return [
            Chunk(f"{article.id}-{version}-{number:04d}", article.id, start, end)
            for number, (start, end) in enumerate(spans)
        ]


def _to_read(raw: RawSource | FetchFailure) -> RawSource | None:
    return raw if isinstance(raw, RawSource) else None
