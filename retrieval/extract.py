"""Chooses the sentences that answer: those most like the question within the best passages."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from retrieval.confidence import Evidence, coverage
from retrieval.expectation import holds_expected
from retrieval.fusion import shared_words
from retrieval.models import Passage, Question
from store.embedding import Embedder
from store.ingest.rules import rules
from store.sentences import sentence_spans
from store.stems import stem, words

_CLAUSE_END = re.compile(r"(?<=[,;:])\s+|\s+[–—-]\s+")
_SHORTEST_CLAUSE = 4
# What holding the kind of words that is asked for is worth beside a cosine; chosen on facqa/train, where
# more gains nothing, and xlingual/train, where more costs.
_EXPECTED_BONUS = 0.08


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence, `[start, end)` of its article's text, and what speaks for it."""

    passage: Passage
    start: int
    end: int
    text: str
    score: float
    evidence: Evidence


def candidates(question: Question, passages: Sequence[Passage], embedder: Embedder) -> list[Candidate]:
    """Every sentence of the passages once, best first.

    A sentence's score is its own cosine, its passage's score, and a bonus by how well it holds the kind
    of words that the question asks for, if it asks for one. Raises EmbeddingError.
    """
    found: dict[tuple[str, int, int], Passage] = {}
    for passage in passages:
        at = passage.chunk.start
        for start, end in sentence_spans(passage.text):
            # Chunks overlap: the passage that ranks higher keeps the sentence.
            found.setdefault((passage.article.id, at + start, at + end), passage)
    if not found:
        return []
    texts = [passage.article.text[start:end] for (_, start, end), passage in found.items()]
    cosines = (embedder.passages(texts) @ question.vector).tolist()
    coverages = {passage.chunk.id: _coverage(question, passage) for passage in passages}
    result = []
    for ((_, start, end), passage), text, cosine in zip(found.items(), texts, cosines, strict=True):
        covered, same = coverages[passage.chunk.id]
        expected = holds_expected(question.text, text)
        evidence = Evidence(cosine, passage.dense, covered, same, expected)
        bonus = _EXPECTED_BONUS * (1.0 if expected is None else expected)
        result.append(Candidate(passage, start, end, text, passage.score + cosine + bonus, evidence))
    return sorted(result, key=lambda candidate: -candidate.score)


def highlight(candidate: Candidate, question: Question, embedder: Embedder) -> tuple[int, int]:
    """The clause of the sentence that is most like the question, as [start, end) of the article."""
    text, at = candidate.text, 0
    spans: list[tuple[int, int]] = []
    for end, following in [
        *((m.start(), m.end()) for m in _CLAUSE_END.finditer(text)),
        (len(text), len(text)),
    ]:
        if len(text[at:end].split()) >= _SHORTEST_CLAUSE or (end == len(text) and not spans):
            spans.append((at, end))
            at = following
        elif end == len(text):
            spans[-1] = (spans[-1][0], end)
    if len(spans) < 2:
        return candidate.start, candidate.end
    cosines = (embedder.passages([text[start:end] for start, end in spans]) @ question.vector).tolist()
    start, end = spans[cosines.index(max(cosines))]
    return candidate.start + start, candidate.start + len(text[:end].rstrip())


def _coverage(question: Question, passage: Passage) -> tuple[float | None, bool]:
    """How much of the question the passage holds, and whether the two are in one language."""
    same = question.language is None or passage.article.metadata.language in (None, question.language)
    function_words = rules().words.get(question.language or "", frozenset())
    asked = words(question.text)
    if same:
        telling = [word for word in asked if word.casefold() not in function_words]
    else:
        telling = shared_words(asked, function_words)
    return coverage(stem(telling), stem(words(passage.text))), same
