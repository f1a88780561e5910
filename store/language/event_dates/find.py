"""Time expressions in sentences, and the days that they mean."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from functools import lru_cache

from store.language.event_dates.grammar import expressions
from store.language.event_dates.models import EventDate, Found
from store.language.event_dates.resolve import resolve
from store.language.event_dates.tense import tense
from store.language.languages import languages

_FALLBACK = "en"
_SOME_DAY = dt.date(2024, 7, 1)


@lru_cache(maxsize=512)
def find_dates(sentence: str, language: str | None, published: dt.date | None) -> tuple[EventDate, ...]:
    """The time expressions of one sentence, in order.

    language: of the sentence; one that is not known is read as English. published: when its article appeared,
    None if that is not known; what depends on it is then left open.
    """
    code = language if language and language in languages() else _FALLBACK
    return tuple(_event_date(one, sentence, code, published) for one in expressions(sentence, code))


def _event_date(found: Found, sentence: str, language: str, published: dt.date | None) -> EventDate:
    said = tense(sentence, found.start, found.end, language)
    precision, span, known = resolve(found.until or found.point, published, said)
    time = found.point.time or (found.until.time if found.until else None)
    # Whether any publication date would tell.
    undated = published is None and span is None and resolve(found.point, _SOME_DAY, said)[1] is not None
    weekday = None if found.until else found.point.weekday
    of = EventDate(found.start, found.end, precision, undated=undated, weekday=weekday, time=time)
    if found.until:
        return _range(of, found, span, published, known)
    return replace(of, first=span[0], last=span[1], year_known=known) if span else of


def _range(
    of: EventDate, found: Found, span: tuple[dt.date, dt.date] | None, published: dt.date | None, known: bool
) -> EventDate:
    """From the first day of one point to the last of the other, whose year counts for both."""
    start, of = found.point, replace(of, precision="range")
    if span is None:
        return of
    if start.month is not None and start.year is None:
        start = replace(start, year=span[1].year, unit=None, step=None, direction=None)
        begin = resolve(start, published, None)[1]
        if begin and begin[0] > span[1] and known:
            begin = resolve(replace(start, year=span[1].year - 1), published, None)[1]
    else:
        # Of a weekday, the one before the other end.
        begin = resolve(start, span[1] if start.weekday is not None else published, "past")[1]
    if begin is None or begin[0] > span[1]:
        return of
    return replace(of, first=begin[0], last=span[1], year_known=known)
