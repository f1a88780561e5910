"""What articles say that differ, as parts of an answer: sides with their quotes. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace

from retrieval.models import CONFLICT, Answer, Citation, Question, Side
from retrieval.news.rendered import dates, rendered
from retrieval.news.sides import Told
from retrieval.reading.candidates import Candidate
from retrieval.reading.members import list_text
from retrieval.reading.quotes import answer_text, quotes_of

# More are not shown; of a conflict each side is quoted from so many articles at most.
_MOST_SIDES = 5
_QUOTES = 2
# What is left of the confidence of an answer that another article contradicts: one of the two is wrong.
_LEFT = 0.6


def with_sides(answer: Answer, question: Question, told: Told, least: float) -> Answer:
    """The answer with its sides and their quotes; of an update it is what the newest side says.

    least: the confidence that is enough for an answer, below which that of a conflict does not fall.
    """
    sides: list[Side] = []
    for candidates in told.sides[:_MOST_SIDES]:
        shown = candidates[: _QUOTES if told.relation == CONFLICT else 1]
        numbered = sum(len(side.citations) for side in sides)
        citations = quotes_of(question, shown, numbered + 1)
        sides.append(_side(question, candidates, citations))
    newest = told.sides[0][0]
    changed = replace(
        answer,
        relation=told.relation,
        sides=tuple(sides),
        citations=tuple(one for side in sides for one in side.citations),
    )
    if told.relation == CONFLICT:
        return replace(
            changed, confidence=max(min(answer.confidence, least), round(answer.confidence * _LEFT, 4))
        )
    return replace(
        changed,
        answer=answer_text(question, newest),
        rendered=rendered(newest, answer.language),
        dates=dates(newest),
    )


def with_list(answer: Answer, question: Question, members: Sequence[Candidate]) -> Answer:
    """The answer with all members of a list, each quoted."""
    citations = quotes_of(question, members, most=len(members))
    return replace(answer, answer=list_text(members), rendered=None, dates=None, citations=citations)


def _side(question: Question, candidates: Sequence[Candidate], citations: tuple[Citation, ...]) -> Side:
    newest = max(
        candidates, key=lambda one: (one.passage.article.metadata.date or dt.date.min, one.margin)
    ).passage.article.metadata
    return Side(answer_text(question, candidates[0]), citations, newest.date, newest.publisher)
