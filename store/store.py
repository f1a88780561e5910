"""The store as a whole: the catalog and the vectors, kept in step whenever a process dies.

To add an article, its vectors are added first, which is not visible yet; then, in one transaction, the
article, its chunks and its stems, which makes it visible; then the vectors of what it replaced are deleted,
and the index is marked with what it contains. So a crash leaves at most vectors that the catalog does not
know, and a mark that does not fit the catalog's digest shows that there may be some. Slow work, above all
embedding, is done before the lock is taken, so that others can write meanwhile.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress

from config.errors import DamagedArticleError, EmbeddingMismatchError, StoreError
from config.settings import Settings
from store import private_files
from store.catalog import Catalog
from store.database import Work
from store.embedding.embedder import Embedder
from store.embedding.passages import PassageText, entries, passage_text
from store.encoder.encoder import Encoder
from store.lock import REPAIRING, WRITING, Lock
from store.models import Article, Chunk, Metadata
from store.repair import Repairer
from store.vectors import Vectors

_LOG = logging.getLogger("kutip.store")
_LOCK_SECONDS = 10

Batch = Sequence[tuple[Article, Sequence[Chunk]]]


class Store:
    """One process writes at a time; any number read. Methods may raise StoreError and EmbeddingError."""

    def __init__(
        self,
        catalog: Catalog,
        vectors: Vectors,
        embedder: Embedder,
        encoder: Encoder,
        lock: Lock,
        *,
        embedded: PassageText = passage_text,
    ) -> None:
        """embedded: what is embedded for a chunk."""
        self.catalog, self.vectors = catalog, vectors
        # The bundled encoder, available whichever embedding is configured.
        self.embedder, self.encoder = embedder, encoder
        self._lock, self._embedded = lock, embedded
        repairing = Lock(lock.path.with_name(REPAIRING))
        self.repairer = Repairer(
            catalog,
            vectors,
            embedder,
            writing=lock,
            repairing=repairing,
            embedded=embedded,
            changed=self._changed,
        )
        self._seen = catalog.state(), catalog.digest()

    @classmethod
    def open(
        cls, settings: Settings, encoder: Encoder | None = None, embedded: PassageText = passage_text
    ) -> Store:
        """Opens the data folder and repairs what a crash left in it. embedded: what is embedded for a chunk.

        Raises StoreError, EmbeddingMismatchError, ArtifactError or SettingsError.
        """
        catalog = Catalog.open(settings.data_dir)
        encoder = encoder or Encoder(settings.threads)
        embedder = Embedder.configured(settings, encoder)
        vectors = Vectors(
            settings.data_dir / private_files.VECTORS, settings.chroma_url, catalog.fact("id") or ""
        )
        store = cls(catalog, vectors, embedder, encoder, Lock(settings.data_dir / WRITING), embedded=embedded)
        if store._built_by_an_older_model():
            store._rebuild()
        store._check_embedding()
        if not store.repairer.in_step():
            store.repairer.attempt()
        return store

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Holds the right to write. Raises StoreBusyError if another process keeps it for long."""
        with self._lock.held(_LOCK_SECONDS):
            self._read_again()
            self._check_embedding()
            self.catalog.forget_secrets()
            try:
                yield
            finally:
                private_files.close_vectors(self.catalog.database.path.parent)

    def put(
        self, batch: Batch, how: str | None = None, expected: Mapping[str, str | None] | None = None
    ) -> set[str]:
        """Stores articles and replaces those of the same ids; each becomes visible as a whole.

        how: their chunks were made. expected: the content hash that each id had when its article was
        read, None for none; what has another by now was stored by another process meanwhile, and is left
        alone. Returns the ids left alone.
        """
        built = entries(self.embedder, batch, self._embedded)
        with self.writing():
            late = {
                name for name, before in (expected or {}).items() if self.catalog.content_hash(name) != before
            }
            batch = [(article, chunks) for article, chunks in batch if article.id not in late]
            if not batch:
                return late
            if not self.catalog.fact("embedding"):
                self.catalog.set_fact("embedding", self.embedder.name)
            in_step = self.repairer.in_step()
            wanted = [entry for entry in built if entry.article_id not in late]
            replaced = {chunk.id for chunk in self.catalog.chunks_of(article.id for article, _ in batch)}
            self.vectors.add(wanted)
            self.catalog.replace(batch, how)
            self._tidy(replaced - {entry.id for entry in wanted}, in_step)
        return late

    def remove(self, name: str) -> Article:
        """Removes the article with that id or source and returns it. Raises ArticleNotFoundError."""
        with self.writing():
            article = self._removable(name)
            self.remove_all([article.id])
            return article

    def remove_all(self, article_ids: Sequence[str], first: Work | None = None) -> None:
        """Removes articles by their ids, all or none; nothing happens to those not stored.

        first: is done before, in the same transaction of the catalog.
        """
        with self.writing():
            chunks = self.catalog.chunks_of(article_ids)
            in_step = self.repairer.in_step()
            self.catalog.remove(*article_ids, first=first)
            self._tidy({chunk.id for chunk in chunks}, in_step)

    def _removable(self, name: str) -> Article:
        """The article; of one whose entry is damaged what is known for sure, so that it can be taken out."""
        try:
            return self.catalog.article(name)
        except DamagedArticleError as error:
            return Article(error.article_id, name, "", Metadata(), "")

    def refresh(self) -> None:
        """Sees what another process has written since the last call; costs next to nothing.

        A catalog that was restored from a backup is a change too, and the vectors are not in step with it.
        """
        before, _ = self._seen
        if self._read_again() and self._seen[0] <= before and not self.repairer.in_step():
            self.repairer.attempt()

    def repair(self) -> int:
        """Brings the vectors in step with the catalog; returns how many chunks were added or dropped.

        Raises StoreBusyError like `writing`.
        """
        return self.repairer.now(_LOCK_SECONDS)

    def _read_again(self) -> bool:
        """Whether anything has changed since the last look."""
        state = self.catalog.state(), self.catalog.digest()
        if state == self._seen:
            return False
        self._seen = state
        self.vectors.reopen()
        return True

    def _built_by_an_older_model(self) -> bool:
        built_with = self.catalog.fact("embedding") or ""
        return built_with != self.embedder.name and self.embedder.is_successor_of(built_with)

    def _rebuild(self) -> None:
        """Has all vectors rebuilt from the catalog, after kutip's own model has changed."""
        with self._lock.held(_LOCK_SECONDS):
            # Another process may have been first.
            if self._built_by_an_older_model():
                # In this order a crash leaves what the next process finishes: first here, then as a repair.
                self.vectors.clear()
                self.catalog.set_fact("embedding", self.embedder.name)

    def _tidy(self, dropped: set[str], in_step: bool) -> None:
        """Drops what the catalog does not know any more, and marks the index if it was in step before."""
        self._changed()
        try:
            self.vectors.delete(dropped)
            if in_step:
                self.vectors.set_mark(self.catalog.digest().mark(self.embedder.name))
        except StoreError as error:
            # The change itself is done, and the old mark tells that this is not.
            _LOG.warning("The vector index is to be tidied later: %s", error)

    def _changed(self) -> None:
        """What this process itself has written need not be read again."""
        self._seen = self.catalog.state(), self.catalog.digest()

    def _check_embedding(self) -> None:
        built_with = self.catalog.fact("embedding")
        if built_with in (None, self.embedder.name):
            return
        if not self.catalog.counts().chunks:
            # Left to the next who can write.
            with suppress(StoreError), self._lock.held(0):
                self.vectors.clear()
                self.catalog.set_fact("embedding", self.embedder.name)
            return
        raise EmbeddingMismatchError(
            f"This data folder was built with the embedding {built_with}, but {self.embedder.name} is "
            "configured; set KUTIP_EMBEDDING back, or choose another KUTIP_DATA_DIR and ingest the articles "
            "there."
        )
