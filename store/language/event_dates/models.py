"""What a time expression means: the days from the first to the last, and how exact that is. Immutable."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Literal

Precision = Literal[
    "day", "range", "week", "weekend", "part", "month", "quarter", "half", "year", "decade", "time"
]
Tense = Literal["past", "future"]
# The year in which days stand whose year is not known: it has a 29 February.
SOME_YEAR = 2000


@dataclass(frozen=True, slots=True)
class EventDate:
    """A time expression, `[start, end)` of its text.

    first, last: its days, inclusive; None where they are not known.
    year_known: whether their year is; if not, it reads SOME_YEAR. undated: whether they are open only for
    want of the publication date. weekday: 0 for Monday, if the words name one. time: "14:48 WIB",
    "08:00-17:00", or a part of the day such as "night". precision: "time" for a time without a day.
    """

    start: int
    end: int
    precision: Precision
    first: dt.date | None = None
    last: dt.date | None = None
    year_known: bool = True
    undated: bool = False
    weekday: int | None = None
    time: str | None = None

    @property
    def iso(self) -> str | None:
        """As in ISO 8601-2: "2023-05-24", "2023-05", "2023", "2023-05-21/2023-05-31"; XXXX is a year that is
        not known. None without days."""
        if self.first is None or self.last is None:
            return None
        first, last = (
            day.isoformat() if self.year_known else f"XXXX{day.isoformat()[4:]}"
            for day in (self.first, self.last)
        )
        length = {"day": 10, "month": 7, "year": 4}.get(self.precision)
        return first[:length] if length else f"{first}/{last}"


@dataclass(frozen=True, slots=True)
class Point:
    """A time expression as it is written, before anything is made of it.

    weekday: 0 for Monday. distance: days from today. unit: week, weekend, month or year, `step` of them from
    the present one, None for the nearest. count: so many of a unit ago (negative) or from now. period:
    quarter or half, and which. direction: -1, 0, 1 for last, this and next beside a weekday, day or month.
    other: the month and day the other way round, where figures may mean either.
    """

    day: int | None = None
    month: int | None = None
    year: int | None = None
    weekday: int | None = None
    other: tuple[int, int] | None = None
    part: str | None = None
    distance: int | None = None
    unit: str | None = None
    step: int | None = None
    count: tuple[int, str] | None = None
    period: tuple[str, int] | None = None
    decade: int | None = None
    direction: int | None = None
    time: str | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """A point at `[start, end)` of the text, or two with the days between."""

    start: int
    end: int
    point: Point
    until: Point | None = None


@dataclass(frozen=True, slots=True)
class Token:
    """A word or figure of a time expression. value: numbers or words, as its kind has them."""

    kind: str
    start: int
    end: int
    numbers: tuple[int, ...] = ()
    word: str = ""
