"""The store as a whole: the catalog and the vectors kept in step, whatever moment a process dies at.

To add an article: its vectors first, which nobody sees; then, in one transaction, the article, its
chunks and its stems, which makes it visible; then the vectors of what it replaced are dropped. So a
crash leaves at most vectors that the catalog does not know, and a count tells that there are some.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress

from filelock import FileLock, Timeout

from config.errors import DamagedArticleError, EmbeddingMismatchError, StoreBusyError, StoreError
from config.settings import Settings
from store import private_files
from store.catalog import Catalog
from store.embedding import Embedder
from store.encoder.encoder import Encoder
from store.models import Article, Chunk, Metadata
from store.vectors import Entry, Vectors

_LOG = logging.getLogger("kutip.store")
_LOCK_SECONDS = 10
_REBUILD_AT_ONCE = 128


class Store:
    """One process writes at a time; any number read. Methods may raise StoreError and EmbeddingError."""

    def __init__(
        self, catalog: Catalog, vectors: Vectors, embedder: Embedder, encoder: Encoder, lock: FileLock
    ) -> None:
        self.catalog, self.vectors = catalog, vectors
        # The bundled encoder, at hand whichever embedding is configured.
        self.embedder, self.encoder = embedder, encoder
        self._lock = lock
        self._seen = catalog.state()

    @classmethod
    def open(cls, settings: Settings, encoder: Encoder | None = None) -> Store:
        """Opens the data folder and repairs what a crash left in it.

        Raises StoreError, EmbeddingMismatchError, ArtifactError or SettingsError.
        """
        catalog = Catalog.open(settings.data_dir)
        encoder = encoder or Encoder(settings.threads)
        embedder = Embedder.configured(settings, encoder)
        if not settings.chroma_url:
            private_files.make_vectors(settings.data_dir)
        vectors = Vectors(
            settings.data_dir / private_files.VECTORS, settings.chroma_url, catalog.fact("id") or ""
        )
        store = cls(
            catalog,
            vectors,
            embedder,
            encoder,
            FileLock(settings.data_dir / private_files.LOCK, mode=private_files.FILE),
        )
        if store._built_by_an_older_model():
            store._rebuild()
        store._check_embedding()
        if not store._in_step():
            store._repair_unless_busy()
        return store

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Holds the right to write. Raises StoreBusyError if another process keeps it for long."""
        with self._locked(_LOCK_SECONDS):
            self.refresh()
            self._check_embedding()
            if not self._in_step():
                self._repair()
            self.catalog.forget_secrets()
            try:
                yield
            finally:
                private_files.close_vectors(self.catalog.database.path.parent)

    def put(self, batch: Sequence[tuple[Article, Sequence[Chunk]]]) -> None:
        """Stores articles in place of what their ids held; each becomes visible whole. Needs `writing`."""
        entries = self._embed(batch)
        if not self.catalog.fact("embedding"):
            self.catalog.set_fact("embedding", self.embedder.name)
        replaced = {chunk.id for chunk in self.catalog.chunks_of(article.id for article, _ in batch)}
        self.vectors.add(entries)
        self.catalog.replace(batch)
        self._seen = self.catalog.state()
        self.vectors.delete(replaced - {entry.id for entry in entries})

    def remove(self, name: str) -> Article:
        """Removes the article with that id or source and returns it. Raises ArticleNotFoundError."""
        with self.writing():
            article = self._removable(name)
            chunks = self.catalog.chunks_of([article.id])
            self.catalog.remove(article.id)
            self._seen = self.catalog.state()
            self.vectors.delete(chunk.id for chunk in chunks)
            return article

    def _removable(self, name: str) -> Article:
        """The article; of one whose entry is damaged what is known for sure, so that it can be taken out."""
        try:
            return self.catalog.article(name)
        except DamagedArticleError as error:
            return Article(error.article_id, name, "", Metadata(), "")

    def refresh(self) -> None:
        """Sees what another process has written since the last call; costs next to nothing."""
        state = self.catalog.state()
        if state != self._seen:
            self._seen = state
            self.vectors.reopen()

    def repair(self) -> int:
        """Brings the vectors in step with the catalog; returns how many chunks were added or dropped.

        Raises StoreBusyError like `writing`.
        """
        with self._locked(_LOCK_SECONDS):
            return self._repair()

    def _built_by_an_older_model(self) -> bool:
        built_with = self.catalog.fact("embedding") or ""
        return built_with != self.embedder.name and self.embedder.is_successor_of(built_with)

    def _rebuild(self) -> None:
        """Builds all vectors anew from the catalog, after kutip's own model has changed."""
        with self._locked(_LOCK_SECONDS):
            # Another process may have been first.
            if self._built_by_an_older_model():
                # In this order a crash leaves what the next process finishes: first here, then as a repair.
                self.vectors.clear()
                self.catalog.set_fact("embedding", self.embedder.name)
                self._repair()

    def _in_step(self) -> bool:
        """Whether no crash left anything: whatever it leaves, it leaves vectors too many."""
        return self.vectors.count() == self.catalog.counts().chunks

    def _repair_unless_busy(self) -> None:
        """Whoever is writing leaves the two out of step for a moment; that is no crash."""
        with suppress(StoreBusyError), self._locked(0):
            self._repair()

    @contextmanager
    def _locked(self, seconds: float) -> Iterator[None]:
        try:
            self._lock.acquire(timeout=seconds)
        except Timeout as error:
            raise StoreBusyError(
                "Another process is writing to this data folder; try again when it has finished."
            ) from error
        except OSError as error:
            raise StoreError(
                f"The data folder cannot be written ({error.strerror}: {self._lock.lock_file}); check its "
                "permissions and its space, or choose another with KUTIP_DATA_DIR."
            ) from error
        try:
            yield
        finally:
            self._lock.release()

    def _repair(self) -> int:
        known, there = self.catalog.chunk_ids(), self.vectors.ids()
        self.vectors.delete(there - known)
        missing = known - there
        if missing:
            _LOG.warning("The vector index lacks %d chunks; building them from the catalog.", len(missing))
        wanted = sorted(missing)
        for at in range(0, len(wanted), _REBUILD_AT_ONCE):
            passages = self.catalog.passages(wanted[at : at + _REBUILD_AT_ONCE]).values()
            self.vectors.add(self._embed([(article, [chunk]) for chunk, article in passages]))
        if known != there:
            self.catalog.touch()
            self._seen = self.catalog.state()
        return len(missing) + len(there - known)

    def _embed(self, batch: Sequence[tuple[Article, Sequence[Chunk]]]) -> list[Entry]:
        pairs = [(article, chunk) for article, chunks in batch for chunk in chunks]
        vectors = self.embedder.passages([passage_text(*pair) for pair in pairs])
        return [
            Entry(chunk.id, vector, article.id, article.metadata.date, article.metadata.publisher)
            for (article, chunk), vector in zip(pairs, vectors, strict=True)
        ]

    def _check_embedding(self) -> None:
        built_with = self.catalog.fact("embedding")
        if built_with in (None, self.embedder.name):
            return
        if not self.catalog.counts().chunks:
            self.catalog.set_fact("embedding", self.embedder.name)
            return
        raise EmbeddingMismatchError(
            f"This data folder was built with the embedding {built_with}, but {self.embedder.name} is "
            "configured; set KUTIP_EMBEDDING back, or choose another KUTIP_DATA_DIR and ingest the articles "
            "there."
        )


def passage_text(article: Article, chunk: Chunk) -> str:
    """What is embedded for a chunk: its header, then the chunk."""
    text = article.text[chunk.start : chunk.end]
    header = passage_header(article, chunk)
    return f"{header}\n{text}" if header else text


def passage_header(article: Article, chunk: Chunk) -> str:
    """What a chunk cannot say for itself: its article's title, unless it stands in the chunk, and date."""
    title = article.metadata.title or ""
    date = article.metadata.date.isoformat() if article.metadata.date else ""
    known = (title if title not in article.text[chunk.start : chunk.end] else "", date)
    return "\n".join(part for part in known if part)
