"""The one entry point of everything above: a question in, an `Answer` out."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager

from config.errors import QuestionError, UsageError
from config.settings import Settings
from retrieval.confidence import load as load_calibration
from retrieval.extract import Candidate, candidates, highlight
from retrieval.fusion import DEFAULT_WEIGHTS
from retrieval.models import Answer, Citation
from retrieval.search import Search
from store.models import ALL, Filters
from store.stems import words
from store.store import Store

LONGEST_QUESTION = 1000
_FALLBACK_LANGUAGE = "id"
_RELATED = 3
# A second sentence is quoted when it is nearly as good as the best.
_NEARLY = 0.03


class Answerer:
    """Answers by quoting. Safe to use from several threads."""

    def __init__(self, store: Store, passages: int, threshold: float | None = None) -> None:
        """passages: how many are read. threshold: the confidence needed, None for the calibrated one."""
        self.store = store
        self.search = Search(store, DEFAULT_WEIGHTS)
        self._passages = passages
        self._calibration = load_calibration()
        self._threshold = self._calibration.threshold if threshold is None else threshold

    @classmethod
    def build(cls, settings: Settings, store: Store) -> Answerer:
        return cls(store, settings.passages, settings.threshold)

    def ask(self, question: str, filters: Filters = ALL) -> Answer:
        """Answers, or refuses with `related` passages.

        Raises QuestionError for a question without words or of more than 1,000 characters, UsageError
        for an outlet that no article is from, StoreError and EmbeddingError.
        """
        text = _checked(question)
        self._check_outlet(filters.publisher)
        timings: dict[str, float] = {}
        with _timed(timings, "total"):
            with _timed(timings, "embed"):
                asked = self.search.question(text)
            with _timed(timings, "search"):
                passages = self.search.find(asked, self._passages, filters)
            with _timed(timings, "read"):
                ranked = candidates(asked, passages, self.store.embedder)
                confidence = self._calibration.confidence([one.evidence for one in ranked])
                chosen = _best(ranked) if confidence >= self._threshold else []
                marked = [highlight(one, asked, self.store.embedder) for one in chosen]
        return Answer(
            question=text,
            language=asked.language or _FALLBACK_LANGUAGE,
            answered=bool(chosen),
            answer=" ".join(one.text for one in chosen),
            confidence=round(confidence, 4),
            citations=tuple(
                _citation(n, one, span) for n, (one, span) in enumerate(zip(chosen, marked, strict=True), 1)
            ),
            related=() if chosen else _related(ranked),
            timings_ms=timings,
        )

    def _check_outlet(self, publisher: str | None) -> None:
        if publisher is None:
            return
        known = self.store.catalog.publishers()
        if publisher.casefold() not in {name.casefold() for name in known}:
            listed = f"The outlets are: {', '.join(known)}." if known else "No article names its outlet."
            raise UsageError(f"No article is from the outlet {publisher!r}. {listed}")


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


def _best(ranked: list[Candidate]) -> list[Candidate]:
    """The best sentence, and the next if it is nearly as good and says something else."""
    if not ranked:
        return []
    best, *others = ranked[:2]
    return [best, *(one for one in others if one.score >= best.score - _NEARLY and one.text not in best.text)]


def _related(ranked: list[Candidate]) -> tuple[Citation, ...]:
    """The best sentence of each of the nearest articles."""
    nearest: dict[str, Candidate] = {}
    for one in ranked:
        nearest.setdefault(one.passage.article.id, one)
    return tuple(_citation(n, one, None) for n, one in enumerate(list(nearest.values())[:_RELATED], 1))


def _citation(n: int, one: Candidate, span: tuple[int, int] | None) -> Citation:
    article = one.passage.article
    of = article.metadata
    # The quote is cut from the stored article, whatever a candidate says its text is.
    quote = article.text[one.start : one.end]
    return Citation(
        n,
        article.id,
        article.source,
        of.title,
        of.publisher,
        of.date,
        of.url,
        quote,
        one.start,
        one.end,
        span,
    )


@contextmanager
def _timed(timings: dict[str, float], stage: str) -> Iterator[None]:
    started = time.perf_counter()
    yield
    timings[stage] = round((time.perf_counter() - started) * 1000, 2)
