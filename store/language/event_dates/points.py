"""Days, months, years and what is counted from today, from their words: "Rabu", "24" and "Mei" are one day.
Pure."""

from __future__ import annotations

from dataclasses import replace

from store.language.event_dates.cursor import Cursor
from store.language.event_dates.models import Point
from store.language.event_dates.vocabulary import vocabulary

# A point, the other end if it is a range by itself ("16-18 Juni"), and the number of the next token.
Parsed = tuple[Point, Point | None, int]
_DATE = frozenset({"iso", "figures", "figures_range", "day_month", "number", "month", "short_month"})
_DAY_FIRST = 12


class Points(Cursor):
    """Reads one time without its hour from the tokens at a place."""

    def core(self, at: int) -> Parsed | None:
        """The time that begins with a token, if one does."""
        kind = self.kind(at)
        if kind in ("weekday", "short_weekday"):
            return self._weekday(at)
        if kind == "direction" and vocabulary(self.language).before:
            return self._directed(at)
        if kind == "part" and self.glued(at + 1, self.glue.blank):
            inner = self._month(at + 1) or self._unit(at + 1, whole=True)
            if inner and inner[0].day is None:
                return replace(inner[0], part=self.tokens[at].word), None, inner[2]
            return None
        return self._date(at) or self._month(at) or self._unit(at, whole=False)

    def _weekday(self, at: int) -> Parsed | None:
        day = Point(weekday=self.number(at))
        kind, near = self.kind(at + 1), self.glued(at + 1, self.glue.blank)
        if kind in _DATE and self.glued(at + 1, self.glue.close):
            date = self._date(at + 1)
            if date:
                return replace(date[0], weekday=day.weekday), date[1], date[2]
        if self.kind(at) == "short_weekday":
            return None
        if kind == "unit_week" and self.glued(at + 1, self.glue.close):
            return replace(day, unit="week", step=self.number(at + 1)), None, at + 2
        if kind == "today" and near:
            return replace(day, distance=self.number(at + 1)), None, at + 2
        if kind == "direction" and near and not vocabulary(self.language).before:
            return replace(day, direction=self.number(at + 1)), None, at + 2
        return day, None, at + 1

    def _directed(self, at: int) -> Parsed | None:
        """Last, this or next before a weekday or month."""
        if not self.glued(at + 1, self.glue.blank):
            return None
        direction = self.number(at)
        if self.kind(at + 1) == "weekday":
            return Point(weekday=self.number(at + 1), direction=direction), None, at + 2
        if self.kind(at + 1) == "month":
            return Point(month=self.number(at + 1), direction=direction), None, at + 2
        return None

    def _date(self, at: int) -> Parsed | None:
        """A day of a month."""
        kind = self.kind(at)
        numbers = self.tokens[at].numbers if kind else ()
        if kind == "iso":
            return Point(day=numbers[2], month=numbers[1], year=numbers[0]), None, at + 1
        if kind == "figures_range":
            return self.figures_range(at)
        if kind in ("figures", "day_month"):
            return self._dated(self._figures(numbers), at + 1)
        if kind == "number":
            return self._numbered(at)
        if kind in ("month", "short_month") and self.language == "en" and self.glued(at + 1, self.glue.blank):
            return self._month_first(at)
        return None

    def _numbered(self, at: int) -> Parsed | None:
        first = self.number(at)
        if self.month_at(at + 1):
            return self._dated(Point(day=first, month=self.number(at + 1)), at + 2)
        to = self.kind(at + 1) == "number" and self.is_range(at, at + 1)
        if to and self.month_at(at + 2):
            end, _, after = self._dated(Point(day=self.number(at + 1), month=self.number(at + 2)), at + 3)
            return Point(day=first, month=end.month), end, after
        return None

    def _month_first(self, at: int) -> Parsed | None:
        if self.kind(at + 1) != "number":
            return None
        month, day = self.number(at), self.number(at + 1)
        if self.kind(at + 2) == "number" and self.is_range(at, at + 2):
            end, _, after = self._dated(Point(day=self.number(at + 2), month=month), at + 3)
            return Point(day=day, month=month), end, after
        return self._dated(Point(day=day, month=month), at + 2)

    def _figures(self, numbers: tuple[int, ...]) -> Point:
        day, month, *year = numbers
        if day > _DAY_FIRST >= month or self.language == "id":
            return Point(day=day, month=month, year=year[0] if year else None)
        if month > _DAY_FIRST >= day:
            return Point(day=month, month=day, year=year[0] if year else None)
        return Point(day=day, month=month, year=year[0] if year else None, other=(day, month))

    def figures_range(self, at: int) -> Parsed:
        """That of a token such as 1-2/11/2025."""
        first, last, month, *year = self.tokens[at].numbers
        end = Point(day=last, month=month, year=year[0] if year else None)
        return replace(end, day=first), end, at + 1

    def _month(self, at: int) -> Parsed | None:
        if self.kind(at) == "month":
            return self._dated(Point(month=self.number(at)), at + 1)
        if self.kind(at) == "short_month" and self.kind(at + 1) == "year":
            return self._dated(Point(month=self.number(at)), at + 1)
        return None

    def _dated(self, point: Point, at: int) -> Parsed:
        """The day or month with its year, or with last, this or next."""
        open_year = point.year is None and self.glued(at, self.glue.close)
        if self.kind(at) == "year" and open_year:
            point, at = replace(point, year=self.number(at)), at + 1
        elif self.kind(at) == "unit_year" and open_year:
            point, at = replace(point, unit="year", step=self.number(at)), at + 1
        behind = self.kind(at) == "direction" and not vocabulary(self.language).before
        # "21 April kemarin" is the last one.
        if (behind or self.kind(at) == "today") and self.glued(at, self.glue.blank):
            if point.step is None and point.year is None:
                point = replace(point, direction=self.number(at))
            at += 1
        return point, None, at

    def _unit(self, at: int, *, whole: bool) -> Parsed | None:
        """What is no date by itself: a year, a week from today, a quarter. whole: "the year" alone counts."""
        kind, _, unit = self.kind(at).partition("_")
        numbers = self.tokens[at].numbers if kind else ()
        first = numbers[0] if numbers else None
        point, after = None, at + 1
        match kind:
            case "quarter" | "half":
                return self._period(Point(period=(kind, self.number(at))), after)
            case "year":
                point = Point(year=first)
                after += self.kind(after) == "direction" and self.glued(after, self.glue.blank)
            case "decade":
                point = Point(decade=first)
            case "today" if unit:
                distance, _, part = self.tokens[at].word.partition(" ")
                point = Point(distance=int(distance), time=part)
            case "today":
                point = Point(distance=first)
            case "count":
                point = Point(count=(self.number(at), unit))
            case "unit":
                point = Point(unit=unit, step=first)
            case "whole" if whole:
                point = Point(unit=unit)
        return (point, None, after) if point else None

    def _period(self, point: Point, at: int) -> Parsed | None:
        near = self.glued(at, self.glue.close)
        if self.kind(at) == "year" and near:
            return replace(point, year=self.number(at)), None, at + 1
        if self.kind(at) in ("unit_year", "whole_year") and near:
            step = self.number(at) if self.tokens[at].numbers else 0
            return replace(point, unit="year", step=step), None, at + 1
        # The second half is one of a match more often.
        return (point, None, at) if point.period and point.period[0] == "quarter" else None
