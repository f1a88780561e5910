"""Answers by a language model, held to the rule of all answers: nothing without a quote that says it."""

from __future__ import annotations

import logging
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from config.errors import LanguageModelError
from retrieval.answer import ExtractiveAnswerer, Trace
from retrieval.claims.check import Checker
from retrieval.claims.models import Checked, FoundQuote
from retrieval.consistency import Missing, missing
from retrieval.consistency import asked as names_asked
from retrieval.llm.budget import Budget
from retrieval.llm.connection import Message
from retrieval.llm.guard import Guard
from retrieval.llm.parse import claims_in
from retrieval.llm.prompt import MOST_SENTENCES, first_request, second_request, with_ids
from retrieval.models import Answer, Citation, Passage
from retrieval.reading.candidates import Candidate
from retrieval.verify import Verifier
from store.language.sentences import sentence_spans
from store.models import ALL, Article, Filters

_LOG = logging.getLogger("kutip.llm")
ANSWERER = "llm"
# As many of the best passages are shown to the model.
_PASSAGES = 6
# With less time than this left, no sentence is asked for again.
_TIME_TO_ASK_AGAIN = 5.0
# The verifier's logit from which words are more likely an answer than not.
_ANSWERS = 0.0


@dataclass(frozen=True, slots=True)
class _Asked:
    """A question with what was found for it."""

    question: str
    language: str
    found: Answer
    passages: Mapping[str, Passage]

    @property
    def articles(self) -> dict[str, Article]:
        return {name: passage.article for name, passage in self.passages.items()}


class LanguageModelAnswerer:
    """Lets a model write sentences over the passages that the extractive answerer finds, and shows those
    that hold.

    Where none does, and where the model fails, the answer is the extractive one.
    """

    def __init__(
        self, extractive: ExtractiveAnswerer, verifier: Verifier, model: Guard, budget: Budget, seconds: float
    ) -> None:
        """seconds: that the model has for an answer."""
        self._extractive, self._verifier, self._model, self._budget = extractive, verifier, model, budget
        self._checker, self._seconds = Checker(verifier), seconds

    def ask(self, question: str, filters: Filters = ALL) -> Answer:
        """Answers, or refuses with `related` passages. Raises what `ExtractiveAnswerer.ask` raises."""
        trace = self._extractive.trace(question, filters)
        if trace.answer.intent or not trace.passages:
            return trace.answer
        started = time.perf_counter()
        answer = self._answered(trace)
        spent = round((time.perf_counter() - started) * 1000, 2)
        total = round(answer.timings_ms.get("total", 0.0) + spent, 2)
        return replace(answer, timings_ms={**answer.timings_ms, "model": spent, "total": total})

    def _answered(self, trace: Trace) -> Answer:
        found = trace.answer
        of = _Asked(found.question, found.language, found, with_ids(trace.passages[:_PASSAGES]))
        try:
            kept, dropped = self._claims(of)
        except LanguageModelError as error:
            # The sentence holds neither the key nor what was asked.
            _LOG.warning("%s", error)
            return replace(found, unavailable=error.reason)
        kept = self._about_it(of, kept)
        if not kept:
            return replace(found, dropped=dropped or None)
        text, citations = _written(kept)
        best = trace.best
        return Answer(
            question=found.question,
            language=found.language,
            answered=True,
            answer=text,
            confidence=found.confidence if found.answered else best.confidence,
            citations=citations,
            answerer=ANSWERER,
            timings_ms=found.timings_ms,
            dropped=dropped or None,
        )

    def _claims(self, of: _Asked) -> tuple[list[Checked], int]:
        """The claims that hold, in order, and how many do not after a second try. Raises
        LanguageModelError."""
        deadline = time.monotonic() + self._seconds
        first = first_request(of.question, of.language, of.passages)
        written, checked = self._asked(first, of, deadline)
        kept, failed = _parted(checked)
        if not failed or deadline - time.monotonic() < _TIME_TO_ASK_AGAIN:
            return kept, len(failed)
        try:
            _, checked = self._asked(second_request(first, written, failed), of, deadline)
        except LanguageModelError:
            # What holds is shown, though the model was not there for the rest.
            return kept, len(failed)
        said = {one.claim.sentence for one in kept}
        mended = [one for one in _parted(checked)[0] if one.claim.sentence not in said][: len(failed)]
        return [*kept, *mended][:MOST_SENTENCES], len(failed) - len(mended)

    def _asked(self, messages: list[Message], of: _Asked, deadline: float) -> tuple[str, list[Checked]]:
        self._budget.check()
        reply = self._model.ask(messages, deadline)
        self._budget.spend(reply.tokens)
        return reply.text, [
            self._checker.check(claim, of.articles, of.language)
            for claim in claims_in(reply.text)[: 2 * MOST_SENTENCES]
        ]

    def _about_it(self, of: _Asked, kept: Sequence[Checked]) -> list[Checked]:
        """Those that are about the question: all where the articles are known to answer it; else those of
        articles
        that hold its names and years, and then only if one of their quotes is likely an answer. A true
        sentence
        about something else is no answer."""
        if of.found.answered or not kept:
            return list(kept)
        texts = [passage.text for passage in of.passages.values()]
        named = names_asked(of.question, of.language, texts)
        about = [
            one for one in kept if not any(_lacks(missing(named, quote.article)) for quote in one.quotes)
        ]
        candidates = [
            found for one in about for quote in one.quotes for found in _candidates(quote, of.passages)
        ]
        logits = self._verifier.answers(of.question, candidates) if candidates else []
        return about if max(logits, default=_ANSWERS) > _ANSWERS else []


def _lacks(absent: Missing) -> bool:
    return bool(absent.names or absent.years or absent.numbers)


def _parted(checked: Sequence[Checked]) -> tuple[list[Checked], list[Checked]]:
    held = [one for one in checked if one.reason is None]
    return held[:MOST_SENTENCES], [one for one in checked if one.reason is not None]


def _candidates(quote: FoundQuote, passages: Mapping[str, Passage]) -> list[Candidate]:
    """The quote as an answer of each passage that holds it."""
    return [
        Candidate(passage, quote.start, quote.end, 0.0, 0.0)
        for passage in passages.values()
        if passage.article.id == quote.article.id
        and passage.chunk.start <= quote.start
        and quote.end <= passage.chunk.end
    ]


def _written(kept: Sequence[Checked]) -> tuple[str, tuple[Citation, ...]]:
    """The sentences, each with the numbers of its quotes, and the quotes as whole sentences of the
    articles."""
    citations: dict[tuple[str, int, int], Citation] = {}
    parts = []
    for one in kept:
        numbers = []
        for quote in one.quotes:
            start, end = _whole(quote)
            key = (quote.article.id, start, end)
            citations.setdefault(key, _citation(len(citations) + 1, quote, start, end))
            numbers.append(citations[key].n)
        marks = "".join(f"[{number}]" for number in dict.fromkeys(numbers))
        parts.append(f"{one.claim.sentence} {marks}")
    return " ".join(parts), tuple(citations.values())


def _whole(quote: FoundQuote) -> tuple[int, int]:
    spans = sentence_spans(quote.article.text)
    touched = [one for one in spans if one[0] < quote.end and quote.start < one[1]]
    return (
        (min(touched[0][0], quote.start), max(touched[-1][1], quote.end))
        if touched
        else (quote.start, quote.end)
    )


def _citation(number: int, quote: FoundQuote, start: int, end: int) -> Citation:
    article = quote.article
    of = article.metadata
    return Citation(
        number, article.id, article.source, of.title, of.publisher, of.date, of.url,
        article.text[start:end], start, end, (quote.start, quote.end),
    )  # fmt: skip
