"""The second look: the best candidates of search in the order of what each says, not only of its subject.

The weights are an artifact, `ranking.json`, which `make tune` fits.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files

import numpy as np

from retrieval.expectation import holds_expected
from retrieval.interaction import cosine, nearest
from retrieval.models import Match, Passage, SentenceMatch
from store.encoder.encoder import Encoder
from store.encoder.words import Floats
from store.sentences import sentence_spans
from store.store import passage_header


@dataclass(frozen=True, slots=True)
class Ranking:
    """What a point of each feature adds to a passage's score: the cosine of the wholes, the match of the
    tokens, the fit of the best sentence, and BM25."""

    cosine: float
    tokens: float
    sentence: float
    lexical: float

    def score(self, match: Match, lexical: float) -> float:
        return (
            self.cosine * match.cosine
            + self.tokens * match.tokens
            + self.sentence * max((sentence.fit for sentence in match.sentences), default=0.0)
            + self.lexical * lexical
        )


@cache
def load() -> Ranking:
    """The bundled weights."""
    return Ranking(**json.loads((files("retrieval") / "ranking.json").read_text("utf-8")))


def look(question: str, passages: Sequence[Passage], encoder: Encoder) -> list[Passage]:
    """The passages with their matches; one that has its match already is not looked at again."""
    if all(passage.match for passage in passages):
        return list(passages)
    asked = np.concatenate(encoder.token_vectors([question], "query: "))
    return [
        passage if passage.match else replace(passage, match=compare(question, asked, passage, encoder))
        for passage in passages
    ]


def rerank(passages: Sequence[Passage], ranking: Ranking) -> list[Passage]:
    """The passages, which have been looked at, best first by the score that `ranking` gives."""
    scored = [
        replace(passage, score=ranking.score(passage.match, passage.lexical))
        for passage in passages
        if passage.match
    ]
    return sorted(scored, key=lambda passage: (-passage.score, passage.chunk.id))


def compare(question: str, asked: Floats, passage: Passage, encoder: Encoder) -> Match:
    """The match of a passage and a question whose token vectors are `asked`, (tokens, 384)."""
    spans = sentence_spans(passage.text)
    sentences = [passage.text[start:end] for start, end in spans]
    header = passage_header(passage.article, passage.chunk)
    vectors = encoder.token_vectors([header, *sentences], "passage: ")
    whole = np.concatenate(vectors)
    return Match(
        cosine=cosine(asked, whole),
        tokens=nearest(asked, whole),
        sentences=tuple(
            SentenceMatch(
                passage.chunk.start + start,
                passage.chunk.start + end,
                cosine(asked, own),
                nearest(asked, own),
                holds_expected(question, sentence),
            )
            for (start, end), sentence, own in zip(spans, sentences, vectors[1:], strict=True)
        ),
    )
