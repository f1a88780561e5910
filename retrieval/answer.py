"""The entry point of everything in this folder: a question in, an `Answer` out."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Protocol

from config.settings import Settings
from retrieval.intent import QUESTION
from retrieval.models import NOT_FOUND, NOT_SURE, Answer, Passage, Question
from retrieval.news.collected import collected
from retrieval.news.copies import folded
from retrieval.news.events import USUAL, Timeline
from retrieval.news.requests import Request, request_of
from retrieval.news.topic import timeline_of
from retrieval.not_a_question import intent_of, refusal
from retrieval.pages import with_pages
from retrieval.question import valid_question
from retrieval.reading.model import ReaderModel
from retrieval.reading.reader import Reader, Reading
from retrieval.retriever import PassageQuery, PassageRetriever, passages_of
from retrieval.search import Search
from retrieval.synonyms import load as load_synonyms
from store.models import ALL, Filters
from store.outlets import known_outlet
from store.store import Store

if TYPE_CHECKING:
    from llama_index.core.base.base_retriever import BaseRetriever

# As many passages as measurements look at, though fewer may be read.
_TRACED = 16


@dataclass(frozen=True, slots=True)
class Trace:
    """How an answer came about: the passages found, best first, and the answer that there would be without
    a threshold."""

    answer: Answer
    best: Answer
    passages: tuple[Passage, ...]


class Answerer(Protocol):
    """What answers questions. Safe to use from several threads."""

    def ask(self, question: str, filters: Filters = ALL) -> Answer:
        """Answers from the articles that the filters allow, or refuses. Raises KutipError."""


class ExtractiveAnswerer:
    """Answers by quoting from the passages that a LlamaIndex retriever finds."""

    def __init__(
        self, search: Search, reader: Reader, passages: int, retriever: BaseRetriever | None = None
    ) -> None:
        """passages: how many are read. retriever: None for one over `search`. The scores of another one
        should be cosines or similar, its nodes passages of stored articles (see `passages_of`)."""
        self.store, self.search = search.store, search
        self._reader, self._passages = reader, passages
        self._retriever = retriever or PassageRetriever(search, max(passages, _TRACED))

    @classmethod
    def build(
        cls,
        settings: Settings,
        store: Store,
        model: ReaderModel | None = None,
        retriever: BaseRetriever | None = None,
        today: Callable[[], dt.date] | None = None,
    ) -> ExtractiveAnswerer:
        """model: one that others use too, None for its own. retriever: None for kutip's own search. today: by
        which day questions are understood, None for that of the clock. Raises SettingsError when the file of
        synonyms is not valid."""
        search = Search.bundled(store, load_synonyms(settings.synonyms), today)
        reader = Reader(model or ReaderModel(store.encoder), settings.threshold)
        return cls(search, reader, settings.passages, retriever)

    def ask(self, question: str, filters: Filters = ALL) -> Answer:
        """Answers, or refuses with `related` passages.

        Raises QuestionError for a question without words or of more than 1,000 characters, UsageError
        for an outlet that no article is from, StoreError and EmbeddingError.
        """
        return self.trace(question, filters).answer

    def passages(
        self, question: str, filters: Filters = ALL, limit: int | None = None
    ) -> tuple[Passage, ...]:
        """The passages that kutip's own search finds, in the reader's order: at most `limit`, or as many as
        `ask` reads. Raises what `ask` raises."""
        asked = self.search.question(valid_question(question))
        found = self.search.find(asked, max(self._passages, limit or 0), self._known(filters))
        return self._reader.weigh(asked, found)[1][:limit]

    def timeline(self, topic: str, filters: Filters = ALL, limit: int = USUAL) -> Timeline:
        """The dated events about a topic, at most `limit`. Raises what `ask` raises."""
        return timeline_of(self.search, valid_question(topic), self._known(filters), limit)

    def trace(self, question: str, filters: Filters = ALL) -> Trace:
        """As `ask`, and how it came about. Raises what `ask` raises."""
        text, filters, database = valid_question(question), self._known(filters), self.store.catalog.database
        timings: dict[str, float] = {}
        if request := request_of(text):
            return self._collected(request, filters, timings)
        with _timed(timings, "total"):
            with _timed(timings, "embed"):
                asked = self.search.question(text)
                intent = intent_of(self.store, asked)
            if intent.kind != QUESTION:
                said = replace(refusal(self.store, asked, intent), timings_ms=timings)
                return Trace(said, said, ())
            asked = replace(asked, doubt=intent.doubt)
            passages, reading = self._read(asked, filters, timings)
            # A refusal says that no article has the answer, which is not known while vectors are missing.
            if not reading.answer.answered and self.store.repairer.verify():
                passages, reading = self._read(asked, filters, timings)
        answer, best = (
            with_pages(replace(one, timings_ms=timings, reason=_reason(one, reading)), database)
            for one in (reading.answer, reading.best)
        )
        return Trace(answer, best, (*reading.passages, *passages[len(reading.passages) :]))

    def _collected(self, request: Request, filters: Filters, timings: dict[str, float]) -> Trace:
        """The answer to what is asked of the articles themselves."""
        with _timed(timings, "total"):
            answer, passages = collected(self.search, request, filters)
        said = replace(answer, timings_ms=timings)
        return Trace(said, said, passages)

    def _known(self, filters: Filters) -> Filters:
        """The filters with the outlet as the articles spell it."""
        if filters.publisher is None:
            return filters
        return replace(filters, publisher=known_outlet(filters.publisher, self.store.catalog.publishers()))

    def _read(
        self, question: Question, filters: Filters, timings: dict[str, float]
    ) -> tuple[list[Passage], Reading]:
        with _timed(timings, "search"):
            nodes = self._retriever.retrieve(PassageQuery(question.text, question=question, filters=filters))
            passages = passages_of(nodes, self.store.catalog, filters)
            passages, copies = folded(passages, self.store.catalog.database)
        with _timed(timings, "read"):
            reading = self._reader.read(question, passages[: self._passages])
            return [*passages, *copies], reading


def _reason(answer: Answer, reading: Reading) -> str | None:
    if answer.answered:
        return None
    return NOT_SURE if reading.best.answered else NOT_FOUND


@contextmanager
def _timed(timings: dict[str, float], stage: str) -> Iterator[None]:
    started = time.perf_counter()
    yield
    timings[stage] = round((time.perf_counter() - started) * 1000, 2)
