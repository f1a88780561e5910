"""The days that a time expression means, by the publication date of its article. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import suppress

from store.language.event_dates.counted import counted
from store.language.event_dates.models import SOME_YEAR, Point, Precision, Tense
from store.language.event_dates.spans import Span, month, months, part, shifted, week, weekend

# Days, how exact they are, and whether their year is known; no days where the publication date is needed.
Meaning = tuple[Precision, Span | None, bool]

_DAY = dt.timedelta(days=1)
_COUNTED: dict[str, Precision] = {
    "day": "day",
    "week": "week",
    "month": "month",
    "year": "year",
    "decade": "year",
}
_UNITS: dict[str, Precision] = {"week": "week", "weekend": "weekend", "month": "month", "year": "year"}
# A day or month to come is meant only if it is this much nearer than the last one, where nothing tells the
# tense; and one on the side that the tense does not speak of, if it is this much nearer: a past form may
# stand beside it only because somebody said so.
_AHEAD = 2
_OTHER_SIDE = 4


def resolve(point: Point, published: dt.date | None, tense: Tense | None) -> Meaning:
    """What the expression means. published: None if it is not known; no year is guessed then."""
    if point.part:
        _, span, known = _whole(point, published, tense)
        return ("part", part(span, point.part) if span else None, known)
    return _whole(point, published, tense)


def _whole(point: Point, published: dt.date | None, tense: Tense | None) -> Meaning:
    if point.month is not None:
        return _dated(point, published, tense)
    if point.period:
        return _period(point, published, tense)
    if point.decade is not None:
        return "decade", (dt.date(point.decade, 1, 1), dt.date(point.decade + 9, 12, 31)), True
    if point.year is not None:
        return "year", (dt.date(point.year, 1, 1), dt.date(point.year, 12, 31)), True
    precision = _precision(point)
    return precision, _relative(point, precision, published, tense) if published else None, True


def _precision(point: Point) -> Precision:
    if point.count:
        return _COUNTED[point.count[1]]
    if point.weekday is not None or point.distance is not None:
        return "day"
    return _UNITS[point.unit] if point.unit else "time"


def _relative(point: Point, precision: str, published: dt.date, tense: Tense | None) -> Span | None:
    if point.count:
        return _around(counted(*point.count, published), precision)
    if precision == "day":
        day = _day(point, published, tense)
        return day, day
    return _unit(point, published, tense) if point.unit else None


def _around(day: dt.date, precision: str) -> Span:
    match precision:
        case "week":
            return week(day)
        case "weekend":
            return weekend(day)
        case "month":
            return month(day.year, day.month)
        case "year":
            return dt.date(day.year, 1, 1), dt.date(day.year, 12, 31)
    return day, day


def _day(point: Point, published: dt.date, tense: Tense | None) -> dt.date:
    if point.distance is not None:
        return published + point.distance * _DAY
    weekday = point.weekday or 0
    if point.unit:
        return week(published + 7 * (point.step or 0) * _DAY)[0] + weekday * _DAY
    if point.direction == 0:
        return week(published)[0] + weekday * _DAY
    ahead = (weekday - published.weekday()) % 7
    if point.direction == 1:
        return published + (ahead or 7) * _DAY
    if point.direction == -1:
        return published - (7 - ahead) * _DAY
    return published + (ahead if tense == "future" or ahead == 0 else ahead - 7) * _DAY


def _unit(point: Point, published: dt.date, tense: Tense | None) -> Span:
    unit, step = point.unit or "", point.step
    if step is None:
        # "The weekend", "the end of the year": of those that the tense allows, the nearest.
        step = -1 if unit == "weekend" and tense != "future" and published.weekday() < 5 else 0
        early = published.month <= 2 if unit == "year" else published.day <= 5
        if unit in ("year", "month") and point.part == "late" and tense == "past" and early:
            step = -1
    return _around(shifted(published, unit, step), unit)


def _period(point: Point, published: dt.date | None, tense: Tense | None) -> Meaning:
    kind, number = point.period or ("", 1)
    length = 3 if kind == "quarter" else 6
    precision: Precision = "quarter" if kind == "quarter" else "half"
    if point.year is not None:
        years = [point.year]
    elif published is None:
        return precision, None, True
    elif point.step is not None:
        years = [published.year + point.step]
    else:
        years = [published.year - 1, published.year, published.year + 1]
    spans = [months(year, length * (number - 1) + 1, length) for year in years]
    if len(spans) == 1:
        return precision, spans[0], True
    return precision, _nearest(spans, published or spans[0][0], tense), True


def _dated(point: Point, published: dt.date | None, tense: Tense | None) -> Meaning:
    """A month, or a day of it."""
    precision: Precision = "month" if point.day is None else "day"
    if point.year is not None:
        return precision, next(iter(_spans(point, [point.year])), None), True
    if published is None:
        spans = list(_spans(point, [SOME_YEAR])) if point.other is None and point.unit is None else []
        return precision, spans[0] if spans else None, not spans
    if point.step is not None:
        return precision, next(iter(_spans(point, [published.year + point.step])), None), True
    spans = list(_spans(point, [published.year + step for step in (-1, 0, 1)]))
    if point.direction is not None:
        way = point.direction
        spans = [
            one for one in spans if way == 0 or (one[1] < published if way < 0 else one[0] > published)
        ] or spans
    return precision, _nearest(spans, published, tense) if spans else None, True


def _spans(point: Point, years: list[int]) -> Iterator[Span]:
    """What the day or month would be in each of the years; the ones on its weekday, if that is on any."""
    if point.day is None:
        yield from (month(year, point.month or 1) for year in years)
        return
    found: list[dt.date] = []
    for year in years:
        for number, day in ((point.month, point.day), point.other or (0, 0)):
            with suppress(ValueError):
                found.append(dt.date(year, number or 0, day))
    fitting = [day for day in found if day.weekday() == point.weekday]
    if point.other and not fitting:
        return
    yield from ((day, day) for day in fitting or found)


def _nearest(spans: list[Span], published: dt.date, tense: Tense | None) -> Span:
    """The nearest, where days on the side that the sentence does not speak of count more."""
    ahead = {"past": _OTHER_SIDE, "future": 1, None: _AHEAD}[tense]
    behind = _OTHER_SIDE if tense == "future" else 1

    def distance(span: Span) -> int:
        if span[0] > published:
            return (span[0] - published).days * ahead
        return max((published - span[1]).days, 0) * behind

    return min(spans, key=distance)
