"""What a time expression means, in the words of a language: "late May 2023", "Rabu, 24 Mei 2023". Pure."""

from __future__ import annotations

import datetime as dt

from config.messages import message
from store.language.cldr import written
from store.language.event_dates.models import EventDate
from store.language.event_dates.spans import month

_YEAR_LENGTH = 300


def date_words(of: EventDate, language: str, *, said_already: bool = False) -> str | None:
    """The days that it means and its time; what is not known of them is said. None if they are not known
    though the publication date is.

    said_already: whether its own words are in this language, so that of an unknown year only that is told.
    """
    if of.first is None or of.last is None:
        return _open(of, language, said_already=said_already)
    words = _words(of, of.first, of.last, language)
    if of.year_known:
        return words
    unknown = message(language, "dates.year_unknown")
    return unknown if said_already else f"{words}, {unknown}"


def _words(of: EventDate, first: dt.date, last: dt.date, language: str) -> str:
    days = (last - first).days
    match of.precision:
        case "day":
            words = _day(of, first, language)
        case "month":
            words = written(first, "MMMM y" if of.year_known else "MMMM", language)
        case "decade":
            words = message(language, "dates.decade", year=first.year)
        case "quarter":
            words = message(language, f"dates.quarter_{(first.month + 2) // 3}", year=first.year)
        case "half":
            words = message(language, f"dates.half_{(first.month + 5) // 6}", year=first.year)
        case "part" if 7 < days < 16 or 100 < days < _YEAR_LENGTH:
            words = _part(of, first, days, language)
        case _:
            words = _range(first, last, year_known=of.year_known, language=language)
    return words


def _day(of: EventDate, day: dt.date, language: str) -> str:
    """The weekday, too, as far as it is known."""
    date = written(day, "d MMMM y" if of.year_known else "d MMMM", language)
    time = of.time or ""
    clock = time[:1].isdigit()
    # "Tuesday night": a part of the day stands beside its weekday.
    part = message(language, f"dates.parts_of_day.{time.replace(' ', '_')}") if time and not clock else ""
    weekday = _weekday(day.weekday() if of.year_known else of.weekday, language)
    before = " ".join(one for one in (weekday, part) if one)
    said = f"{before}, {date}" if before else date
    if not clock:
        return said
    return message(language, "dates.at", day=said, time=_clock(time, language))


def _open(of: EventDate, language: str, *, said_already: bool) -> str | None:
    if of.precision == "time" and of.time:
        return _clock(of.time, language)
    if not of.undated:
        return None
    weekday = "" if said_already else _weekday(of.weekday, language)
    return ", ".join(part for part in (weekday, message(language, "dates.day_unknown")) if part)


def _weekday(number: int | None, language: str) -> str:
    # The first of January 2024 was a Monday.
    return "" if number is None else written(dt.date(2024, 1, 1 + number), "EEEE", language)


def _clock(time: str, language: str) -> str:
    return time.replace(":", ".") if language == "id" else time


def _part(of: EventDate, first: dt.date, days: int, language: str) -> str:
    if days > 100:
        name, whole = ("early", "mid", "late")[first.month // 4], str(first.year)
    else:
        name = ("early", "mid", "late")[first.day // 10]
        whole = written(first, "MMMM y" if of.year_known else "MMMM", language)
    return message(language, f"dates.{name}", of=whole)


def _range(first: dt.date, last: dt.date, *, year_known: bool, language: str) -> str:
    """From the first to the last; what the two share is said once."""
    year = " y" if year_known else ""
    if (first.month, first.day, last.month, last.day) == (1, 1, 12, 31) and year_known:
        return str(first.year) if first.year == last.year else f"{first.year}–{last.year}"
    if first == month(first.year, first.month)[0] and last == month(last.year, last.month)[1]:
        start, end = ("MMMM" if first.year == last.year else f"MMMM{year}"), f"MMMM{year}"
        dash = "–" if start == "MMMM" else " – "
        return f"{written(first, start, language)}{dash}{written(last, end, language)}"
    end = f"d MMMM{year}"
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}–{written(last, end, language)}"
    start = "d MMMM" if first.year == last.year else end
    return f"{written(first, start, language)} – {written(last, end, language)}"
