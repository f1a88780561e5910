"""Answers that the passages offer: each span once, with all passages that say the same. Pure."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from retrieval.models import Passage
from retrieval.reading.boundaries import whole
from retrieval.reading.kinds import form_of
from retrieval.reading.spans import NO, SPAN, YES, Span
from retrieval.reading.witnesses import Place, independent
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
    are; `form`: SPAN, STATEMENT or VERDICT."""

    passage: Passage
    start: int
    end: int
    margin: float
    score: float
    form: str = SPAN

    @property
    def text(self) -> str:
        return self.passage.article.text[self.start : self.end]


@dataclass(frozen=True, slots=True)
class Offer:
    """An answer: its candidates, best first, one a passage. `score` adds up over those that are witnesses of
    their own. `verified`: the verifier's logit of its being the answer, None where it was not asked.
    `decided`: of a verdict, how far it is yes, from -1 for no to 1."""

    candidates: tuple[Candidate, ...]
    score: float
    verified: float | None = None
    decided: float | None = None

    @property
    def verdict(self) -> str | None:
        """What it says to a question for yes or no, "yes" or "no"; None to another question."""
        return None if self.decided is None else YES if self.decided > 0 else NO

    @property
    def best(self) -> Candidate:
        return self.candidates[0]

    @property
    def witnesses(self) -> int:
        """How many of the candidates are witnesses of their own: copies are not."""
        return len(independent(_places(self.candidates)))


def offers(
    passages: Sequence[Passage],
    spans: Sequence[Sequence[Span]],
    fit_weight: float,
    left: Callable[[Candidate], Candidate | None] | None = None,
) -> list[Offer]:
    """All answers that the passages offer, best first. spans: of each passage, offsets in its text.

    fit_weight: what a point of a passage's own score adds to a margin. left: what is left of a candidate,
    None if it cannot answer; by default all of it.
    """
    grouped: dict[tuple[str, ...], list[Candidate]] = {}
    form = form_of(spans)
    for passage, own in zip(passages, spans, strict=True):
        for candidate in _distinct(passage, own, fit_weight, form):
            if one := left(candidate) if left else candidate:
                grouped.setdefault(tuple(stem(words(one.text))), []).append(one)
    found = [offer_of(group) for group in grouped.values()]
    return sorted(found, key=lambda offer: -offer.score)


def ordered(offered: Sequence[Offer], verify_weight: float) -> list[Offer]:
    """The answers in the order of reader and verifier, best first; those that were not verified come last."""
    asked = [offer for offer in offered if offer.verified is not None]
    rest = [offer for offer in offered if offer.verified is None]
    return [*sorted(asked, key=lambda offer: -(offer.score + verify_weight * (offer.verified or 0.0))), *rest]


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


def _distinct(passage: Passage, spans: Sequence[Span], fit_weight: float, form: str) -> list[Candidate]:
    """The passage's spans with whole words; of those that then are the same, the best."""
    found: dict[tuple[int, int], Candidate] = {}
    for span in spans:
        start, end = whole(passage.text, span.start, span.end)
        if start < end and (start, end) not in found:
            length = len(words(passage.text[start:end]))
            score = span.score + fit_weight * passage.score - _A_WORD * (length - 1)
            at = passage.chunk.start
            found[start, end] = Candidate(passage, at + start, at + end, span.score, score, form)
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
    weights = [math.exp(distinct[number].score - best) for number in independent(_places(distinct))]
    return Offer(distinct, best + math.log(math.fsum(weights)))


def _places(candidates: Sequence[Candidate]) -> list[Place]:
    return [(one.passage, one.start) for one in candidates]
