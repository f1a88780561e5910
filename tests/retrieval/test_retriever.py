"""The answerer asks a LlamaIndex retriever: kutip's own by default, or any other in its place."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest
from llama_index.core import Document, VectorStoreIndex
from llama_index.core.base.base_retriever import BaseRetriever
from llama_index.core.instrumentation import get_dispatcher  # type: ignore[attr-defined]
from llama_index.core.instrumentation.event_handlers import BaseEventHandler
from llama_index.core.instrumentation.events import BaseEvent
from llama_index.core.instrumentation.events.retrieval import RetrievalEndEvent
from llama_index.core.schema import NodeWithScore, QueryBundle, TextNode

from config.settings import Settings
from retrieval.answer import ExtractiveAnswerer
from retrieval.retriever import PassageNode, PassageQuery, PassageRetriever, passages_of
from retrieval.search import Search
from store.models import ALL, Filters
from store.vector_store import KutipVectorStore

if TYPE_CHECKING:
    from store.store import Store

TEXTS = {
    "bridge": ("The Suramadu bridge was opened on 10 June 2009.", "Harian A", dt.date(2009, 6, 11)),
    "airport": ("The new airport in Kertajati was opened on 24 May 2018.", "Harian B", dt.date(2018, 5, 25)),
    "market": ("The price of chilli doubled before the holiday.", None, None),
}
QUESTION = "When was the Suramadu bridge opened?"


@pytest.fixture
def filled(open_store: Callable[..., Store], make_article: Callable[..., object]) -> Store:
    store = open_store()
    made = [
        make_article(name, text, language="en", publisher=publisher, date=date)
        for name, (text, publisher, date) in TEXTS.items()
    ]
    store.put(made)  # type: ignore[arg-type]
    return store


class Ended(BaseEventHandler):
    """Collects what retrievers report."""

    events: list[RetrievalEndEvent] = []  # noqa: RUF012 - a pydantic field

    def handle(self, event: BaseEvent, **_: object) -> None:
        if isinstance(event, RetrievalEndEvent):
            self.events.append(event)


@contextmanager
def watched() -> Iterator[list[RetrievalEndEvent]]:
    """What LlamaIndex's own instrumentation tells of retrievals."""
    root, handler = get_dispatcher(), Ended()
    root.add_event_handler(handler)
    try:
        yield handler.events
    finally:
        root.event_handlers.remove(handler)


def answerer(store: Store, retriever: BaseRetriever | None = None) -> ExtractiveAnswerer:
    return ExtractiveAnswerer.build(Settings.load(threshold=0.0), store, retriever=retriever)


def test_an_answer_comes_through_a_llama_index_retriever(filled: Store) -> None:
    with watched() as events:
        trace = answerer(filled).trace(QUESTION, Filters(publisher="Harian A"))
    [event] = events
    assert all(isinstance(one.node, PassageNode) for one in event.nodes)
    assert {passage.chunk.id for passage in trace.passages} == {one.node.node_id for one in event.nodes}
    assert {passage.article.source for passage in trace.passages} == {"bridge"}
    assert "10 June 2009" in trace.answer.answer


def test_the_nodes_of_a_pipeline_say_where_their_text_stands(filled: Store) -> None:
    nodes = PassageRetriever(Search.bundled(filled), 1).retrieve(QUESTION)
    [node] = [one.node for one in nodes]
    assert isinstance(node, TextNode)
    article = filled.catalog.article("bridge")
    assert node.ref_doc_id == article.id
    assert node.text == article.text[node.start_char_idx : node.end_char_idx]
    assert node.metadata | {"article_id": ""} == {
        "article_id": "", "source": "bridge", "title": None, "publisher": "Harian A", "date": "2009-06-11",
    }  # fmt: skip


def test_an_index_on_kutips_vectors_may_take_its_place(filled: Store) -> None:
    vectors = KutipVectorStore(filled.vectors, filled.catalog)
    index = VectorStoreIndex.from_vector_store(vectors, embed_model=filled.embedder.model)
    other = answerer(filled, index.as_retriever(similarity_top_k=5))
    trace, own = other.trace(QUESTION), answerer(filled).trace(QUESTION)
    assert trace.answer.answer == own.answer.answer
    assert trace.answer.citations == own.answer.citations
    assert {passage.chunk for passage in trace.passages} == {passage.chunk for passage in own.passages}


def test_an_index_of_whole_articles_may_take_its_place(filled: Store) -> None:
    articles = filled.catalog.list_articles()
    documents = [Document(text=article.text, id_=article.id) for article in articles]
    # What was never ingested cannot be quoted, whatever it says.
    documents.append(Document(text="The Suramadu bridge was opened on 1 January 1970.", id_="elsewhere"))
    index = VectorStoreIndex.from_documents(documents, embed_model=filled.embedder.model)
    answer = answerer(filled, index.as_retriever(similarity_top_k=5)).ask(QUESTION)
    assert "10 June 2009" in answer.answer
    [citation] = answer.citations
    assert citation.quote == filled.catalog.article("bridge").text[citation.start : citation.end]


class Fixed(BaseRetriever):
    """Finds what it is told to, whatever the question."""

    def __init__(self, nodes: list[TextNode]) -> None:
        super().__init__()
        self._nodes = nodes

    def _retrieve(self, query_bundle: QueryBundle) -> list[NodeWithScore]:
        assert isinstance(query_bundle, PassageQuery)
        return [NodeWithScore(node=node, score=0.9) for node in self._nodes]


def test_filters_hold_for_retrievers_that_do_not_know_them(filled: Store) -> None:
    nodes = [TextNode(text=text, metadata={"source": name}) for name, (text, _, _) in TEXTS.items()]
    made = answerer(filled, Fixed(nodes))
    for filters, sources in (
        (ALL, {"bridge", "airport", "market"}),
        (Filters(publisher="HARIAN b"), {"airport"}),
        (Filters(since=dt.date(2009, 6, 11), until=dt.date(2009, 6, 11)), {"bridge"}),
        (Filters(since=dt.date(2009, 6, 12)), {"airport"}),
        (Filters(until=dt.date(2000, 1, 1)), set()),
    ):
        assert {one.article.source for one in made.trace(QUESTION, filters).passages} == sources
        # Exactly as kutip's own search.
        assert {one.article.source for one in answerer(filled).trace(QUESTION, filters).passages} == sources


def test_nodes_that_are_not_of_an_article_are_left_out(filled: Store) -> None:
    article = filled.catalog.article("bridge")
    kept = TextNode(text="bridge was opened", metadata={"article_id": article.id}, start_char_idx=3)
    nodes = [
        TextNode(text="bridge was closed", metadata={"article_id": article.id}),
        TextNode(text="bridge was opened"),
        TextNode(text="bridge was opened", metadata={"source": "no such article"}),
        TextNode(text=" ", metadata={"source": "bridge"}),
        kept,
    ]
    found = [NodeWithScore(node=node) for node in nodes]
    [passage] = passages_of(found, filled.catalog, ALL)
    assert (passage.text, passage.article, passage.score) == ("bridge was opened", article, 0.0)
    assert passage.chunk.id == kept.node_id
