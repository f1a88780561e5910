"""Reading: from a question and its passages to an answer with its quotes, or a refusal."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from retrieval.confidence import Calibration, evidence
from retrieval.confidence import load as load_calibration
from retrieval.models import Answer, Passage, Question
from retrieval.news.given import Given
from retrieval.news.merge import merged, precise_first
from retrieval.news.office import Office
from retrieval.news.rendered import dates, rendered
from retrieval.news.sides import Sides, first_of_each
from retrieval.news.timely import as_of, timely
from retrieval.reading.about import About, choose
from retrieval.reading.candidates import Candidate, Offer, offer_of, offers, ordered, reranked
from retrieval.reading.header import header
from retrieval.reading.members import whole_list
from retrieval.reading.model import ReaderModel
from retrieval.reading.quotes import answer_text, citations, related
from retrieval.reading.spans import Span
from retrieval.reading.told import with_list, with_sides
from retrieval.reading.verified import Verified
from retrieval.verify import Verifier

_FALLBACK_LANGUAGE = "id"
# How many spans of a window are weighed.
_SPANS = 8
# How many answers the verifier weighs against each other.
_VERIFIED = 5
# How many passages are read before it is asked whether the answer is sure enough to read no more.
_AT_A_TIME, _ENOUGH = 4, 0.55


@dataclass(frozen=True, slots=True)
class Reading:
    """`best`: the best answer there is, however sure; `answer`: the same if that is sure enough, else a
    refusal, with the confidence of what it holds back. `passages`: those read, best first."""

    best: Answer
    answer: Answer
    passages: tuple[Passage, ...]


class _Asked:
    """What a question says of whom it asks for."""

    def __init__(self, question: Question, about: About) -> None:
        self._given = Given(question.text, about.asked)
        self._office = Office.asked_for(question.text, about.asked)

    def left(self, candidate: Candidate) -> Candidate | None:
        """What of a candidate may answer."""
        if self._office and self._office.is_of_another(candidate):
            return None
        return self._given.left(candidate)

    def called(self, offer: Offer) -> Offer | None:
        """What of an answer stands against another one: where an office is asked for, only whom an article
        gives it to."""
        if not self._office:
            return offer
        kept = [one for one in offer.candidates if self._office.is_held_by(one)]
        return offer_of(kept) if kept else None

    def found(self, text: str, own: list[Span]) -> list[Span]:
        """The spans of a passage, with those whom it calls what is asked for."""
        return self._office.found(text, own) if self._office else own


class Reader:
    """Reads passages with the model, verifies what it finds and says how sure it is. Safe to use from several
    threads."""

    def __init__(
        self, model: ReaderModel, threshold: float | None = None, calibration: Calibration | None = None
    ) -> None:
        """threshold: the confidence needed, None for the calibrated one. calibration: None for the bundled
        one."""
        self._model, self._calibration = model, calibration or load_calibration()
        self._verifier = Verifier(model.encoder)
        self._threshold = self._calibration.threshold if threshold is None else threshold

    def read(self, question: Question, passages: Sequence[Passage]) -> Reading:
        """The answer that the passages give; it has no timings. Raises ArtifactError.

        The best passages are read first, the others only while the answer is unsure, or not known to be the
        newest where that is asked for.
        """
        weight = self._calibration.fit_weight_for(question, passages)
        about, known = About(question, passages), Verified(self._verifier, question)
        asked = _Asked(question, about)
        spans: list[list[Span]] = []
        offered: list[Offer] = []
        chosen, confidence = None, 0.0
        newest = bool(question.time and question.time.latest)
        while len(spans) < len(passages) and (newest or confidence < _ENOUGH):
            spans += self._spans(question, passages[len(spans) : len(spans) + _AT_A_TIME], asked)
            found = merged(question, offers(passages[: len(spans)], spans, weight, asked.left))
            found = timely(question, found, lambda offer: about.kept(offer) is not None)
            offered = self._order(found, known)
            if offered:
                chosen, confidence = choose(question, offered, about, self._calibration)
        ranked = (*reranked(passages[: len(spans)], spans, weight), *passages[len(spans) :])
        refusal = Answer(
            question=question.text,
            language=question.language or _FALLBACK_LANGUAGE,
            answered=False,
            answer="",
            confidence=_doubted(confidence, question),
            related=related(question, offered),
        )
        if not chosen:
            return Reading(refusal, refusal, ranked)
        kept = [one for one in map(about.kept, offered) if one]
        members = whole_list(question, chosen, kept)
        sides = Sides(question, about.asked)
        told = None
        if sides.can_differ(chosen):
            further = _further(sides, passages, len(spans))
            more = offers(further, self._spans(question, further, asked), weight, asked.left)
            comparable = [one for one in map(asked.called, [*offered, *more]) if one]
            told = sides.of(chosen, comparable, known.logits)
        if told:
            # What another article says of the same is no rival that makes the answer unlikely.
            alone = [chosen, *(one for one in offered if one is not chosen and not told.has(one))]
            least = self._calibration.probability(evidence(question, alone))
            confidence = max(confidence, least)
            refusal = replace(refusal, confidence=_doubted(confidence, question))
        chosen = precise_first(chosen)
        cited = citations(question, chosen)
        best = replace(
            refusal,
            answered=True,
            answer=answer_text(question, chosen.best),
            verdict=chosen.verdict,
            rendered=rendered(chosen.best, refusal.language),
            dates=dates(chosen.best),
            citations=cited,
            related=(),
            as_of=as_of(question, cited),
        )
        if members:
            best = with_list(best, question, members)
        elif told:
            best = with_sides(best, question, told, self._threshold)
        sure_enough = best.confidence >= self._threshold
        return Reading(best, best if sure_enough else refusal, ranked)

    def weigh(
        self, question: Question, passages: Sequence[Passage]
    ) -> tuple[list[Offer], tuple[Passage, ...]]:
        """All answers that the passages offer, and the passages in the reader's order; both best first. All
        are read, and nothing is verified."""
        asked = _Asked(question, About(question, passages))
        spans = self._spans(question, passages, asked)
        weight = self._calibration.fit_weight_for(question, passages)
        found = merged(question, offers(passages, spans, weight, asked.left))
        return found, reranked(passages, spans, weight)

    def verified(self, question: Question, offered: Sequence[Offer]) -> list[Offer]:
        """The answers in the order of reader and verifier, which is asked about the first few; best first."""
        return self._order(offered, Verified(self._verifier, question))

    def _spans(self, question: Question, passages: Sequence[Passage], asked: _Asked) -> list[list[Span]]:
        headers = [header(passage.article, passage.chunk.start) for passage in passages]
        texts = [passage.text for passage in passages]
        found = self._model.spans(question.text, texts, _SPANS, headers)
        return [asked.found(text, own) for text, own in zip(texts, found, strict=True)]

    def _order(self, offered: Sequence[Offer], known: Verified) -> list[Offer]:
        few, rest = offered[:_VERIFIED], offered[_VERIFIED:]
        return ordered([*known.of(few), *rest], self._calibration.verify_weight)


def _further(sides: Sides, passages: Sequence[Passage], read: int) -> list[Passage]:
    """The first passage of each further article that has the names of the question."""
    seen = {passage.article.id for passage in passages[:read]}
    return [
        one for one in first_of_each(passages[read:]) if one.article.id not in seen and sides.is_about(one)
    ]


def _doubted(confidence: float, question: Question) -> float:
    """How sure an answer is: it is right if it answers, and if something was asked."""
    return round(confidence * (1.0 - question.doubt), 4)
