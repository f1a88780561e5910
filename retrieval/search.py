"""Search: from a question to the passages that may answer it.

Dense and lexical search together find the candidates; the reader decides on their final order.
"""

from __future__ import annotations

from dataclasses import dataclass

from retrieval.fusion import DEFAULT_FUSION, Fusion
from retrieval.models import Passage, Question
from retrieval.queries import ExpandedQueries, QueryBuilder
from retrieval.synonyms import Synonyms
from retrieval.synonyms import load as load_synonyms
from retrieval.translations import load as load_translations
from retrieval.turns import Order, taking_turns
from store.language.detect import detect
from store.lexical import lexical_search
from store.models import ALL, Filters
from store.store import Store

# How many candidates each of the two searches brings.
POOL = 50
# Of so many times the passages that are wanted, those of other languages get their turn.
_RANKED = 5


@dataclass(frozen=True, slots=True)
class _Candidates:
    """Cosines, BM25 in articles of the question's language and in others, and which of all are stored."""

    dense: dict[str, float]
    same: dict[str, float]
    other: dict[str, float]
    stored: set[str]

    @property
    def without_vector(self) -> set[str]:
        """What only lexical search knows; if the index is sound, there is nothing."""
        return self.stored - self.dense.keys()


class Search:
    """Finds passages in a store. Methods raise StoreError and EmbeddingError."""

    def __init__(
        self,
        store: Store,
        fusion: Fusion = DEFAULT_FUSION,
        queries: QueryBuilder | None = None,
        order: Order = taking_turns,
    ) -> None:
        """queries: makes the lexical queries, None for the question's own words. order: of the passages of
        several languages."""
        self.store = store
        self._fusion, self._queries, self._order = fusion, queries or ExpandedQueries(), order

    @classmethod
    def bundled(cls, store: Store, synonyms: Synonyms | None = None) -> Search:
        """With kutip's own fusion and dictionary, and its own synonyms if no others are given."""
        return cls(store, queries=ExpandedQueries(synonyms or load_synonyms(), load_translations()))

    def question(self, text: str) -> Question:
        """The question with its language and its vector."""
        return Question(text, detect(text), self.store.embedder.question(text))

    def find(self, question: Question, limit: int, filters: Filters = ALL) -> list[Passage]:
        """The best passages, at most `limit`: best first, those of other languages in their turn."""
        self.store.refresh()
        found = self._candidates(question, filters)
        if self._out_of_step(found) and self.store.repairer.attempt():
            found = self._candidates(question, filters)
        dense, same, other = found.dense, found.same, found.other
        if found.without_vector:
            dense |= self.store.repairer.cosines(question.vector, found.without_vector)
        scores = self._fusion(dense, same, other)
        best = sorted(found.stored & scores.keys(), key=lambda chunk: (-scores[chunk], chunk))
        passages = self.store.catalog.passages(best[: _RANKED * limit])
        ranked = [
            Passage(*passages[name], scores[name], dense[name], same.get(name, other.get(name, 0.0)))
            for name in best
            if name in passages
        ]
        return self._order(ranked, question.language)[:limit]

    def _candidates(self, question: Question, filters: Filters) -> _Candidates:
        dense = self.store.vectors.search(question.vector, POOL, filters)
        same, other = self._lexical(question, filters)
        unscored = (same.keys() | other.keys()) - dense.keys()
        if unscored:
            dense |= self.store.vectors.cosines(question.vector, unscored)
        return _Candidates(dense, same, other, self.store.catalog.chunk_ids(dense.keys() | unscored))

    def _out_of_step(self, found: _Candidates) -> bool:
        """Whether what was found shows that the vectors are not those of the catalog."""
        if found.without_vector or not found.dense.keys() <= found.stored:
            return True
        return not found.dense and not self.store.repairer.in_step()

    def _lexical(self, question: Question, filters: Filters) -> tuple[dict[str, float], dict[str, float]]:
        """BM25 in articles of the question's language (or of none), and in those of others."""
        database, language, queries = self.store.catalog.database, question.language, self._queries(question)
        same = lexical_search(database, queries.same, POOL, language=language, filters=filters)
        if language is None:
            return same, {}
        other = lexical_search(
            database, queries.other, POOL, language=language, foreign=True, filters=filters
        )
        return same, other
