"""Dates as news pages and people write them, in the languages of articles. A date is read, never guessed."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from collections.abc import Iterator
from functools import cache

from config.errors import UsageError
from store.language.languages import languages, months, weekdays

# Blanks of typesetting, which a date may hold instead of plain ones; a character takes the place of a
# character.
_BLANKS = dict.fromkeys(
    map(ord, "\u00a0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u3000\t"), " "
)
# Where these are the hours, the day stands before the month.
_DAY_FIRST = re.compile(r"[\s,|•·()-]{0,6}\d{1,2}[.:]\d\d(?:[.:]\d\d)?\s?\(?(?:WIB|WITA|WIT)\b")
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
    published = "|".join(f"{one.published}|{one.modified}" for one in languages().values())
    return re.compile(
        rf"(?:(?:{published})\s*+[:：]?\s*+)?(?:(?:{days})\.?\s?,?\s*+)?\(?(?P<date>{_full().pattern})\)?"
        rf"(?:[\sT,|•·/–-]*+(?:(?:pukul|jam|at)\s)?\d{{1,2}}[.:]\d\d(?:[.:]\d\d(?:\.\d{{1,6}})?)?Z?"
        rf"(?:\s?[ap]\.?m\.?)?\s?\(?{_ZONE}?\)?)?\s*+\.?",
        re.IGNORECASE,
    )


def find_date(text: str) -> dt.date | None:
    """The first full date (day, month and year) in one string, or None.

    A date in figures is taken as day first, and only when it can be nothing else: 24/05/2023, not 05/06/2023,
    but 05/06/2023, 20:11 WIB.
    """
    return next((date for _, _, date in date_spans(text)), None)


def date_spans(text: str) -> Iterator[tuple[int, int, dt.date]]:
    """Each full date of a text, as `find_date` takes it, with its start and end."""
    plain = text.translate(_BLANKS)
    for match in _full().finditer(plain):
        if date := _date(match, day_first=_DAY_FIRST.match(plain, match.end()) is not None):
            yield *match.span(), date


def line_date(line: str) -> dt.date | None:
    """The date of a line that holds nothing but a full date, its label, weekday, time and zone."""
    # Longer lines are prose; the limit also bounds the matching.
    plain = line.translate(_BLANKS)
    match = _line().fullmatch(plain) if len(line) <= 120 else None
    if match is None:
        return None
    return _date(match, day_first=_DAY_FIRST.match(plain, match.end("date")) is not None)


@cache
def _modified() -> re.Pattern[str]:
    labels = "|".join(one.modified for one in languages().values())
    return re.compile(rf"\s*+[(\[]?(?:{labels})(?!\w)", re.IGNORECASE)


def is_of_change(line: str) -> bool:
    """Whether the line's date is that of the last change of an article, not of its publication."""
    return _modified().match(line.translate(_BLANKS)) is not None


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


def _date(match: re.Match[str], day_first: bool = False) -> dt.date | None:
    shape = next(number for number in "1234" if match[f"y{number}"])
    year, month, day = (match[part + shape] for part in "ymd")
    uncertain = shape == "3" and int(day) <= 12 and int(month) <= 12 and int(day) != int(month)
    if uncertain and not day_first:
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
