"""Answers that the passages offer: each span once, with all passages that say the same. Pure."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

from retrieval.models import Passage
from retrieval.reading.boundaries import whole
from retrieval.reading.spans import Span
from store.language.stems import stem, words

# A margin at which an answer is as good as certain.
_SURE = 10.0
# What each further word costs an answer: a span from the beginning of one answer to the end of another has
# two likely ends, too.
_A_WORD = 0.04


@dataclass(frozen=True, slots=True)
class Candidate:
    """Words of a passage, `[start, end)` of its article's text, that may answer. `margin`: by how much the
    reader prefers them to no answer; `score`: that, how well the passage fits the question, and how few they
    are."""

    passage: Passage
    start: int
    end: int
    margin: float
    score: float

    @property
    def text(self) -> str:
        return self.passage.article.text[self.start : self.end]


@dataclass(frozen=True, slots=True)
class Offer:
    """An answer: its candidates, best first, one a passage. `score` adds up over them."""

    candidates: tuple[Candidate, ...]
    score: float

    @property
    def best(self) -> Candidate:
        return self.candidates[0]


def offers(passages: Sequence[Passage], spans: Sequence[Sequence[Span]], fit_weight: float) -> list[Offer]:
    """All answers that the passages offer, best first. spans: of each passage, offsets in its text.

    fit_weight: what a point of a passage's own score adds to a margin.
    """
    grouped: dict[tuple[str, ...], list[Candidate]] = {}
    for passage, own in zip(passages, spans, strict=True):
        for one in _distinct(passage, own, fit_weight):
            grouped.setdefault(tuple(stem(words(one.text))), []).append(one)
    found = [offer_of(group) for group in grouped.values()]
    return sorted(found, key=lambda offer: -offer.score)


def reranked(
    passages: Sequence[Passage], spans: Sequence[Sequence[Span]], fit_weight: float
) -> tuple[Passage, ...]:
    """The passages in the order of their best spans, best first, with that as their score.

    How much surer than sure a margin is tells little of a passage: beyond that search decides.
    """
    scored = [
        replace(passage, score=fit_weight * passage.score + min(_SURE, margin), reader=margin)
        for passage, own in zip(passages, spans, strict=True)
        if own
        for margin in [max(span.score for span in own)]
    ]
    unread = [passage for passage, own in zip(passages, spans, strict=True) if not own]
    return (*sorted(scored, key=lambda passage: (-passage.score, passage.chunk.id)), *unread)


def _distinct(passage: Passage, spans: Sequence[Span], fit_weight: float) -> list[Candidate]:
    """The passage's spans with whole words; of those that then are the same, the best."""
    found: dict[tuple[int, int], Candidate] = {}
    for span in spans:
        start, end = whole(passage.text, span.start, span.end)
        if start < end and (start, end) not in found:
            length = len(words(passage.text[start:end]))
            score = span.score + fit_weight * passage.score - _A_WORD * (length - 1)
            at = passage.chunk.start
            found[start, end] = Candidate(passage, at + start, at + end, span.score, score)
    return list(found.values())


def offer_of(group: Sequence[Candidate]) -> Offer:
    """The answer that at least one candidate gives: the best of each passage."""
    ranked = sorted(group, key=lambda one: -one.score)
    best = ranked[0].score
    # Chunks overlap: the same words of the same article are no second witness, nor are those of one passage.
    places: dict[tuple[str, int], Candidate] = {}
    for one in ranked:
        places.setdefault((one.passage.article.id, one.start), one)
    passages: dict[str, Candidate] = {}
    for one in places.values():
        passages.setdefault(one.passage.chunk.id, one)
    distinct = tuple(passages.values())
    return Offer(distinct, best + math.log(math.fsum(math.exp(one.score - best) for one in distinct)))
