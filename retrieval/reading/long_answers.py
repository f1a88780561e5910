"""Answers that are whole sentences, for a few words do not say them: reasons, manners, utterances. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from retrieval.reading.brackets import LONE, other_halves
from retrieval.reading.candidates import Candidate
from retrieval.reading.spans import SPAN
from store.language.stems import words

# What the reader finds in so many words or more is nearly a sentence, and often cut short: whole, it says
# more. Going by question words costs more good short answers for each that it repairs (docs/reader.md).
_CLAUSE = 12
MOST_SENTENCES = 3
_QUOTATION = frozenset('“”"«»')


def is_statement(candidate: Candidate) -> bool:
    """Whether it is more than a few words can say."""
    return candidate.form != SPAN or len(words(candidate.text)) >= _CLAUSE


def reached(sentences: Sequence[tuple[int, int]], start: int, end: int) -> list[int]:
    """The numbers of the sentences that a span lies in."""
    return [place for place, sentence in enumerate(sentences) if sentence[0] < end and start < sentence[1]]


def quoted_whole(text: str, sentences: Sequence[tuple[int, int]], first: int, last: int) -> tuple[int, int]:
    """The numbers of the first and last sentence with as many after or before them as close a quotation
    that they break off; as they are if that makes more than three sentences."""
    for added in range(MOST_SENTENCES - (last - first)):
        for one, other in ((first, last + added), (first - added, last)):
            inside = one >= 0 and other < len(sentences)
            if inside and not _breaks_off(text, sentences[one][0], sentences[other][1]):
                return one, other
    return first, last


def _breaks_off(text: str, start: int, end: int) -> bool:
    halves = other_halves(text, start, end)
    return any(other == LONE and text[place] in _QUOTATION for place, other in halves.items())
