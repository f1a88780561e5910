"""Dates as news pages and people write them, in the languages of articles. A date is read, never guessed."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from functools import cache

from config.errors import UsageError
from store.language.languages import languages, months, weekdays

_ZONE = r"(?:WIB|WITA|WIT|GMT|UTC|EST|EDT|PST|PDT|BST|CET|SGT|[+-]\d\d:?\d\d)"


@cache
def _full() -> re.Pattern[str]:
    month = "|".join(sorted(months(), key=len, reverse=True))
    year = r"(?:1[89]|20)\d\d"
    return re.compile(
        rf"(?<![\d/.-])(?=\d)(?:(?P<y1>{year})(?P<sep1>[-/])(?P<m1>\d\d)(?P=sep1)(?P<d1>\d\d)(?![\d/-])"
        rf"|(?P<d2>\d{{1,2}})(?:st|nd|rd|th)?[ -](?P<m2>{month})\.?,?[ -](?P<y2>{year})(?!\d)"
        rf"|(?P<d3>\d{{1,2}})(?P<sep3>[/.-])(?P<m3>\d{{1,2}})(?P=sep3)(?P<y3>{year})(?![\d/-]))"
        rf"|(?<!\w)(?=\w\w\w)(?P<m4>{month})\.? (?P<d4>\d{{1,2}})(?:st|nd|rd|th)?,? (?P<y4>{year})(?!\d)",
        re.IGNORECASE,
    )


@cache
def _line() -> re.Pattern[str]:
    days = "|".join(sorted(map(re.escape, weekdays()), key=len, reverse=True))
    published = "|".join(one.published for one in languages().values())
    return re.compile(
        rf"(?:(?:{published})\s*+[:：]?\s*+)?(?:(?:{days})\.?\s?,?\s*+)?\(?(?P<date>{_full().pattern})\)?"
        rf"(?:[\sT,|•·/–-]*+(?:(?:pukul|jam|at)\s)?\d{{1,2}}[.:]\d\d(?:[.:]\d\d(?:\.\d{{1,6}})?)?Z?"
        rf"(?:\s?[ap]\.?m\.?)?\s?\(?{_ZONE}?\)?)?\s*+\.?",
        re.IGNORECASE,
    )


def find_date(text: str) -> dt.date | None:
    """The first full date (day, month and year) in one string, or None.

    A date in figures is taken as day first, and only when it can be nothing else: 24/05/2023, not 05/06/2023.
    """
    return next((date for match in _full().finditer(text) if (date := _date(match))), None)


def line_date(line: str) -> dt.date | None:
    """The date of a line that holds nothing but a full date, its label, weekday, time and zone."""
    # Longer lines are prose; the limit also bounds the matching.
    match = _line().fullmatch(line) if len(line) <= 120 else None
    return _date(match) if match else None


def parse_day(text: str, *, last: bool) -> dt.date:
    """The day that a user wrote as 2023, 2023-05, 2023-05-24, Mei 2023 or 24 Mei 2023.

    last: take the last day of a year or month, not the first. Raises UsageError for anything else.
    """
    given = text.strip()
    if match := _full().fullmatch(given):
        day = _date(match)
    elif match := re.fullmatch(r"(\d{4})(?:-(\d{1,2}))?", given):
        day = _edge(int(match[1]), int(match[2]) if match[2] else None, last)
    elif (match := re.fullmatch(r"(\w+) (\d{4})", given)) and match[1].casefold() in months():
        day = _edge(int(match[2]), months()[match[1].casefold()], last)
    else:
        day = None
    if day is None:
        raise UsageError(f"{text!r} is not a date; write it as 2023, 2023-05 or 2023-05-24.")
    return day


def _date(match: re.Match[str]) -> dt.date | None:
    shape = next(number for number in "1234" if match[f"y{number}"])
    year, month, day = (match[part + shape] for part in "ymd")
    if shape == "3" and int(day) <= 12 and int(month) <= 12 and int(day) != int(month):
        return None
    try:
        return dt.date(int(year), months().get(month.casefold()) or int(month), int(day))
    except ValueError:
        return None


def _edge(year: int, month: int | None, last: bool) -> dt.date | None:
    month = month if month is not None else (12 if last else 1)
    if not (1 <= year <= 9999 and 1 <= month <= 12):
        return None
    return dt.date(year, month, calendar.monthrange(year, month)[1] if last else 1)
