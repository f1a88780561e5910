"""The first and last day of weeks, months, years and their parts. Pure."""

from __future__ import annotations

import calendar
import datetime as dt

Span = tuple[dt.date, dt.date]
_DAY = dt.timedelta(days=1)
_PARTS = ("early", "mid", "late")


def week(day: dt.date) -> Span:
    """Monday to Sunday."""
    monday = day - day.weekday() * _DAY
    return monday, monday + 6 * _DAY


def weekend(day: dt.date) -> Span:
    """Saturday and Sunday of the day's week."""
    sunday = week(day)[1]
    return sunday - _DAY, sunday


def month(year: int, number: int) -> Span:
    return dt.date(year, number, 1), dt.date(year, number, calendar.monthrange(year, number)[1])


def months(year: int, first: int, count: int) -> Span:
    """So many months from the first on, within a year."""
    return dt.date(year, first, 1), month(year, first + count - 1)[1]


def part(of: Span, which: str) -> Span:
    """The early, mid or late part: ten days of a month (the late one has the rest), four months of a year,
    two days of a week (the late one has three), four years of a decade (the mid one three, the late one two
    beyond)."""
    first, last = of
    place, length = _PARTS.index(which), (last - first).days + 1
    if length <= 7:
        start = first + 2 * place * _DAY
        return start, last if place == 2 else start + _DAY
    if length <= 31:
        start = first + 10 * place * _DAY
        return start, last if place == 2 else start + 9 * _DAY
    if length <= 366:
        return months(first.year, 1 + 4 * place, 4)
    start_year, end_year = ((0, 3), (4, 6), (7, 9))[place]
    return dt.date(first.year + start_year, 1, 1), dt.date(first.year + end_year, 12, 31)


def shifted(day: dt.date, unit: str, step: int) -> dt.date:
    """A day in the week, month or year that is `step` from the one of `day`."""
    if unit in ("week", "weekend"):
        return day + 7 * step * _DAY
    count = day.year * 12 + day.month - 1 + step * (12 if unit == "year" else 1)
    return dt.date(count // 12, count % 12 + 1, 1)
