"""Time expressions of sentences: points, ranges, and their times of day. Pure."""

from __future__ import annotations

import re
from dataclasses import replace

from store.language.event_dates.alone import stands_alone
from store.language.event_dates.clock import on_the_half
from store.language.event_dates.models import Found, Point
from store.language.event_dates.points import Parsed, Points

_TIME = frozenset({"clock", "part_of_day"})
_BRACKET = re.compile(r"\s?\)")


def expressions(text: str, language: str) -> list[Found]:
    """The time expressions of a sentence, in order. language: one of `languages()`."""
    return _Parser(text, language).all()


class _Parser(Points):
    def all(self) -> list[Found]:
        found, at = [], 0
        while at < len(self.tokens):
            parsed = self._range(at)
            if parsed:
                one, at = parsed
                found.append(one)
            else:
                at += 1
        return found

    def _range(self, at: int) -> tuple[Found, int] | None:
        parsed = self._timed(at)
        if not parsed:
            return None
        point, until, after = parsed
        if until is None and self.is_range(at, after) and (other := self._timed(after)):
            if _are_ends(point, other[0]):
                until, after = other[1] or other[0], other[2]
            if self.glued(after, self.glue.close) and self.kind(after) == "figures_range":
                # "Sabtu-Minggu (1-2/11/2025)"
                point, until, after = self.figures_range(after)
        alone = until is None and after == at + 1
        if alone and not stands_alone(self.text, self.tokens[at], self.language):
            return None
        start, end = self.tokens[at].start, self.tokens[after - 1].end
        opened = self.text.count("(", start, end) - self.text.count(")", start, end)
        if opened > 0 and (bracket := _BRACKET.match(self.text, end)):
            end = bracket.end()
        return Found(start, end, point, until), after

    def _timed(self, at: int) -> Parsed | None:
        """A point with the times of day before and behind it."""
        clock, part, after = "", "", at
        while self.kind(after) in _TIME and (after == at or self.glued(after, self.glue.close)):
            clock, part, after = self._heard(after, clock, part)
        core = self.core(after) if after == at or self.glued(after, self.glue.close) else None
        if core is None and (after == at or not clock):
            return None
        point, until, after = core or (Point(), None, after)
        clock, part, heard = self._behind(after, clock, part)
        dated = self._date(heard) if heard > after and point == Point(weekday=point.weekday) else None
        if dated and core and self.glued(heard, self.glue.close):
            # "Jumat malam (1/3) sekitar pukul 22.30 WIB"
            point, until, after = replace(dated[0], weekday=point.weekday), dated[1], dated[2]
            clock, part, heard = self._behind(after, clock, part)
        after = heard
        part = part or point.time or ""
        time = on_the_half(clock, part) if clock else part
        return replace(point, time=time or None), until, after

    def _behind(self, at: int, clock: str, part: str) -> tuple[str, str, int]:
        """The times of day from a token on."""
        while self.kind(at) in _TIME and self.glued(at, self.glue.close):
            clock, part, at = self._heard(at, clock, part)
        return clock, part, at

    def _heard(self, at: int, clock: str, part: str) -> tuple[str, str, int]:
        token = self.tokens[at]
        return (token.word, part, at + 1) if token.kind == "clock" else (clock, token.word, at + 1)


def _are_ends(point: Point, other: Point) -> bool:
    """Whether the two are ends of one range: neither a time alone ("Minggu sampai jam 10.00") nor a year
    with a day of one ("BUMN 2025 hingga 16 Juni 2025")."""
    if Point() in (replace(point, time=None), replace(other, time=None)):
        return False
    return point.year is None or point.month is not None or point.part is not None or other.month is None
