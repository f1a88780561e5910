"""One spelling for the dates that an answer may write in many ways, in Indonesian and English. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from store.language.dates import find_date
from store.language.languages import months, weekdays

_YEAR = r"(?:1\d|20)\d\d"
_IN_FIGURES = re.compile(
    r"(?<![\d/.-])(?:\d{4}([/-])\d\d\1\d\d|\d{1,2}([/.-])\d{1,2}\2\d{4})(?![\d/-])", re.ASCII
)


def spell_dates(text: str) -> str:
    """Writes each date as "24 mei 2023", "24 mei", "mei 2023" or "mei", words apart.

    text: casefolded, with single spaces. A date in figures is read by `find_date`: day first, and left
    as it stands when it could be month first.
    """
    return _named().sub(_spell_named, _IN_FIGURES.sub(_spell_figures, text))


def drop_weekdays(text: str) -> str:
    """Takes the weekday away from a full date, which says it already. text: as `spell_dates` left it."""
    return _with_weekday().sub(lambda match: match["before"] or match["after"], text)


@cache
def _month_names() -> dict[int, str]:
    """The name that stands for each month: the first in languages.toml, which is the Indonesian one."""
    return {number: name for name, number in reversed(list(months().items()))}


@cache
def _named() -> re.Pattern[str]:
    names = _alternatives(months())
    # "mar", "des" or "jan" alone may be anything else; "may" alone is taken for the month, as "May" must be.
    telling = _alternatives(name for name in months() if len(name) > 3 or name in {"mei", "may"})
    day, suffix = r"(?:0?[1-9]|[12]\d|3[01])", "(?:st|nd|rd|th)?"
    return re.compile(
        r"(?<!\w)(?<!\d[.,])(?:"
        rf"(?P<d1>{day}){suffix}[ -](?:of )?(?P<m1>{names})(?!\w)\.?(?:,?[ -](?P<y1>{_YEAR})(?!\d))?"
        rf"|(?P<m2>{names})\.? (?P<d2>{day}){suffix}(?!\w|[.,:/]\d)(?:,? (?P<y2>{_YEAR})(?!\d))?"
        rf"|(?P<m3>{telling}|(?:{names})(?=\.?,? {_YEAR}(?!\d)))(?!\w)\.?)"
    )


@cache
def _with_weekday() -> re.Pattern[str]:
    weekday = _alternatives(weekdays())
    date = rf"\d{{1,2}} (?:{_alternatives(_month_names().values())}) {_YEAR}(?!\d)"
    # Behind a date it must end the phrase: "on 24 May 2023, Sun Microsystems ..." names no day.
    return re.compile(
        rf"(?<!\w)(?:{weekday})\.?,? {{0,2}}\(? ?(?P<before>{date})"
        rf"|(?P<after>{date}),? ?\(?(?:{weekday})(?=\)|[.,;]|\Z)"
    )


def _alternatives(names: Iterable[str]) -> str:
    return "|".join(sorted(map(re.escape, names), key=len, reverse=True))


def _spell_figures(match: re.Match[str]) -> str:
    date = find_date(match[0])
    return f" {date.day} {_month_names()[date.month]} {date.year} " if date else match[0]


def _spell_named(match: re.Match[str]) -> str:
    shape = next(number for number in "123" if match[f"m{number}"])
    month = _month_names()[months()[match[f"m{shape}"]]]
    if shape == "3":
        return month
    year = match[f"y{shape}"]
    return f"{int(match[f'd{shape}'])} {month}" + (f" {year}" if year else "")
