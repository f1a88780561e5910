"""Reading: from a question and its passages to an answer with its quotes, or a refusal."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from retrieval.confidence import load as load_calibration
from retrieval.extract import Candidate, candidates, highlight
from retrieval.models import Answer, Citation, Passage, Question
from retrieval.ranking import look
from store.encoder.encoder import Encoder

_FALLBACK_LANGUAGE = "id"
_RELATED = 3
# A second sentence is quoted when it is nearly as good as the best.
_NEARLY = 0.03


@dataclass(frozen=True, slots=True)
class Reading:
    """`best`: the best answer there is, however sure; `answer`: the same if that is sure enough, else a
    refusal, with the confidence of what it holds back."""

    best: Answer
    answer: Answer


class Reader:
    """Reads with the bundled confidence model. Safe to use from several threads."""

    def __init__(self, encoder: Encoder, threshold: float | None = None) -> None:
        """threshold: the confidence needed, None for the calibrated one."""
        self._encoder = encoder
        self._calibration = load_calibration()
        self._threshold = self._calibration.threshold if threshold is None else threshold

    def read(self, question: Question, passages: Sequence[Passage]) -> Reading:
        """The answer that the passages give; it has no timings."""
        ranked = candidates(question, look(question.text, passages, self._encoder))
        confidence = self._calibration.confidence([one.evidence for one in ranked])
        refusal = Answer(
            question=question.text,
            language=question.language or _FALLBACK_LANGUAGE,
            answered=False,
            answer="",
            confidence=round(confidence, 4),
            related=_related(ranked),
        )
        chosen = _best(ranked)
        if not chosen:
            return Reading(refusal, refusal)
        marked = [highlight(one, question, self._encoder) for one in chosen]
        best = replace(
            refusal,
            answered=True,
            answer=" ".join(one.text for one in chosen),
            citations=tuple(
                _citation(n, one, span) for n, (one, span) in enumerate(zip(chosen, marked, strict=True), 1)
            ),
            related=(),
        )
        return Reading(best, best if confidence >= self._threshold else refusal)


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
