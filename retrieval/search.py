"""Search: from a question to the passages that may answer it.

Dense and lexical search together find the candidates; the reader decides on their final order.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from retrieval.fusion import DEFAULT_FUSION, Fusion
from retrieval.models import Passage, Question
from retrieval.names import aliases_of
from retrieval.news.asked_time import asked_time
from retrieval.news.in_time import in_time_too
from retrieval.queries import ExpandedQueries, QueryBuilder
from retrieval.synonyms import Synonyms
from retrieval.synonyms import load as load_synonyms
from retrieval.translations import load as load_translations
from retrieval.turns import Order, taking_turns
from store.chunk_facts import languages_of, undated_of
from store.language.detect import detect
from store.lexical import lexical_search
from store.models import ALL, Filters
from store.store import Store

# How many candidates each of the two searches brings.
POOL = 50
# Of so many, those of the time that is asked about get their turn.
_RANKED = 80


@dataclass(frozen=True, slots=True)
class _Candidates:
    """Cosines, BM25 in articles of the question's language and in others, and which of all are stored."""

    dense: dict[str, float]
    same: dict[str, float]
    other: dict[str, float]
    stored: set[str]

    def with_(self, other: _Candidates, among: set[str]) -> _Candidates:
        """Those of the other as well, as far as they are among some chunks."""
        dense, same, more = (
            {name: score for name, score in scores.items() if name in among}
            for scores in (other.dense, other.same, other.other)
        )
        stored = self.stored | (other.stored & among)
        return _Candidates(dense | self.dense, same | self.same, more | self.other, stored)

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
        today: Callable[[], dt.date] | None = None,
    ) -> None:
        """queries: makes the lexical queries, None for the question's own words. order: of the passages of
        several languages. today: the day by which a question is understood, None for that of the clock."""
        self.store, self._today = store, today or _today
        self._fusion, self._queries, self._order = fusion, queries or ExpandedQueries(), order

    @classmethod
    def bundled(
        cls, store: Store, synonyms: Synonyms | None = None, today: Callable[[], dt.date] | None = None
    ) -> Search:
        """With kutip's own fusion and dictionary, and its own synonyms if no others are given."""
        queries = ExpandedQueries(synonyms or load_synonyms(), load_translations())
        return cls(store, queries=queries, today=today)

    def question(self, text: str) -> Question:
        """The question with its language, its vector, what it says of time, and other names for what it
        names. Raises StoreError and EmbeddingError."""
        language = detect(text)
        time = asked_time(text, language, self._today())
        aliases = aliases_of(self.store.catalog.database, text, language)
        return Question(text, language, self.store.embedder.question(text), time, aliases)

    def find(self, question: Question, limit: int, filters: Filters = ALL) -> list[Passage]:
        """The best passages, at most `limit`: best first, those of the time that is asked about and those of
        other languages in their turn."""
        self.store.refresh()
        found = self._found(question, filters)
        if self._out_of_step(found) and self.store.repairer.attempt():
            found = self._found(question, filters)
        dense = found.dense
        if found.without_vector:
            dense |= self.store.repairer.cosines(question.vector, found.without_vector)
        scores = self._fusion(dense, found.same, found.other)
        best = sorted(found.stored & scores.keys(), key=lambda chunk: (-scores[chunk], chunk))
        if question.time and question.time.told:
            ranked = in_time_too(question.time, self._passages(best[:_RANKED], found, scores))
            best = [one.chunk.id for one in ranked]
        languages = languages_of(self.store.catalog.database, best)
        best = [name for name in best if name in languages]
        places = self._order([languages[name] for name in best], question.language)
        return self._passages([best[at] for at in places[:limit]], found, scores)

    def _passages(self, names: Sequence[str], found: _Candidates, scores: dict[str, float]) -> list[Passage]:
        stored = self.store.catalog.passages(names)
        return [
            Passage(
                *stored[name],
                scores[name],
                found.dense[name],
                found.same.get(name, found.other.get(name, 0.0)),
            )
            for name in names
            if name in stored
        ]

    def _found(self, question: Question, filters: Filters) -> _Candidates:
        """What the searches bring, within the bounds that the question itself gives; an article without a
        date may be within any."""
        bounds = question.time.bounds(filters) if question.time else None
        if bounds is None:
            return self._candidates(question, filters)
        anywhere = self._candidates(question, filters)
        undated = undated_of(self.store.catalog.database, anywhere.stored)
        return self._candidates(question, bounds).with_(anywhere, undated)

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


def _today() -> dt.date:
    return dt.datetime.now().astimezone().date()
