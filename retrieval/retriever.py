"""kutip's search as a LlamaIndex retriever, and the passages behind the nodes of any LlamaIndex retriever."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from llama_index.core.base.base_retriever import BaseRetriever
from llama_index.core.schema import BaseNode, NodeWithScore, QueryBundle, TextNode
from pydantic import PrivateAttr

from config.errors import ArticleNotFoundError
from retrieval.models import Passage, Question
from retrieval.search import Search
from store.catalog import Catalog
from store.models import ALL, Article, Chunk, Filters
from store.vector_store import node_fields


@dataclass
class PassageQuery(QueryBundle):
    """A query that also carries what kutip's own retriever can use; for others it is a text."""

    question: Question | None = None
    filters: Filters = ALL


class PassageNode(TextNode):
    """A passage as a node; its metadata say where its text stands."""

    _passage: Passage = PrivateAttr()

    def __init__(self, passage: Passage) -> None:
        super().__init__(**node_fields(passage.chunk, passage.article))
        self._passage = passage

    @property
    def passage(self) -> Passage:
        return self._passage


class PassageRetriever(BaseRetriever):
    """Returns the passages that `Search` finds, for any engine or integration that takes a retriever."""

    def __init__(self, search: Search, limit: int) -> None:
        """limit: how many passages at most."""
        super().__init__()
        self._search, self._limit = search, limit

    def _retrieve(self, query_bundle: QueryBundle) -> list[NodeWithScore]:
        given = query_bundle if isinstance(query_bundle, PassageQuery) else PassageQuery(str(query_bundle))
        question = given.question or self._search.question(given.query_str)
        found = self._search.find(question, self._limit, given.filters)
        return [NodeWithScore(node=PassageNode(passage), score=passage.score) for passage in found]


def passages_of(nodes: Sequence[NodeWithScore], catalog: Catalog, filters: Filters) -> list[Passage]:
    """The passages of the catalog that nodes stand for, in their order.

    A node's id must be that of a chunk, or its text must be in the article that it names as its document
    or in its metadata (`article_id`, `source`). Others are left out, since only what is in an article can be
    quoted, and so is what the filters exclude, since a retriever need not know them.
    """
    others = [one.node.node_id for one in nodes if not isinstance(one.node, PassageNode)]
    stored = catalog.passages(others) if others else {}
    passages = (_passage(one, stored, catalog) for one in nodes)
    return [one for one in passages if one is not None and filters.match(one.article.metadata)]


def _passage(
    one: NodeWithScore, stored: dict[str, tuple[Chunk, Article]], catalog: Catalog
) -> Passage | None:
    if isinstance(one.node, PassageNode):
        return one.node.passage
    known = stored.get(one.node.node_id) or _located(one.node, catalog)
    score = float(one.score or 0.0)
    return Passage(*known, score, dense=score) if known else None


def _located(node: BaseNode, catalog: Catalog) -> tuple[Chunk, Article] | None:
    text = node.get_content()
    for name in (node.ref_doc_id, node.metadata.get("article_id"), node.metadata.get("source")):
        try:
            article = catalog.article(str(name)) if name and text.strip() else None
        except ArticleNotFoundError:
            continue
        if article is None:
            continue
        start = getattr(node, "start_char_idx", None)
        if start is None or not article.text.startswith(text, start):
            start = article.text.find(text)
        if start >= 0:
            return Chunk(node.node_id, article.id, start, start + len(text)), article
    return None
