"""Whether a quote says what is said of it: that it answers this question, or that it bears out a claim."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np

from retrieval.reading.candidates import Candidate
from retrieval.reading.header import header
from retrieval.verification import artifacts
from retrieval.verification.marking import Marking
from store.encoder.encoder import Encoder
from store.encoder.session import Session
from store.encoder.words import Floats


@dataclass(frozen=True, slots=True)
class Entailment:
    """The probabilities that a quote entails a claim, contradicts it, or does neither; they add up to 1."""

    entailed: float
    contradicted: float
    neither: float


class Verifier:
    """Shares the encoder's tokenizer, word embeddings and workers. Safe to use from several threads."""

    def __init__(self, encoder: Encoder, folder: Path = artifacts.FOLDER) -> None:
        """The model loads when it is first needed. Raises ArtifactError then if its file is missing."""
        self._encoder, self._bundle = encoder, artifacts.bundle(folder)

    @cached_property
    def _session(self) -> Session:
        return Session(self._bundle.locate(artifacts.VERIFIER))

    @cached_property
    def _marking(self) -> Marking:
        return Marking(self._encoder.tokenizer)

    def answers(self, question: str, candidates: Sequence[Candidate]) -> list[float]:
        """For each candidate the logit of its answering this question: right event, person, role and year."""
        tokenizer, read = self._encoder.tokenizer, {}
        texts = []
        for one in candidates:
            chunk = one.passage.chunk
            if chunk.id not in read:
                read[chunk.id] = tokenizer.spans(one.passage.text)
            start, end = one.start - chunk.start, one.end - chunk.start
            about = header(one.passage.article, chunk.start)
            texts.append(self._marking.answer(question, about, read[chunk.id], start, end))
        return [float(logits[0]) for logits in self._run("answers", texts)]

    def entails(self, quote: str, claim: str, about: str = "") -> Entailment:
        """What the quote says of the claim, which may be a question for yes or no; each may be Indonesian or
        English. about: the header of the quote's article, which may tell who "he" is."""
        [logits] = self._run("claims", [self._marking.claim(claim, quote, about)])
        chances = np.exp(logits - logits.max())
        entailed, contradicted, neither = (float(one) for one in chances / chances.sum())
        return Entailment(entailed, contradicted, neither)

    def _run(self, output: str, texts: Sequence[list[int]]) -> list[Floats]:
        # Loaded here, for the workers would all load it.
        session, words = self._session, self._encoder.words
        return self._encoder.workers.map(
            lambda ids: session.run(output, words[np.array(ids, np.int64)]), list(texts)
        )
