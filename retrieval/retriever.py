"""kutip's search as a LlamaIndex retriever, for any engine or integration that takes one."""

from __future__ import annotations

from llama_index.core.base.base_retriever import BaseRetriever
from llama_index.core.schema import NodeWithScore, QueryBundle, TextNode

from retrieval.models import Passage
from retrieval.search import Search


class PassageRetriever(BaseRetriever):
    """Returns the passages that `Search` finds; a node's metadata says where its text stands."""

    def __init__(self, search: Search, limit: int) -> None:
        super().__init__()
        self._search, self._limit = search, limit

    def _retrieve(self, query_bundle: QueryBundle) -> list[NodeWithScore]:
        question = self._search.question(query_bundle.query_str)
        return [_node(passage) for passage in self._search.find(question, self._limit)]


def _node(passage: Passage) -> NodeWithScore:
    of = passage.article.metadata
    metadata = {
        "article_id": passage.article.id,
        "source": passage.article.source,
        "title": of.title,
        "publisher": of.publisher,
        "date": of.date.isoformat() if of.date else None,
    }
    node = TextNode(
        id_=passage.chunk.id,
        text=passage.text,
        metadata=metadata,
        start_char_idx=passage.chunk.start,
        end_char_idx=passage.chunk.end,
    )
    return NodeWithScore(node=node, score=passage.score)
