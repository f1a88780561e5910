"""Catalog and vectors that disagree: how it is noticed and repaired, and what is done until then."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager

from config.errors import BeingRepairedError, EmbeddingError, StoreBusyError, StoreError
from store.catalog import Catalog
from store.digest import is_mark_of
from store.embedding.embedder import Embedder
from store.embedding.passages import PassageText, entries
from store.encoder.words import Floats
from store.lock import Lock
from store.vectors import Vectors

_LOG = logging.getLogger("kutip.store")
_AT_ONCE = 128
# Each checks whether writers have changed anything since the one before.
_ROUNDS = 5
# In seconds: how long a question that notices a difference waits for a writer.
_PATIENCE = 2
_LOCK_SECONDS = 30


class Repairer:
    """Builds what the vector index lacks and drops what the catalog does not know. Methods may raise
    StoreError and EmbeddingError.

    One process repairs at a time. It takes the right to write only for moments, since embedding takes minutes
    where many vectors are lost.
    """

    def __init__(
        self,
        catalog: Catalog,
        vectors: Vectors,
        embedder: Embedder,
        *,
        writing: Lock,
        repairing: Lock,
        embedded: PassageText,
        changed: Callable[[], None],
    ) -> None:
        """embedded: what is embedded for a chunk. changed: is called after this process itself has changed
        the catalog."""
        self._catalog, self._vectors, self._embedder = catalog, vectors, embedder
        self._writing, self._repairing, self._changed = writing, repairing, changed
        self._embedded = embedded
        self._lacking: str | None = None

    def in_step(self) -> bool:
        """Whether the index has as many vectors as there are chunks, and the mark of these; it is cheap."""
        digest, (count, mark) = self._catalog.digest(), self._vectors.state()
        return count == digest.count and (count == 0 or mark == digest.mark(self._embedder.name))

    def attempt(self) -> bool:
        """Repairs if that is possible now; returns whether anything changed. If not, `verify` says why."""
        try:
            changed = self.now(_PATIENCE, patience=0)
        except BeingRepairedError as error:
            _LOG.info("%s", error)
            self._lacking = self._lack(error)
            return False
        except (StoreError, EmbeddingError) as error:
            _LOG.warning("The vector index cannot be repaired now: %s", error)
            self._lacking = self._lack(error)
            return False
        return changed > 0

    def now(self, seconds: float, patience: float | None = None) -> int:
        """Repairs, and returns how many vectors were added or dropped.

        seconds: to wait for a writer. patience: to wait for another repair, None for the same time. Raises
        StoreBusyError, BeingRepairedError where it is another repair that does not end.
        """
        changed = 0
        with self._turn(seconds if patience is None else patience):
            for _ in range(_ROUNDS):
                missing, dropped = self._compare(seconds)
                changed += dropped
                if not missing:
                    self._agree(changed > 0, seconds)
                    return changed
                changed += self._build(missing)
        raise StoreError(
            "The vector index keeps losing passages while it is repaired; make sure that nothing else uses "
            "its folder or server, then run `kutip doctor`."
        )

    def cosines(self, vector: Floats, chunk_ids: Iterable[str]) -> dict[str, float]:
        """The cosine of `vector` to chunks that the index lacks, embedded for this alone."""
        pairs = [(article, [chunk]) for chunk, article in self._catalog.passages(chunk_ids).values()]
        built = entries(self._embedder, pairs, self._embedded) if pairs else ()
        return {entry.id: float(entry.vector @ vector) for entry in built}

    def verify(self) -> bool:
        """Makes sure that nothing is missing from the index; returns whether anything had to be repaired.

        Raises StoreError where vectors are missing and cannot be built now.
        """
        if self.in_step():
            self._lacking = None
            return False
        changed = self.attempt()
        if self._lacking is not None:
            raise StoreError(self._lacking)
        return changed

    @contextmanager
    def _turn(self, seconds: float) -> Iterator[None]:
        """Holds the right to repair."""
        with ExitStack() as held:
            try:
                held.enter_context(self._repairing.held(seconds))
            except StoreBusyError as error:
                raise BeingRepairedError(
                    "Another process is building the missing vectors; try again when it has finished."
                ) from error
            yield

    def _compare(self, seconds: float) -> tuple[list[str], int]:
        """The chunks whose vectors are missing, and how many strange vectors were dropped."""
        with self._writing.held(seconds):
            mark = self._vectors.state()[1]
            if mark is not None and not is_mark_of(mark, self._embedder.name):
                _LOG.warning("The vector index was built with another embedding; rebuilding it.")
                self._vectors.clear()
            known, there = self._catalog.chunk_ids(), self._vectors.ids()
            self._vectors.delete(there - known)
            return sorted(known - there), len(there - known)

    def _build(self, missing: list[str]) -> int:
        _LOG.warning("The vector index lacks %d passages; building them from the catalog.", len(missing))
        built = 0
        for at in range(0, len(missing), _AT_ONCE):
            passages = self._catalog.passages(missing[at : at + _AT_ONCE]).values()
            pairs = [(article, [chunk]) for chunk, article in passages]
            some = entries(self._embedder, pairs, self._embedded)
            with self._writing.held(_LOCK_SECONDS):
                # A writer may have replaced their article meanwhile.
                still = self._catalog.chunk_ids(entry.id for entry in some)
                self._vectors.add([entry for entry in some if entry.id in still])
            built += len(still)
        return built

    def _agree(self, changed: bool, seconds: float) -> None:
        with self._writing.held(seconds):
            digest, (count, mark) = self._catalog.digest(), self._vectors.state()
            agreed = digest.mark(self._embedder.name)
            if count == digest.count and count and mark != agreed:
                self._vectors.set_mark(agreed)
            if changed:
                # So that others read the index again.
                self._catalog.touch()
                self._changed()
        self._lacking = None

    def _lack(self, reason: Exception) -> str | None:
        known = self._catalog.chunk_ids()
        missing = len(known - self._vectors.ids())
        if not missing:
            return None
        return (
            f"The vector index lacks {missing} of {len(known)} passages, so an answer may be missed. {reason}"
        )
