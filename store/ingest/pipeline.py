"""The way of an article: fetch -> parse -> clean -> metadata -> chunk -> embed -> index -> catalog."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, field, replace
from hashlib import sha256
from itertools import chain, count
from typing import Any

from config.errors import SourceError
from store.article_rows import reading_to_json
from store.edits import Fields, edited, edits_of, keep_edits
from store.encoder.tokenizer import Tokenizer
from store.ingest.article import content_hash
from store.ingest.chunk import chunk_spans, way
from store.ingest.feeds.crawl import Crawl, Crawler
from store.ingest.fetch import FetchFailure, RawSource, discover, document, is_address, reread
from store.ingest.isolation import READER, IsolatedReader
from store.ingest.visit import Same
from store.ingest.web import Web
from store.models import Article, Chunk, Reading, empty_fields
from store.readings import reading_of
from store.store import Store

# How often an article is read again because another process has stored it meanwhile.
_TRIES = 3
# Enough to keep the encoder's batches full; what a crash can cost is the work on one batch.
_CHUNKS_AT_ONCE = 256
# Seconds between two requests to one host, unless its robots.txt names others.
_DELAY = 1.0

Progress = Callable[[int, str], None]
Raws = Iterator[RawSource | FetchFailure | Same]


@dataclass(frozen=True, slots=True)
class Failure:
    """A source that was not ingested, and why, in one sentence."""

    source: str
    error: str


@dataclass(frozen=True, slots=True)
class Read:
    """What became of a source that was added (`new`) or updated, and which fields nothing states."""

    source: str
    article_id: str
    reading: Reading
    empty: tuple[str, ...]
    new: bool = False

    def to_json(self) -> dict[str, Any]:
        """The form of `kutip ingest --json`."""
        known = reading_to_json(self.reading)
        return {"source": self.source, "id": self.article_id, **known, "empty": list(self.empty)}


@dataclass(slots=True)
class Ingested:
    """What an ingestion did. `articles` and `chunks` count what the store holds afterwards; `read` tells, of
    each article that was added or updated, what was left out; `unread` counts, by suffix, the files in
    folders that are of other types."""

    added: int = 0
    updated: int = 0
    unchanged: int = 0
    failed: list[Failure] = field(default_factory=list)
    articles: int = 0
    chunks: int = 0
    seconds: float = 0.0
    read: list[Read] = field(default_factory=list)
    unread: Counter[str] = field(default_factory=Counter)

    def to_json(self) -> dict[str, Any]:
        """The form of `kutip ingest --json`."""
        read = [one.to_json() for one in self.read]
        plain = asdict(replace(self, read=[], unread=Counter()))
        return plain | {"seconds": round(self.seconds, 3), "read": read, "unread": dict(self.unread)}


@dataclass(frozen=True, slots=True)
class _Read:
    """An article that is to be stored, and the content hash that it was stored with when it was read."""

    raw: RawSource
    article: Article
    chunks: list[Chunk]
    stored: str | None


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
        self, sources: Sequence[str], progress: Progress | None = None, crawl: Crawl | None = None
    ) -> Ingested:
        """Ingests files, folders and corpora, then pages of the web, and what feeds and sitemaps list; a
        source that fails does not stop the others.

        progress: called with the number of sources done and the source just done; what it raises ends the
        ingestion. crawl: of `crawler`, None for one that somebody waits for. Raises StoreError or
        EmbeddingError; what was stored by then stays.
        """
        pages = list(dict.fromkeys(filter(is_address, sources)))
        files = [source for source in sources if not is_address(source)]
        result = Ingested()
        found = [discover(files, unread=result.unread)] if files else []
        crawl = crawl or self.crawler.begin()
        return self._ingest(chain(found, crawl.groups(pages)), progress, result)

    def ingest_document(self, name: str, data: bytes) -> Ingested:
        """Ingests what was sent as a file of that name. Raises what `ingest` raises."""
        return self._ingest([iter([document(name, data)])], None, Ingested())

    def _ingest(self, groups: Iterable[Raws], progress: Progress | None, result: Ingested) -> Ingested:
        started, done = time.perf_counter(), count(1)
        known: list[str] = []
        for raws in groups:
            batch: list[_Read] = []
            for raw in raws:
                if isinstance(raw, Same):
                    result.unchanged += 1
                else:
                    batch.extend(self._changed(raw, result, known))
                if sum(len(read.chunks) for read in batch) >= _CHUNKS_AT_ONCE:
                    self._put(batch, result)
                    batch = []
                if progress:
                    progress(next(done), raw.source)
            self._put(batch, result)
        if known:
            self._store.catalog.set_chunked(known, self._way)
        counts = self._store.catalog.counts()
        result.articles, result.chunks = counts.articles, counts.chunks
        result.seconds = time.perf_counter() - started
        return result

    def _changed(self, raw: RawSource | FetchFailure, result: Ingested, known: list[str]) -> list[_Read]:
        """The article with its chunks, or nothing if it failed or is stored as it is, which is counted.

        known: takes the ids of those of which it was not known that their chunks are as they should be.
        """
        if isinstance(raw, FetchFailure):
            result.failed.append(Failure(raw.source, raw.error))
            return []
        try:
            read = self._reader.read(raw)
        except SourceError as error:
            if not (raw.visit and raw.visit.refused(error)):
                result.failed.append(Failure(raw.source, str(error)))
            return []
        placed = raw.visit.placed(read) if raw.visit else read
        if placed is None:
            result.unchanged += 1
            return []
        article = self._as_edited(placed)
        catalog = self._store.catalog
        stored = catalog.content_hash(article.id)
        how = catalog.chunked(article.id) if stored == article.content_hash else None
        if how == self._way:
            result.unchanged += 1
            raw.tell(article.id)
            return []
        spans = chunk_spans(article.text, self._tokenizer.count, self._chunk_tokens, self._chunk_overlap)
        # Chunked by an older kutip, which did not say how.
        if stored == article.content_hash and how is None and self._spans(article) == spans:
            result.unchanged += 1
            known.append(article.id)
            raw.tell(article.id)
            return []
        return [_Read(raw, article, self._chunks(article, spans), stored)]

    def _spans(self, article: Article) -> list[tuple[int, int]]:
        """Of the chunks that are stored."""
        return [(chunk.start, chunk.end) for chunk in self._store.catalog.chunks_of([article.id])]

    def _put(self, batch: Sequence[_Read], result: Ingested, tries: int = _TRIES) -> None:
        """Stores what was read and counts it. What another process has stored meanwhile is read again: nobody
        can tell whether that process or this one has read the older version."""
        if not batch:
            return
        # Whoever comes last is right where that cannot be told even so.
        expected = {read.article.id: read.stored for read in batch} if tries else None
        pairs = [(read.article, read.chunks) for read in batch]
        late = self._store.put(pairs, self._way, expected)
        for read in batch:
            if read.article.id in late:
                again = self._changed(reread(read.raw), result, [])
                self._put(again, result, tries - 1)
                continue
            if read.stored is None:
                result.added += 1
            else:
                result.updated += 1
            read.raw.tell(read.article.id)
            if known := read.article.reading:
                empty = empty_fields(read.article.metadata)
                new = read.stored is None
                result.read.append(Read(read.article.source, read.article.id, known, empty, new))

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
