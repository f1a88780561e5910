"""The dense index: chunk vectors in Chroma, through LlamaIndex's integration.

The only file that knows Chroma: embedded in the data folder, or a server (`chroma run`). All that it
holds is derived from the catalog, and texts stay there alone: Chroma would index them a second time,
which costs more than the vectors do. It may hold chunks that the catalog does not know, for a moment or
after a crash, so nobody may take its word for what exists.
"""

from __future__ import annotations

import datetime as dt
import math
import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import cast
from urllib.parse import urlsplit

import chromadb
import chromadb.config
import numpy as np
from chromadb.api.client import Client
from chromadb.api.collection_configuration import CreateCollectionConfiguration, CreateHNSWConfiguration
from llama_index.core.schema import BaseNode, TextNode
from llama_index.core.vector_stores import (
    FilterOperator,
    MetadataFilter,
    MetadataFilters,
    VectorStoreQuery,
)
from llama_index.vector_stores.chroma import ChromaVectorStore

from config import redaction
from config.errors import KutipError, StoreError
from store.encoder.words import Floats
from store.models import ALL, Filters

# Wide enough that the approximate search returns what an exact one would in all but rare cases.
_INDEX = CreateCollectionConfiguration(
    hnsw=CreateHNSWConfiguration(space="cosine", ef_construction=200, ef_search=200, max_neighbors=32)
)
_DELETE_AT_ONCE = 5000


@dataclass(frozen=True, slots=True)
class Entry:
    """A chunk on its way into the index; `date` and `publisher` are its article's, for filters."""

    id: str
    vector: Floats
    article_id: str
    date: dt.date | None
    publisher: str | None


class Vectors:
    """Opens on first use; safe to use from several threads. Methods raise StoreError."""

    def __init__(self, folder: Path, server: str, name: str) -> None:
        """folder: for the embedded index. server: `http://host:port`, or "" for none. name: the store's."""
        self._folder, self._server, self._name = folder, server, f"kutip-{name}"
        self._lock = threading.RLock()
        self._client: Client | None = None

    def add(self, entries: Sequence[Entry]) -> None:
        nodes: list[BaseNode] = [_node(entry) for entry in entries]
        with self._opened() as store:
            store.add(nodes)

    def delete(self, ids: Iterable[str]) -> None:
        """Removes those of the ids that are there."""
        wanted = list(ids)
        with self._opened() as store:
            for at in range(0, len(wanted), _DELETE_AT_ONCE):
                store.delete_nodes(wanted[at : at + _DELETE_AT_ONCE])

    def ids(self) -> set[str]:
        with self._opened() as store:
            return set(store.client.get(include=[])["ids"])

    def count(self) -> int:
        with self._opened() as store:
            return int(store.client.count())

    def search(self, vector: Floats, limit: int, filters: Filters = ALL) -> dict[str, float]:
        """Chunk ids with their cosine to `vector` (384,), best first."""
        query = VectorStoreQuery(
            query_embedding=vector.tolist(),
            similarity_top_k=limit,
            filters=_conditions(filters),
        )
        with self._opened() as store:
            found = store.query(query)
        # The integration turns Chroma's cosine distance into exp(-distance).
        cosines = [1.0 + math.log(max(similarity, 1e-9)) for similarity in found.similarities or []]
        return dict(zip(found.ids or [], cosines, strict=True))

    def cosines(self, vector: Floats, ids: Iterable[str]) -> dict[str, float]:
        """The cosine of `vector` (384,) to those of the chunks that are there."""
        wanted = list(ids)
        if not wanted:
            return {}
        with self._opened() as store:
            found = store.client.get(ids=wanted, include=["embeddings"])
        rows = np.asarray(found["embeddings"], np.float32).reshape(len(found["ids"]), len(vector))
        norms = np.linalg.norm(rows, axis=1) * np.linalg.norm(vector)
        return dict(zip(found["ids"], (rows @ vector / np.maximum(norms, 1e-12)).tolist(), strict=True))

    def clear(self) -> None:
        """Drops the whole index, for one to be built anew."""
        with self._opened() as store:
            name = store.client.name
            assert self._client is not None  # noqa: S101
            self._client.delete_collection(name)

    def reopen(self) -> None:
        """Forgets what was read: an embedded index does not see what another process has written."""
        with self._lock:
            if self._client is not None and not self._server:
                self._client.close()
                self._client = None

    @contextmanager
    def _opened(self) -> Iterator[ChromaVectorStore]:
        with self._lock:
            try:
                if self._client is None:
                    self._client = self._connect()
                collection = self._client.get_or_create_collection(
                    self._name, configuration=_INDEX, embedding_function=None
                )
                yield ChromaVectorStore(chroma_collection=collection)
            except KutipError:
                raise
            # Chroma raises its own errors, those of its HTTP client, ValueErrors and Rust panics alike.
            except Exception as error:
                raise StoreError(self._sentence(error)) from error

    def _connect(self) -> Client:
        settings = _client_settings()
        if not self._server:
            try:
                return cast(Client, chromadb.PersistentClient(str(self._folder), settings=settings))
            except AttributeError:
                # Chroma keeps an index that failed to open half made; this call has dropped it.
                return cast(Client, chromadb.PersistentClient(str(self._folder), settings=settings))
        address = urlsplit(self._server)
        secure = address.scheme == "https"
        port = address.port or (443 if secure else 80)
        return cast(Client, chromadb.HttpClient(address.hostname or "", port, ssl=secure, settings=settings))

    def _sentence(self, error: Exception) -> str:
        # Shortened last: half an address would not be known for one.
        reason = redaction.sentence(" ".join(str(error).split()))[:200] or type(error).__name__
        if self._server:
            return (
                f"The Chroma server at {redaction.address(self._server, mark='')} cannot be used ({reason}); "
                "start it, or unset KUTIP_CHROMA_URL."
            )
        return (
            f"The vector index in {self._folder} cannot be used ({reason}); delete that folder, "
            "and kutip builds it again from the catalog."
        )


def scratch(folder: Path) -> ChromaVectorStore:
    """An empty vector store in a folder, as LlamaIndex and Chroma make it when nothing is configured."""
    settings = _client_settings()
    client = chromadb.PersistentClient(str(folder), settings=settings)
    return ChromaVectorStore(chroma_collection=client.get_or_create_collection("scratch"))


def _client_settings() -> chromadb.config.Settings:
    # Chroma would read the current folder's .env, and import and call what that names.
    return chromadb.config.Settings(_env_file=None, anonymized_telemetry=False)  # type: ignore[call-arg]


def _node(entry: Entry) -> TextNode:
    metadata: dict[str, str | int] = {"article_id": entry.article_id}
    if entry.date:
        metadata["date"] = _day_number(entry.date)
    if entry.publisher:
        metadata["publisher"] = entry.publisher.casefold()
    return TextNode(id_=entry.id, embedding=entry.vector.tolist(), metadata=metadata)


def _conditions(filters: Filters) -> MetadataFilters | None:
    conditions: list[MetadataFilter | MetadataFilters] = []
    if filters.since:
        conditions.append(_condition("date", _day_number(filters.since), FilterOperator.GTE))
    if filters.until:
        conditions.append(_condition("date", _day_number(filters.until), FilterOperator.LTE))
    if filters.publisher:
        conditions.append(_condition("publisher", filters.publisher.casefold(), FilterOperator.EQ))
    return MetadataFilters(filters=conditions) if conditions else None


def _condition(key: str, value: int | str, operator: FilterOperator) -> MetadataFilter:
    return MetadataFilter(key=key, value=value, operator=operator)


def _day_number(day: dt.date) -> int:
    return int(day.strftime("%Y%m%d"))
