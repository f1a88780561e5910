"""Quotes: the whole sentence around an answer, two where one alone does not say it. Pure."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from retrieval.models import Citation, Passage, Question
from retrieval.news.copies import also_in
from retrieval.reading.candidates import Candidate, Offer
from retrieval.reading.long_answers import MOST_SENTENCES, is_statement, quoted_whole, reached
from retrieval.reading.question_terms import telling_words
from store.language.sentences import sentence_spans
from store.language.stems import stem, words

_WITNESSES = 3
_RELATED = 3


def answer_text(question: Question, candidate: Candidate) -> str:
    """The words that answer, on one line: the candidate's, or the sentences of a statement."""
    if not is_statement(candidate):
        return candidate.text
    start, end = quote_span(question, candidate)
    return " ".join(candidate.passage.article.text[start:end].split())


def citations(question: Question, offer: Offer) -> tuple[Citation, ...]:
    """The quote of the answer, and those of others that the reader believes to say the same."""
    best, *others = offer.candidates
    return quotes_of(question, (best, *(one for one in others if one.margin > 0)), most=_WITNESSES)


def quotes_of(
    question: Question, candidates: Sequence[Candidate], first: int = 1, most: int = _WITNESSES
) -> tuple[Citation, ...]:
    """The quotes of candidates, at most so many, each sentence once, numbered from `first`."""
    quoted: dict[str, Candidate] = {}
    for one in candidates:
        start, end = quote_span(question, one)
        quoted.setdefault(one.passage.article.text[start:end], one)
    return tuple(
        _citation(n, one.passage, quote_span(question, one), (one.start, one.end))
        for n, one in enumerate(list(quoted.values())[:most], first)
    )


def related(question: Question, offers: Sequence[Offer]) -> tuple[Citation, ...]:
    """The most likely quote of each of the nearest articles."""
    nearest: dict[str, Candidate] = {}
    for one in sorted((one for offer in offers for one in offer.candidates), key=lambda one: -one.score):
        nearest.setdefault(one.passage.article.id, one)
    return tuple(
        _citation(n, one.passage, quote_span(question, one), None)
        for n, one in enumerate(list(nearest.values())[:_RELATED], 1)
    )


def quote_span(question: Question, candidate: Candidate) -> tuple[int, int]:
    """The sentences around a candidate, `[start, end)` of its article's text.

    A sentence that holds none of the words that tell what the question is about ("Dia lahir di Solo") is
    quoted with the one before it, if that holds some and the two are no more than three. What somebody said
    is quoted to the end of the quotation, if three sentences reach it.
    """
    passage = candidate.passage
    spans = sentences(passage)
    inside = reached(spans, candidate.start, candidate.end)
    first, last = inside[0], inside[-1]
    if is_statement(candidate):
        first, last = quoted_whole(passage.article.text, spans, first, last)
    start, end = spans[first][0], spans[last][1]
    if first and last - first + 1 < MOST_SENTENCES:
        telling = telling_words(question, passage)
        before = spans[first - 1]
        if not _holds(passage, start, end, telling) and _holds(passage, *before, telling):
            start = before[0]
    return start, end


def sentences(passage: Passage) -> list[tuple[int, int]]:
    """The spans of the passage's sentences, offsets in its article's text."""
    at = passage.chunk.start
    return [(at + start, at + end) for start, end in sentence_spans(passage.text)]


def _holds(passage: Passage, start: int, end: int, telling: Collection[str]) -> bool:
    return not set(telling).isdisjoint(stem(words(passage.article.text[start:end])))


def _citation(n: int, passage: Passage, span: tuple[int, int], mark: tuple[int, int] | None) -> Citation:
    article = passage.article
    of, quote = article.metadata, article.text[slice(*span)]
    return Citation(
        n, article.id, article.source, of.title, of.publisher, of.date, of.url, quote, *span, mark,
        also_in=also_in(article, passage.copies, quote),
    )  # fmt: skip
