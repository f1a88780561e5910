"""What the verifier says to the answers of a question: whether it is one, and of a verdict, yes or no."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from retrieval.models import Question
from retrieval.reading.candidates import Candidate, Offer
from retrieval.reading.header import header
from retrieval.reading.kinds import VERDICT
from retrieval.reading.quotes import answer_text
from retrieval.verify import Verifier


class Verified:
    """Asks about each answer of one question once, however often it is offered."""

    def __init__(self, verifier: Verifier, question: Question) -> None:
        self._verifier, self._question = verifier, question
        self._logits: dict[tuple[str, int, int], float] = {}
        self._decided: dict[str, float] = {}

    def of(self, offered: Sequence[Offer]) -> list[Offer]:
        """The answers with what is said to them. Raises ArtifactError."""
        self.logits([offer.best for offer in offered])
        return [
            replace(offer, verified=self._logits[_place(offer.best)], decided=self._verdict(offer.best))
            for offer in offered
        ]

    def logits(self, candidates: Sequence[Candidate]) -> list[float]:
        """Of each candidate the logit of its being the answer. Raises ArtifactError."""
        best = {_place(one): one for one in candidates}
        new = [one for place, one in best.items() if place not in self._logits]
        logits = self._verifier.answers(self._question.text, new)
        self._logits |= {_place(one): logit for one, logit in zip(new, logits, strict=True)}
        return [self._logits[_place(one)] for one in candidates]

    def _verdict(self, candidate: Candidate) -> float | None:
        """How far the sentences around the answer entail what is asked, less how far they contradict it."""
        if candidate.form != VERDICT:
            return None
        said = answer_text(self._question, candidate)
        if said not in self._decided:
            about = header(candidate.passage.article, candidate.passage.chunk.start)
            found = self._verifier.entails(said, self._question.text, about)
            self._decided[said] = found.entailed - found.contradicted
        return self._decided[said]


def _place(candidate: Candidate) -> tuple[str, int, int]:
    return candidate.passage.chunk.id, candidate.start, candidate.end
