"""Chooses the sentences that answer: those that fit the question best within the best passages."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from retrieval.confidence import Evidence, coverage
from retrieval.fusion import shared_words
from retrieval.models import Passage, Question, SentenceMatch
from store.encoder.encoder import Encoder
from store.ingest.rules import rules
from store.stems import stem, words

_CLAUSE_END = re.compile(r"(?<=[,;:])\s+|\s+[–—-]\s+")
_SHORTEST_CLAUSE = 4
# What a point of a sentence's fit adds to its passage's score; chosen on facqa/train and xlingual/train,
# where anything from 0.4 to 1.2 does as well.
_FIT = 0.6


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence, `[start, end)` of its article's text, and what speaks for it."""

    passage: Passage
    start: int
    end: int
    text: str
    score: float
    evidence: Evidence


def candidates(question: Question, passages: Sequence[Passage]) -> list[Candidate]:
    """Every sentence of the passages once, best first: by its passage's score and its own fit."""
    found: dict[tuple[str, int, int], Candidate] = {}
    for passage in passages:
        covered, same = _coverage(question, passage)
        for sentence in passage.match.sentences if passage.match else ():
            # Chunks overlap: the passage that ranks higher keeps the sentence.
            key = (passage.article.id, sentence.start, sentence.end)
            if key not in found:
                found[key] = _candidate(passage, sentence, covered, same)
    return sorted(found.values(), key=lambda candidate: -candidate.score)


def _candidate(passage: Passage, sentence: SentenceMatch, covered: float | None, same: bool) -> Candidate:
    assert passage.match is not None  # noqa: S101 - the sentence is its
    evidence = Evidence(
        tokens=sentence.tokens,
        cosine=sentence.cosine,
        passage_tokens=passage.match.tokens,
        passage_cosine=passage.match.cosine,
        coverage=covered,
        same_language=same,
        expected=sentence.expected,
    )
    text = passage.article.text[sentence.start : sentence.end]
    score = passage.score + _FIT * sentence.fit
    return Candidate(passage, sentence.start, sentence.end, text, score, evidence)


def highlight(candidate: Candidate, question: Question, encoder: Encoder) -> tuple[int, int]:
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
    clauses = encoder.encode([text[start:end] for start, end in spans], "passage: ")
    cosines = (clauses @ encoder.encode([question.text], "query: ")[0]).tolist()
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
