"""A real LlamaIndex index on kutip's vectors: on those of the catalog, and on a collection of its own."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from llama_index.core import Document, StorageContext, VectorStoreIndex
from llama_index.core.vector_stores.types import (
    FilterCondition,
    FilterOperator,
    MetadataFilter,
    MetadataFilters,
    VectorStoreQuery,
    VectorStoreQueryMode,
)

from config.errors import StoreError
from store.vector_store import KutipVectorStore
from store.vectors import Vectors

if TYPE_CHECKING:
    from store.store import Store

TEXTS = {
    "bridge": "The Suramadu bridge was opened in June 2009.",
    "lake": "Lake Toba lies in North Sumatra.\nIt is the largest volcanic lake.",
    "rice": "The rice harvest fell after the drought.",
}


@pytest.fixture
def filled(open_store: Callable[..., Store], make_article: Callable[..., object]) -> Store:
    store = open_store()
    for day, (name, text) in enumerate(TEXTS.items(), 1):
        made = make_article(name, text, language="en", publisher=f"Paper {day}", date=dt.date(2024, 5, day))
        store.put([made])  # type: ignore[list-item]
    return store


def index_of(store: Store) -> VectorStoreIndex:
    vectors = KutipVectorStore(store.vectors, store.catalog)
    return VectorStoreIndex.from_vector_store(vectors, embed_model=store.embedder.model)


def filters(*given: MetadataFilter, condition: FilterCondition = FilterCondition.AND) -> MetadataFilters:
    return MetadataFilters(filters=list(given), condition=condition)


def test_an_index_finds_the_chunks_of_the_catalog_with_their_cosines(filled: Store) -> None:
    found = index_of(filled).as_retriever(similarity_top_k=2).retrieve("Where is Lake Toba?")
    assert found[0].text == "Lake Toba lies in North Sumatra."
    lake = filled.catalog.article("lake")
    assert found[0].node.ref_doc_id == found[0].metadata["article_id"] == lake.id
    assert found[1].metadata["source"] == "lake"
    node = found[1].node
    assert lake.text[node.start_char_idx : node.end_char_idx] == node.get_content()  # type: ignore[attr-defined]
    question = filled.embedder.question("Where is Lake Toba?")
    cosines = filled.vectors.cosines(question, [one.node_id for one in found])
    assert [one.score for one in found] == pytest.approx([cosines[one.node_id] for one in found], abs=1e-5)


@pytest.mark.parametrize(
    ("given", "sources"),
    [
        ((MetadataFilter(key="publisher", value="paper 3"),), {"rice"}),
        ((MetadataFilter(key="date", value="2024-05-02", operator=FilterOperator.GTE),), {"lake", "rice"}),
        (
            (
                MetadataFilter(key="date", value="2024-05-02", operator=FilterOperator.LTE),
                MetadataFilter(key="publisher", value="Paper 1"),
            ),
            {"bridge"},
        ),
        ((MetadataFilter(key="date", value="2024-05-02"),), {"lake"}),
    ],
)
def test_filters_restrict_what_is_found(
    filled: Store, given: tuple[MetadataFilter, ...], sources: set[str]
) -> None:
    retriever = index_of(filled).as_retriever(similarity_top_k=9, filters=filters(*given))
    assert {one.metadata["source"] for one in retriever.retrieve("news")} == sources


@pytest.mark.parametrize(
    "given",
    [
        filters(MetadataFilter(key="title", value="x")),
        filters(MetadataFilter(key="publisher", value="x", operator=FilterOperator.NE)),
        filters(MetadataFilter(key="publisher", value="x"), condition=FilterCondition.OR),
        filters(MetadataFilter(key="publisher", value="x"), MetadataFilter(key="publisher", value="y")),
    ],
)
def test_a_filter_that_is_not_known_is_refused_rather_than_ignored(
    filled: Store, given: MetadataFilters
) -> None:
    with pytest.raises(ValueError, match="Supported filters"):
        index_of(filled).as_retriever(filters=given).retrieve("news")


def test_queries_of_other_kinds_are_refused(filled: Store) -> None:
    vectors = KutipVectorStore(filled.vectors, filled.catalog)
    for query in (
        VectorStoreQuery(query_str="news"),
        VectorStoreQuery(query_embedding=[0.0] * 384, mode=VectorStoreQueryMode.HYBRID),
        VectorStoreQuery(query_embedding=[0.0] * 384, doc_ids=["a"]),
    ):
        with pytest.raises(ValueError, match="supported"):
            vectors.query(query)


def test_the_vectors_of_the_catalog_are_not_changed_by_an_index(filled: Store) -> None:
    index, before = index_of(filled), filled.vectors.ids()
    with pytest.raises(StoreError, match="follow kutip's catalog"):
        index.insert(Document(text="Something else."))
    with pytest.raises(StoreError, match="follow kutip's catalog"):
        index.vector_store.delete(filled.catalog.article("lake").id)
    assert filled.vectors.ids() == before
    assert filled.repairer.in_step()


def test_an_index_may_have_a_collection_of_its_own(filled: Store, tmp_path: Path) -> None:
    own = KutipVectorStore(Vectors(tmp_path / "index", "", "own"))
    documents = [Document(text=text, id_=name) for name, text in TEXTS.items()]
    context = StorageContext.from_defaults(vector_store=own)
    index = VectorStoreIndex.from_documents(documents, context, embed_model=filled.embedder.model)
    retriever = index.as_retriever(similarity_top_k=1)
    [found] = retriever.retrieve("When was the bridge opened?")
    assert (found.node.ref_doc_id, found.text) == ("bridge", TEXTS["bridge"])
    assert 0.5 < (found.score or 0.0) <= 1.0
    index.delete_ref_doc("bridge")
    index.insert(Document(text="A tunnel was opened in Solo.", id_="tunnel"))
    [found] = index.as_retriever(similarity_top_k=1).retrieve("When was the tunnel opened?")
    assert found.node.ref_doc_id == "tunnel"
    assert own.client.count() == 3
    own.delete_nodes([found.node_id])
    assert own.client.count() == 2
    own.clear()
    assert own.client.count() == 0
