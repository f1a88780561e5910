"""The dense index: chunk vectors in Chroma.

Everything in it is derived from the catalog, and only the catalog has the texts: Chroma would index them a
second time, which costs more than the vectors do. It may contain chunks that the catalog does not know, for a
moment or after a crash, and may lack some after a loss, so the catalog decides what exists. Its mark says
what it contained when catalog and vectors were last known to agree.
"""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

import numpy as np

from config.errors import StoreError
from store.chroma.connection import Chroma
from store.chroma.deadline import Deadline
from store.chroma.errors import folder_sentence, server_sentence
from store.chroma.folder import ChromaFolder
from store.encoder.words import Floats
from store.models import ALL, Filters

_MARK = "kutip"
_SERVER_SECONDS = 30.0
_FOLDER_SECONDS = 10.0
_ADDED_AT_ONCE = 1000
# SQLite takes a limited number of values in one question.
_ASKED_AT_ONCE = 5000

Result = TypeVar("Result")


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

    def __init__(self, folder: Path, server: str, name: str, seconds: float | None = None) -> None:
        """folder: for the embedded index. server: `http://host:port`, or "" for none. name: the store's.
        seconds: how long one call to the server may take, or another process may keep the folder locked; None
        for what is usual."""
        self._folder, self._server, self._name = ChromaFolder(folder), server, f"kutip-{name}"
        self._seconds = seconds or (_SERVER_SECONDS if server else _FOLDER_SECONDS)
        self._deadline = Deadline(self._seconds)
        self._lock = threading.RLock()
        self._chroma: Chroma | None = None

    def add(self, entries: Sequence[Entry]) -> None:
        """Adds those that are not there yet."""
        if not entries:
            return
        most = min(self._change(lambda chroma, _: chroma.most_at_once), _ADDED_AT_ONCE)
        for at in range(0, len(entries), most):
            self._change(partial(_add, entries[at : at + most]))

    def delete(self, ids: Iterable[str]) -> None:
        """Removes those of the ids that are there."""
        wanted = list(ids)
        if not wanted or self._read(lambda _: False, nothing=True):
            return
        most = self._change(lambda chroma, _: chroma.most_at_once)
        for at in range(0, len(wanted), most):
            self._change(partial(_delete, wanted[at : at + most]))

    def ids(self, article_id: str | None = None) -> set[str]:
        """The ids of all vectors, or of those of one article."""
        where = None if article_id is None else {"article_id": article_id}
        return self._read(lambda collection: set(collection.get(where=where, include=[])["ids"]), set())

    def count(self) -> int:
        return self.state()[0]

    def state(self) -> tuple[int, str | None]:
        """How many vectors there are, and the mark, None where there is none."""
        nothing: tuple[int, str | None] = 0, None
        return self._read(
            lambda collection: (int(collection.count()), (collection.metadata or {}).get(_MARK) or None),
            nothing,
        )

    def set_mark(self, mark: str) -> None:
        self._change(lambda _, collection: collection.modify(metadata={_MARK: mark}))

    def search(
        self, vector: Floats, limit: int, filters: Filters = ALL, among: Sequence[str] | None = None
    ) -> dict[str, float]:
        """Chunk ids with their cosine to `vector` (384,), best first. among: only these ids."""
        given = {
            "query_embeddings": [vector],
            "n_results": limit,
            "where": _conditions(filters),
            "ids": among,
        }
        nothing: dict[str, Any] = {"ids": [[]], "distances": [[]]}
        found = self._read(lambda collection: collection.query(**given, include=["distances"]), nothing)
        [ids], [distances] = found["ids"], found["distances"]
        return {name: 1.0 - distance for name, distance in zip(ids, distances, strict=True)}

    def cosines(self, vector: Floats, ids: Iterable[str]) -> dict[str, float]:
        """The cosine of `vector` (384,) to those of the chunks that are there."""
        wanted, cosines = list(ids), dict[str, float]()
        nothing: dict[str, Any] = {"ids": [], "embeddings": []}
        for at in range(0, len(wanted), _ASKED_AT_ONCE):
            found = self._read(partial(_embeddings, wanted[at : at + _ASKED_AT_ONCE]), nothing)
            rows = np.asarray(found["embeddings"], np.float32).reshape(len(found["ids"]), len(vector))
            norms = np.linalg.norm(rows, axis=1) * np.linalg.norm(vector)
            values = (rows @ vector / np.maximum(norms, 1e-12)).tolist()
            cosines |= dict(zip(found["ids"], values, strict=True))
        return cosines

    def clear(self) -> None:
        """Deletes the whole index, so that it can be rebuilt."""
        if self._read(lambda _: True, nothing=False):
            self._change(lambda chroma, _: chroma.drop(self._name))

    def reopen(self) -> None:
        """Forgets what was read: an embedded index does not see what another process has written."""
        with self._lock:
            if not self._server:
                self._close()

    def _read(self, work: Callable[[Any], Result], nothing: Result) -> Result:
        """What the work gives for the collection, or `nothing` where there is no collection."""

        def do() -> Result:
            chroma = self._opened(writing=False)
            collection = chroma.collection(self._name) if chroma else None
            return nothing if collection is None else work(collection)

        return self._call(do)

    def _change(self, work: Callable[[Chroma, Any], Result]) -> Result:
        """What the work gives for the collection, which is made where there is none."""

        def do() -> Result:
            self._chroma = chroma = self._opened(writing=True) or self._folder.make(self._name)
            self._folder.check_writable()
            return work(chroma, chroma.made(self._name))

        return self._call(do)

    def _call(self, work: Callable[[], Result]) -> Result:
        with self._lock:
            try:
                return self._deadline.do(work) if self._server else work()
            except (KeyboardInterrupt, SystemExit):
                raise
            # Chroma raises its own errors, those of its HTTP client, ValueErrors and Rust panics, which are
            # no Exceptions.
            except BaseException as error:
                with suppress(Exception):
                    self._close()
                if self._server:
                    raise StoreError(server_sentence(self._server, error)) from error
                raise StoreError(folder_sentence(self._folder.path, error)) from error

    def _opened(self, writing: bool) -> Chroma | None:
        if self._server:
            self._chroma = self._chroma or Chroma.server(self._server, self._seconds)
            return self._chroma
        if self._chroma is not None and self._folder.gone():
            self._close()
        if self._chroma is None:
            self._chroma = self._folder.open(self._seconds)
        else:
            self._folder.wait(self._seconds, writing)
        return self._chroma

    def _close(self) -> None:
        chroma, self._chroma = self._chroma, None
        if chroma is not None:
            chroma.close()
        self._folder.closed()


def _add(entries: Sequence[Entry], _: Chroma, collection: Any) -> None:
    collection.add(
        ids=[entry.id for entry in entries],
        embeddings=[entry.vector for entry in entries],
        metadatas=[_metadata(entry) for entry in entries],
    )


def _delete(ids: Sequence[str], _: Chroma, collection: Any) -> None:
    collection.delete(ids=ids)


def _embeddings(ids: Sequence[str], collection: Any) -> dict[str, Any]:
    found: dict[str, Any] = collection.get(ids=ids, include=["embeddings"])
    return found


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
