"""Reading: from a question and its passages to an answer with its quotes, or a refusal."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from retrieval.confidence import Calibration
from retrieval.confidence import load as load_calibration
from retrieval.models import Answer, Passage, Question
from retrieval.news.merge import merged, precise_first
from retrieval.news.rendered import dates, rendered
from retrieval.reading.about import About, choose
from retrieval.reading.candidates import Offer, offers, reranked
from retrieval.reading.model import ReaderModel
from retrieval.reading.quotes import answer_text, citations, related

_FALLBACK_LANGUAGE = "id"
# How many spans of a window are weighed.
_SPANS = 8


@dataclass(frozen=True, slots=True)
class Reading:
    """`best`: the best answer there is, however sure; `answer`: the same if that is sure enough, else a
    refusal, with the confidence of what it holds back. `passages`: those read, best first."""

    best: Answer
    answer: Answer
    passages: tuple[Passage, ...]


class Reader:
    """Reads passages with the model and says how sure it is. Safe to use from several threads."""

    def __init__(
        self, model: ReaderModel, threshold: float | None = None, calibration: Calibration | None = None
    ) -> None:
        """threshold: the confidence needed, None for the calibrated one. calibration: None for the bundled
        one."""
        self._model, self._calibration = model, calibration or load_calibration()
        self._threshold = self._calibration.threshold if threshold is None else threshold

    def read(self, question: Question, passages: Sequence[Passage]) -> Reading:
        """The answer that the passages give; it has no timings. Raises ArtifactError."""
        offered, ranked = self.weigh(question, passages)
        chosen, confidence = (
            choose(question, offered, About(question, passages), self._calibration)
            if offered
            else (None, 0.0)
        )
        refusal = Answer(
            question=question.text,
            language=question.language or _FALLBACK_LANGUAGE,
            answered=False,
            answer="",
            confidence=round(confidence, 4),
            related=related(question, offered),
        )
        if not chosen:
            return Reading(refusal, refusal, ranked)
        chosen = precise_first(chosen)
        best = replace(
            refusal,
            answered=True,
            answer=answer_text(question, chosen.best),
            rendered=rendered(chosen.best, refusal.language),
            dates=dates(chosen.best),
            citations=citations(question, chosen),
            related=(),
        )
        return Reading(best, best if confidence >= self._threshold else refusal, ranked)

    def weigh(
        self, question: Question, passages: Sequence[Passage]
    ) -> tuple[list[Offer], tuple[Passage, ...]]:
        """All answers that the passages offer, and the passages in the reader's order; both best first."""
        spans = self._model.spans(question.text, [passage.text for passage in passages], _SPANS)
        weight = self._calibration.fit_weight_for(question, passages)
        return merged(question, offers(passages, spans, weight)), reranked(passages, spans, weight)
