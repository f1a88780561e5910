"""All members of a list that is asked for: of an enumeration, and of other sentences and articles. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from retrieval.models import Question
from retrieval.news.meaning import meaning, spoken
from retrieval.reading.candidates import Candidate, Offer
from retrieval.reading.enumeration import asks_list, counts_members, enumeration
from retrieval.reading.quotes import sentences
from retrieval.reading.spans import SPAN
from store.language.stems import stem, words

# By how much the reader must prefer a further member to no answer, and how much less than the first at most.
_LEAST, _LESS = 1.5, 6.0
_MOST = 8


def whole_list(question: Question, chosen: Offer, offered: Sequence[Offer]) -> tuple[Candidate, ...]:
    """The chosen answer, grown to the list that it is a part of, and the further members that the reader
    finds elsewhere where several are asked for; () where the answer is no list."""
    best = chosen.best
    if best.form != SPAN:
        return ()
    asked = asks_list(question.text)
    first = _grown(best, alone=asked)
    if not asked:
        return () if first == best else (first,)
    found = [first]
    for one in sorted((one for offer in offered for one in offer.candidates), key=lambda one: -one.margin):
        if one.margin < max(_LEAST, best.margin - _LESS) or len(found) == _MOST:
            break
        grown = _grown(one, alone=True)
        if not any(_is_said(grown, known) for known in found):
            found.append(grown)
    return () if found == [best] else tuple(found)


def list_text(members: Sequence[Candidate]) -> str:
    """The members as one text: each as it stands in its article, on one line."""
    return "; ".join(" ".join(one.text.split()) for one in members)


def _grown(candidate: Candidate, *, alone: bool) -> Candidate:
    """The candidate grown to the whole list; alone: even if it is a single member of it."""
    text = candidate.passage.article.text
    place = next(
        (span for span in sentences(candidate.passage) if span[0] <= candidate.start < span[1]), None
    )
    if place is None or candidate.end > place[1]:
        return candidate
    sentence, at = text[slice(*place)], place[0]
    span = candidate.start - at, candidate.end - at
    if not alone and (meaning(candidate).date or counts_members(sentence, *span, spoken(candidate)) < 3):
        return candidate
    start, end = enumeration(sentence, *span, spoken(candidate))
    return replace(candidate, start=at + start, end=at + end)


def _is_said(one: Candidate, known: Candidate) -> bool:
    """Whether the words of one, or nearly all of the telling ones, are among those of the other."""
    if one.passage.article.id == known.passage.article.id and one.start < known.end and known.start < one.end:
        return True
    mine, theirs = (set(stem(words(of.text))) for of in (one, known))
    return 2 * len(mine & theirs) >= min(len(mine), len(theirs))
