"""Which passages are of the time that a question asks about, so that they are read among the first. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence

from retrieval.models import Passage
from retrieval.news.asked_time import AskedTime
from store.language.event_dates.find import find_dates
from store.language.sentences import sentence_spans
from store.models import Article

# News of a day appear on it or within so many days.
_REPORTED = dt.timedelta(days=2)
# By so much the score of search falls, nearly always, from an article about an event to one that is not about
# it in the same language; those in the question's own score higher, whatever they say.
_COMPARABLE = 0.08


def in_time_too(time: AskedTime, ranked: Sequence[Passage]) -> list[Passage]:
    """The passages, best first, such that every second one is of the time that is asked about, as long as
    there are any; of comparable ones, the newest first if that is asked for."""
    if not time.told or not ranked:
        return list(ranked)
    wanted = [one for one in ranked if is_in_time(time, one)] if time.dated else list(ranked)
    if time.latest:
        best: dict[str | None, float] = {}
        for one in ranked:
            best.setdefault(one.article.metadata.language, one.score)
        near = [
            one
            for one in wanted
            if one.article.metadata.date and one.score >= best[one.article.metadata.language] - _COMPARABLE
        ]
        wanted = sorted(near, key=lambda one: one.article.metadata.date or dt.date.min, reverse=True)
    return list(_alternating(ranked, wanted))


def is_in_time(time: AskedTime, passage: Passage) -> bool:
    """Whether the passage appeared in the time that is asked about, or tells of it."""
    return appeared_in(time, passage.article) or any(
        speaks_of(time, passage.text[start:end], passage.article)
        for start, end in sentence_spans(passage.text)
    )


def appeared_in(time: AskedTime, article: Article) -> bool:
    """Whether the article is of the time that is asked about, by its date."""
    date = article.metadata.date
    if date is None:
        return False
    last = time.last and time.last + _REPORTED
    return (time.first is None or time.first <= date) and (last is None or date <= last)


def is_of_other_years(time: AskedTime, article: Article) -> bool:
    """Whether today is asked about, and the article neither is of this year nor names it."""
    date = article.metadata.date
    if date is None or not time.of_today or appeared_in(time, article):
        return False
    return date.year != time.today.year and str(time.today.year) not in article.text


def speaks_of(time: AskedTime, sentence: str, article: Article) -> bool | None:
    """Whether the sentence names days that are asked about; None if it names none that are known."""
    known = [
        time.holds(one.first, one.last)
        for one in find_dates(sentence, article.metadata.language, article.metadata.date)
        if one.first and one.last and one.year_known
    ]
    return any(known) if known else None


def _alternating(ranked: Sequence[Passage], wanted: Sequence[Passage]) -> Iterator[Passage]:
    """The first of each list in its turn that has not come yet, as long as any is wanted; then the rest."""
    places = {one.chunk.id: at for at, one in enumerate(ranked)}
    left = dict.fromkeys(range(len(ranked)))
    for one in wanted:
        at = places[one.chunk.id]
        if at not in left:
            continue
        first = next(iter(left))
        for place in dict.fromkeys((first, at)):
            del left[place]
            yield ranked[place]
    yield from (ranked[place] for place in left)
