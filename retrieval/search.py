"""Search: a question to the passages that may answer it, by the dense and the lexical leg together."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from retrieval.fusion import Weights, fuse, shared_words
from retrieval.models import Filters, Passage
from store.encoder.words import Floats
from store.ingest.rules import rules
from store.lexical import lexical_search
from store.stems import any_of, stem, words
from store.store import Store

# How many candidates each leg brings.
POOL = 50


class Search:
    """Finds passages in a store. Methods raise StoreError and EmbeddingError."""

    def __init__(self, store: Store, weights: Weights) -> None:
        self.store, self.weights = store, weights

    def vector(self, question: str) -> Floats:
        """The question's vector, (dimensions,)."""
        return self.store.embedder.question(question)

    def find(
        self, question: str, vector: Floats, language: str | None, limit: int, filters: Filters = Filters()
    ) -> list[Passage]:
        """The best passages, best first, at most `limit`. `language` is the question's, if known."""
        self.store.refresh()
        where = {"since": filters.since, "until": filters.until, "publisher": filters.publisher}
        dense = self.store.vectors.search(vector, POOL, **where)
        same, other = self._lexical(question, language, where)
        unscored = (same.keys() | other.keys()) - dense.keys()
        if unscored:
            dense |= self.store.vectors.cosines(vector, unscored)
        scores = fuse(dense, same, other, self.weights)
        chunks = self.store.catalog.chunks_by_id(scores)
        best = sorted(chunks, key=lambda chunk: (-scores[chunk], chunk))[:limit]
        articles = self.store.catalog.articles_by_id({chunks[chunk].article_id for chunk in best})
        return [
            Passage(
                chunk_id=chunk.id, article_id=chunk.article_id, start=chunk.start, end=chunk.end,
                text=articles[chunk.article_id].text[chunk.start : chunk.end], score=scores[chunk.id],
                dense=dense[chunk.id], lexical=same.get(chunk.id, other.get(chunk.id, 0.0)),
            )
            for chunk in (chunks[name] for name in best)
            if chunk.article_id in articles
        ]  # fmt: skip

    def _lexical(
        self, question: str, language: str | None, where: Mapping[str, Any]
    ) -> tuple[dict[str, float], dict[str, float]]:
        """BM25 in articles of the question's language (or of none), and in those of others."""
        asked = words(question)
        database = self.store.catalog.database
        same = lexical_search(database, any_of(stem(asked)), POOL, language=language, **where)
        if language is None:
            return same, {}
        shared = any_of(stem(shared_words(asked, rules().words.get(language, frozenset()))))
        return same, lexical_search(database, shared, POOL, language=language, foreign=True, **where)
