"""Which of several answers is of the time that a question asks about, and how old an answer is. Pure."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Callable, Sequence
from dataclasses import replace

from retrieval.models import Citation, Question
from retrieval.news.asked_time import AskedTime
from retrieval.news.in_time import appeared_in, speaks_of
from retrieval.reading.candidates import Candidate, Offer, offer_of
from retrieval.reading.quotes import quote_span

# Margins of the reader by which answers are still comparable, so that time decides between them: an answer of
# another time is worth so much less, and so is an older one where the newest is asked for.
_COMPARABLE, _NEWER = 3.0, 5.5
# From this age on an answer to what is so says how old it is; if the newest is asked for, much sooner.
_OLD, _NOT_NEW = dt.timedelta(days=30), dt.timedelta(days=2)


def timely(question: Question, offered: Sequence[Offer], held: Callable[[Offer], bool]) -> list[Offer]:
    """The answers, best first, those of the time that is asked about before comparable ones; the same if it
    is asked about none.

    held: whether an answer's article is about what is asked.
    """
    time = question.time
    if time is None or not time.told:
        return list(offered)
    found = list(offered)
    if time.dated:
        found = [offer_of([_weighed(question, time, one) for one in of.candidates]) for of in found]
    if time.latest:
        found = _newest(found, held)
    return sorted(found, key=lambda offer: -offer.score)


def as_of(question: Question, cited: Sequence[Citation]) -> dt.date | None:
    """The day of the newest article that says what is so, if that is asked and the day is long ago."""
    time = question.time
    dates = [one.date for one in cited if one.date]
    if time is None or not time.present or not dates or cited[0].date is None:
        return None
    age = _NOT_NEW if time.latest else _OLD
    return max(dates) if max(dates) + age <= time.today else None


def _weighed(question: Question, time: AskedTime, one: Candidate) -> Candidate:
    article = one.passage.article
    start, end = quote_span(question, one)
    told = speaks_of(time, article.text[start:end], article)
    fits = appeared_in(time, article) if told is None else told
    return one if fits else replace(one, score=one.score - _COMPARABLE)


def _newest(offered: Sequence[Offer], held: Callable[[Offer], bool]) -> list[Offer]:
    """The answers, where those older than the newest that is comparable with the best lose what makes them
    so; one without a date is not known to be older."""
    least = max((one.score for one in offered), default=0.0) - _NEWER
    near = [day for one in offered if one.score >= least and (day := _day(one, 0.0)) and held(one)]
    newest = max(near, default=dt.date.min)
    return [
        replace(one, score=one.score - _NEWER) if (_day(one) or newest) < newest else one for one in offered
    ]


def _day(offer: Offer, margin: float = -math.inf) -> dt.date | None:
    """When it was last said, by what the reader prefers to no answer by more than a margin."""
    dates = [one.passage.article.metadata.date for one in offer.candidates if one.margin > margin]
    return max((day for day in dates if day), default=None)
