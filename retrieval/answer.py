"""The one entry point of everything above: a question in, an `Answer` out."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace

from config.errors import QuestionError, UsageError
from config.settings import Settings
from retrieval.intent import QUESTION
from retrieval.models import NOT_FOUND, NOT_SURE, Answer, Passage, Question
from retrieval.not_a_question import intent_of, refusal
from retrieval.reading.model import ReaderModel
from retrieval.reading.reader import Reader, Reading
from retrieval.search import Search
from retrieval.synonyms import load as load_synonyms
from store.language.stems import words
from store.models import ALL, Filters
from store.store import Store

LONGEST_QUESTION = 1000
# As many passages as measurements look at, though fewer may be read.
_TRACED = 16


@dataclass(frozen=True, slots=True)
class Trace:
    """How an answer came about: the passages found, best first, and the answer that there would be without
    a threshold."""

    answer: Answer
    best: Answer
    passages: tuple[Passage, ...]


class Answerer:
    """Answers by quoting. Safe to use from several threads."""

    def __init__(self, search: Search, reader: Reader, passages: int) -> None:
        """passages: how many are read."""
        self.store, self.search = search.store, search
        self._reader, self._passages = reader, passages

    @classmethod
    def build(cls, settings: Settings, store: Store, model: ReaderModel | None = None) -> Answerer:
        """model: one that others use too, None for its own. Raises SettingsError when the file of synonyms is
        not one."""
        search = Search.bundled(store, load_synonyms(settings.synonyms))
        reader = Reader(model or ReaderModel(store.encoder), settings.threshold)
        return cls(search, reader, settings.passages)

    def ask(self, question: str, filters: Filters = ALL) -> Answer:
        """Answers, or refuses with `related` passages.

        Raises QuestionError for a question without words or of more than 1,000 characters, UsageError
        for an outlet that no article is from, StoreError and EmbeddingError.
        """
        return self.trace(question, filters).answer

    def trace(self, question: str, filters: Filters = ALL) -> Trace:
        """As `ask`, and how it came about. Raises what `ask` raises."""
        text = _checked(question)
        self._check_outlet(filters.publisher)
        timings: dict[str, float] = {}
        with _timed(timings, "total"):
            with _timed(timings, "embed"):
                asked = self.search.question(text)
                intent = intent_of(self.store, asked)
            if intent.kind != QUESTION:
                said = replace(refusal(self.store, asked, intent), timings_ms=timings)
                return Trace(said, said, ())
            passages, reading = self._look(asked, filters, timings)
            # A refusal says that no article has it, which nobody knows while the index lacks some.
            if not reading.answer.answered and self.store.mending.verify():
                passages, reading = self._look(asked, filters, timings)
        answer, best = (
            replace(one, timings_ms=timings, reason=_reason(one, reading))
            for one in (reading.answer, reading.best)
        )
        return Trace(answer, best, (*reading.passages, *passages[self._passages :]))

    def _look(
        self, question: Question, filters: Filters, timings: dict[str, float]
    ) -> tuple[list[Passage], Reading]:
        with _timed(timings, "search"):
            passages = self.search.find(question, max(self._passages, _TRACED), filters)
        with _timed(timings, "read"):
            return passages, self._reader.read(question, passages[: self._passages])

    def _check_outlet(self, publisher: str | None) -> None:
        if publisher is None:
            return
        known = self.store.catalog.publishers()
        if publisher.casefold() not in {name.casefold() for name in known}:
            listed = f"The outlets are: {', '.join(known)}." if known else "No article names its outlet."
            raise UsageError(f"No article is from the outlet {publisher!r}. {listed}")


def _reason(answer: Answer, reading: Reading) -> str | None:
    if answer.answered:
        return None
    return NOT_SURE if reading.best.answered else NOT_FOUND


def _checked(question: str) -> str:
    question = question.strip()
    if not question:
        raise QuestionError(
            "The question is empty; ask something, such as: when did Mishustin visit Beijing?"
        )
    if len(question) > LONGEST_QUESTION:
        raise QuestionError(
            f"The question has {len(question):,} characters; ask it in {LONGEST_QUESTION:,} or fewer."
        )
    if not words(question):
        raise QuestionError("The question has no words in it; ask it in Indonesian or English.")
    return question


@contextmanager
def _timed(timings: dict[str, float], stage: str) -> Iterator[None]:
    started = time.perf_counter()
    yield
    timings[stage] = round((time.perf_counter() - started) * 1000, 2)
