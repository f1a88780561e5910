"""kutip's vectors as a LlamaIndex vector store, so that any LlamaIndex index can be built on them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

import numpy as np
from llama_index.core.schema import BaseNode, NodeRelationship, RelatedNodeInfo, TextNode
from llama_index.core.vector_stores.types import (
    BasePydanticVectorStore,
    FilterCondition,
    FilterOperator,
    MetadataFilter,
    MetadataFilters,
    VectorStoreQuery,
    VectorStoreQueryMode,
    VectorStoreQueryResult,
)
from pydantic import PrivateAttr

from config.errors import StoreError
from store.catalog import Catalog
from store.models import ALL, Article, Chunk, Filters
from store.vectors import Entry, Vectors

_DERIVED = (
    "These vectors follow kutip's catalog; ingest or remove articles with kutip, or give the index a "
    "collection of its own."
)
_SUPPORTED = "Supported filters are publisher ==, date >=, date <= and date ==, all of which must hold."
# The fields of `Filters` that a filter on metadata sets.
_FIELDS = {
    ("publisher", FilterOperator.EQ): ("publisher",),
    ("date", FilterOperator.GTE): ("since",),
    ("date", FilterOperator.LTE): ("until",),
    ("date", FilterOperator.EQ): ("since", "until"),
}


class KutipVectorStore(BasePydanticVectorStore):
    """A LlamaIndex vector store over `Vectors`; similarities are cosines, as Chroma gives them.

    With a catalog it is read-only and returns kutip's chunks with their texts, as
    `VectorStoreIndex.from_vector_store` needs. Without one it keeps the vectors of any nodes, whose texts
    LlamaIndex keeps in its document store. Queries know two filters on metadata, "publisher" (==) and "date"
    (>=, <=, ==, ISO 8601). Methods raise StoreError, and ValueError for a query of another kind.
    """

    stores_text: bool = False
    _vectors: Vectors = PrivateAttr()
    _catalog: Catalog | None = PrivateAttr()

    def __init__(self, vectors: Vectors, catalog: Catalog | None = None) -> None:
        """vectors: those of the catalog, or a collection of their own."""
        super().__init__(stores_text=catalog is not None)
        self._vectors, self._catalog = vectors, catalog

    @property
    def client(self) -> Vectors:
        return self._vectors

    def add(self, nodes: Sequence[BaseNode], **_: Any) -> list[str]:
        """Adds nodes with their embeddings, except those whose id is there already; returns all ids."""
        self._check_own()
        self._vectors.add([_entry(node) for node in nodes])
        return [node.node_id for node in nodes]

    def delete(self, ref_doc_id: str, **_: Any) -> None:
        """Removes the nodes of one document."""
        self._check_own()
        self._vectors.delete(self._vectors.ids(ref_doc_id))

    def delete_nodes(
        self, node_ids: list[str] | None = None, filters: MetadataFilters | None = None, **_: Any
    ) -> None:
        """Removes nodes by their ids. Raises ValueError for filters."""
        self._check_own()
        if filters is not None:
            raise ValueError("Nodes are deleted by their ids; filters are not supported.")
        self._vectors.delete(node_ids or ())

    def clear(self) -> None:
        """Removes all nodes."""
        self._check_own()
        self._vectors.clear()

    def query(self, query: VectorStoreQuery, **_: Any) -> VectorStoreQueryResult:
        """The nearest nodes, best first."""
        if query.mode != VectorStoreQueryMode.DEFAULT or query.query_embedding is None:
            raise ValueError("Only queries by an embedding, in the default mode, are supported.")
        if query.doc_ids:
            raise ValueError("Queries among some documents are not supported.")
        vector = np.asarray(query.query_embedding, np.float32)
        found = self._vectors.search(
            vector, query.similarity_top_k, _filters(query.filters), query.node_ids or None
        )
        if self._catalog is None:
            return VectorStoreQueryResult(ids=list(found), similarities=list(found.values()))
        passages = self._catalog.passages(found)
        known = [name for name in found if name in passages]
        return VectorStoreQueryResult(
            nodes=[TextNode(**node_fields(*passages[name])) for name in known],
            similarities=[found[name] for name in known],
            ids=known,
        )

    def _check_own(self) -> None:
        if self._catalog is not None:
            raise StoreError(_DERIVED)


def node_fields(chunk: Chunk, article: Article) -> dict[str, Any]:
    """A chunk as the arguments of a LlamaIndex `TextNode`: its offsets, where it is from, and its text."""
    of = article.metadata
    return {
        "id_": chunk.id,
        "text": article.text[chunk.start : chunk.end],
        "start_char_idx": chunk.start,
        "end_char_idx": chunk.end,
        "relationships": {NodeRelationship.SOURCE: RelatedNodeInfo(node_id=article.id)},
        "metadata": {
            "article_id": article.id,
            "source": article.source,
            "title": of.title,
            "publisher": of.publisher,
            "date": of.date.isoformat() if of.date else None,
        },
    }


def _entry(node: BaseNode) -> Entry:
    day, publisher = node.metadata.get("date"), node.metadata.get("publisher")
    vector = np.asarray(node.get_embedding(), np.float32)
    return Entry(node.node_id, vector, node.ref_doc_id or "", _day(day) if day else None, publisher)


def _filters(given: MetadataFilters | None) -> Filters:
    if given is None or not given.filters:
        return ALL
    fields: dict[str, Any] = {}
    for one in given.filters:
        if not isinstance(one, MetadataFilter) or given.condition not in (None, FilterCondition.AND):
            raise ValueError(_SUPPORTED)
        names = _FIELDS.get((one.key, one.operator))
        if names is None or fields.keys() & set(names):
            raise ValueError(_SUPPORTED)
        fields |= dict.fromkeys(names, one.value if one.key == "publisher" else _day(one.value))
    return Filters(**fields)


def _day(value: Any) -> dt.date:
    return dt.date.fromisoformat(str(value)[:10])
