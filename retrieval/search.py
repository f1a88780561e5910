"""Search: a question to the passages that may answer it.

A dense and a lexical leg together; the reader, which reads what they find, has the last word on the order.
"""

from __future__ import annotations

from dataclasses import dataclass

from retrieval.fusion import DEFAULT_WEIGHTS, Weights, fuse, shared_words
from retrieval.models import Passage, Question
from retrieval.synonyms import Synonyms
from retrieval.synonyms import load as load_synonyms
from retrieval.translations import Translations
from retrieval.translations import load as load_translations
from store.language.detect import detect
from store.language.languages import function_words
from store.language.stems import any_of, stem, words
from store.lexical import lexical_search
from store.models import ALL, Filters
from store.store import Store

# How many candidates each leg brings.
POOL = 50


@dataclass(frozen=True, slots=True)
class _Legs:
    """Cosines, BM25 in articles of the question's language and in others, and which of all is stored."""

    dense: dict[str, float]
    same: dict[str, float]
    other: dict[str, float]
    stored: set[str]

    @property
    def without_vector(self) -> set[str]:
        """What only the lexical leg knows; if the index is sound, there is nothing."""
        return self.stored - self.dense.keys()


class Search:
    """Finds passages in a store. Methods raise StoreError and EmbeddingError."""

    def __init__(
        self,
        store: Store,
        weights: Weights,
        synonyms: Synonyms | None = None,
        translations: Translations | None = None,
    ) -> None:
        """synonyms, translations: None for the question's own words."""
        self.store, self.weights = store, weights
        self._synonyms, self._translations = synonyms, translations

    @classmethod
    def bundled(cls, store: Store, synonyms: Synonyms | None = None) -> Search:
        """With the weights and the dictionary of kutip, and its own synonyms if no others are given."""
        return cls(store, DEFAULT_WEIGHTS, synonyms or load_synonyms(), load_translations())

    def question(self, text: str) -> Question:
        """The question with its language and its vector."""
        return Question(text, detect(text), self.store.embedder.question(text))

    def find(self, question: Question, limit: int, filters: Filters = ALL) -> list[Passage]:
        """The best passages, best first, at most `limit`."""
        self.store.refresh()
        legs = self._legs(question, filters)
        if self._amiss(legs) and self.store.repairer.attempt():
            legs = self._legs(question, filters)
        dense, same, other = legs.dense, legs.same, legs.other
        if legs.without_vector:
            dense |= self.store.repairer.cosines(question.vector, legs.without_vector)
        scores = fuse(dense, same, other, self.weights)
        best = sorted(legs.stored & scores.keys(), key=lambda chunk: (-scores[chunk], chunk))[:limit]
        passages = self.store.catalog.passages(best)
        return [
            Passage(*passages[name], scores[name], dense[name], same.get(name, other.get(name, 0.0)))
            for name in best
            if name in passages
        ]

    def _legs(self, question: Question, filters: Filters) -> _Legs:
        dense = self.store.vectors.search(question.vector, POOL, filters)
        same, other = self._lexical(question, filters)
        unscored = (same.keys() | other.keys()) - dense.keys()
        if unscored:
            dense |= self.store.vectors.cosines(question.vector, unscored)
        return _Legs(dense, same, other, self.store.catalog.chunk_ids(dense.keys() | unscored))

    def _amiss(self, legs: _Legs) -> bool:
        """Whether what was found shows that the vectors are not those of the catalog."""
        if legs.without_vector or not legs.dense.keys() <= legs.stored:
            return True
        return not legs.dense and not self.store.repairer.in_step()

    def _lexical(self, question: Question, filters: Filters) -> tuple[dict[str, float], dict[str, float]]:
        """BM25 in articles of the question's language (or of none), and in those of others."""
        asked, language = words(question.text), question.language
        database = self.store.catalog.database
        variants = self._synonyms.variants(asked) if self._synonyms else []
        same = lexical_search(
            database, any_of(stem(asked), variants), POOL, language=language, filters=filters
        )
        if language is None:
            return same, {}
        common = function_words(language)
        translated = self._translations.of(asked, language, common) if self._translations else []
        query = any_of(stem(shared_words(asked, common)), [*variants, *translated])
        return same, lexical_search(database, query, POOL, language=language, foreign=True, filters=filters)
