"""The baseline that a newcomer would build: LlamaIndex's VectorStoreIndex over Chroma, as it comes.

Its own splitter and its own retriever, with kutip's embedding. Without a language model its answer is the
text of the best node; it never refuses.
"""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence

from llama_index.core import Document, StorageContext, VectorStoreIndex
from llama_index.core.base.embeddings.base import BaseEmbedding
from llama_index.core.vector_stores.types import BasePydanticVectorStore

from retrieval.evaluation.records import Case, Item, Quoted
from retrieval.evaluation.runner import Naming, common_language, first_holding
from store.models import Article

_NODES = 10


class StockIndex:
    """An index over whole articles."""

    def __init__(
        self, articles: Sequence[Article], embedding: BaseEmbedding, vectors: BasePydanticVectorStore
    ) -> None:
        documents = [
            Document(text=article.text, id_=article.id, metadata={"file_name": article.source})
            for article in articles
        ]
        context = StorageContext.from_defaults(vector_store=vectors)
        index = VectorStoreIndex.from_documents(documents, context, embed_model=embedding)
        self._retriever = index.as_retriever(similarity_top_k=_NODES)
        self._articles = {article.id: article for article in articles}

    def observe(self, case: Case, naming: Naming, languages: Mapping[str, str]) -> Item:
        """What it does with a case. languages: of the articles, by their names."""
        started = time.perf_counter()
        nodes = self._retriever.retrieve(case.question)
        spent = (time.perf_counter() - started) * 1000
        texts = [node.get_content() for node in nodes]
        articles = [self._articles[str(node.node.ref_doc_id)] for node in nodes]
        quotes = [
            Quoted(naming(article.source), text, text in article.text, article.metadata.language)
            for article, text in zip(articles[:1], texts[:1], strict=True)
        ]
        return Item(
            case=case,
            answered=bool(nodes),
            answer=texts[0] if nodes else "",
            confidence=min(1.0, max(0.0, float(nodes[0].score or 0.0))) if nodes else 0.0,
            citations=tuple(quotes),
            retrieved=tuple(dict.fromkeys(naming(article.source) for article in articles)),
            answer_rank=first_holding(texts, case),
            ms={"total": round(spent, 2)},
            source_language=common_language(case.sources, languages),
        )
