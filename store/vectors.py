"""The dense index: chunk vectors in Chroma.

All that it holds is derived from the catalog, and texts stay there alone: Chroma would index them a second
time, which costs more than the vectors do. It may hold chunks that the catalog does not know, for a moment or
after a crash, and may lack some after a loss, so nobody may take its word for what exists. Its mark says what
it held when catalog and vectors were last known to agree.
"""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from config.errors import KutipError, StoreError
from store.chroma import Chroma
from store.chroma_errors import folder_sentence, server_sentence
from store.chroma_folder import ChromaFolder
from store.encoder.words import Floats
from store.models import ALL, Filters

_MARK = "kutip"
_SERVER_SECONDS = 30.0
# SQLite takes a limited number of values in one question.
_ASKED_AT_ONCE = 5000


@dataclass(frozen=True, slots=True)
class Entry:
    """A chunk on its way into the index; `date` and `publisher` are its article's, for filters."""

    id: str
    vector: Floats
    article_id: str
    date: dt.date | None
    publisher: str | None


class Vectors:
    """Opens on first use; safe to use from several threads. Methods raise StoreError.

    Reading makes nothing; what changes the index is for one process at a time.
    """

    def __init__(self, folder: Path, server: str, name: str, seconds: float = _SERVER_SECONDS) -> None:
        """folder: for the embedded index. server: `http://host:port`, or "" for none. name: the store's.
        seconds: how long the server may take over one call."""
        self._folder, self._server, self._name = ChromaFolder(folder), server, f"kutip-{name}"
        self._seconds = seconds
        self._lock = threading.RLock()
        self._chroma: Chroma | None = None

    def add(self, entries: Sequence[Entry]) -> None:
        """Adds those that are not there yet."""
        with self._changing() as (chroma, collection):
            most = chroma.most_at_once if entries else 1
            for at in range(0, len(entries), most):
                some = entries[at : at + most]
                collection.add(
                    ids=[entry.id for entry in some],
                    embeddings=[entry.vector for entry in some],
                    metadatas=[_metadata(entry) for entry in some],
                )

    def delete(self, ids: Iterable[str]) -> None:
        """Removes those of the ids that are there."""
        wanted = list(ids)
        with self._reading() as (chroma, collection):
            if chroma is None or collection is None or not wanted:
                return
            self._folder.check_writable()
            most = chroma.most_at_once
            for at in range(0, len(wanted), most):
                collection.delete(ids=wanted[at : at + most])

    def ids(self) -> set[str]:
        with self._reading() as (_, collection):
            return set(collection.get(include=[])["ids"]) if collection else set()

    def count(self) -> int:
        return self.state()[0]

    def state(self) -> tuple[int, str | None]:
        """How many vectors there are, and the mark, None where there is none."""
        with self._reading() as (_, collection):
            if collection is None:
                return 0, None
            mark = (collection.metadata or {}).get(_MARK)
            return int(collection.count()), None if mark is None else str(mark)

    def set_mark(self, mark: str) -> None:
        with self._changing() as (_, collection):
            collection.modify(metadata={_MARK: mark})

    def search(self, vector: Floats, limit: int, filters: Filters = ALL) -> dict[str, float]:
        """Chunk ids with their cosine to `vector` (384,), best first."""
        with self._reading() as (_, collection):
            if collection is None:
                return {}
            found = collection.query(
                query_embeddings=[vector], n_results=limit, where=_conditions(filters), include=["distances"]
            )
        return {
            name: 1.0 - distance
            for name, distance in zip(found["ids"][0], found["distances"][0], strict=True)
        }

    def cosines(self, vector: Floats, ids: Iterable[str]) -> dict[str, float]:
        """The cosine of `vector` (384,) to those of the chunks that are there."""
        wanted, cosines = list(ids), dict[str, float]()
        with self._reading() as (_, collection):
            for at in range(0, len(wanted) if collection else 0, _ASKED_AT_ONCE):
                found = collection.get(ids=wanted[at : at + _ASKED_AT_ONCE], include=["embeddings"])
                rows = np.asarray(found["embeddings"], np.float32).reshape(len(found["ids"]), len(vector))
                norms = np.linalg.norm(rows, axis=1) * np.linalg.norm(vector)
                values = (rows @ vector / np.maximum(norms, 1e-12)).tolist()
                cosines |= dict(zip(found["ids"], values, strict=True))
        return cosines

    def clear(self) -> None:
        """Drops the whole index, for one to be built anew."""
        with self._reading() as (chroma, collection):
            if chroma is not None and collection is not None:
                self._folder.check_writable()
                chroma.drop(self._name)

    def reopen(self) -> None:
        """Forgets what was read: an embedded index does not see what another process has written."""
        with self._lock:
            if not self._server:
                self._close()

    @contextmanager
    def _reading(self) -> Iterator[tuple[Chroma | None, Any]]:
        """The connection and the collection, either None where there is none."""
        with self._lock, self._errors():
            chroma = self._opened()
            yield chroma, chroma.collection(self._name) if chroma else None

    @contextmanager
    def _changing(self) -> Iterator[tuple[Chroma, Any]]:
        """The connection and the collection, which are made where there are none."""
        with self._lock, self._errors():
            self._chroma = chroma = self._opened() or self._folder.make(self._name)
            self._folder.check_writable()
            yield chroma, chroma.made(self._name)

    def _opened(self) -> Chroma | None:
        if self._server:
            self._chroma = self._chroma or Chroma.server(self._server, self._seconds)
            return self._chroma
        if self._chroma is not None and self._folder.gone():
            self._close()
        if self._chroma is None:
            self._chroma = self._folder.open()
        return self._chroma

    def _close(self) -> None:
        chroma, self._chroma = self._chroma, None
        if chroma is not None:
            chroma.close()
        self._folder.closed()

    @contextmanager
    def _errors(self) -> Iterator[None]:
        try:
            yield
        except (KutipError, KeyboardInterrupt, SystemExit, GeneratorExit):
            raise
        # Chroma raises its own errors, those of its HTTP client, ValueErrors and Rust panics, which are no
        # Exceptions.
        except BaseException as error:
            with suppress(Exception):
                self._close()
            if self._server:
                raise StoreError(server_sentence(self._server, error)) from error
            raise StoreError(folder_sentence(self._folder.path, error)) from error


def _metadata(entry: Entry) -> dict[str, str | int]:
    metadata: dict[str, str | int] = {"article_id": entry.article_id}
    if entry.date:
        metadata["date"] = _day_number(entry.date)
    if entry.publisher:
        metadata["publisher"] = entry.publisher.casefold()
    return metadata


def _conditions(filters: Filters) -> dict[str, Any] | None:
    """In Chroma's terms."""
    conditions: list[dict[str, Any]] = []
    if filters.since:
        conditions.append({"date": {"$gte": _day_number(filters.since)}})
    if filters.until:
        conditions.append({"date": {"$lte": _day_number(filters.until)}})
    if filters.publisher:
        conditions.append({"publisher": filters.publisher.casefold()})
    return {"$and": conditions} if len(conditions) > 1 else next(iter(conditions), None)


def _day_number(day: dt.date) -> int:
    return int(day.strftime("%Y%m%d"))
