"""The time expressions of a sentence, and whether its quotes hold them. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields, replace

from store.language.event_dates.grammar import expressions
from store.language.event_dates.models import Found, Point

# How the day would be read the other way round; what a figure says by itself alone counts.
_IGNORED = {"other", "time"}
# Parts of the day that one word of the other language may be.
_ALIKE = ({"evening", "night"}, {"midday", "afternoon"}, {"afternoon", "evening"}, {"dawn", "morning"})


@dataclass(frozen=True, slots=True)
class Moments:
    """Of a text: the points in time that it names, and the text with blanks in the place of their words."""

    points: tuple[Point, ...]
    rest: str


def moments(text: str, language: str) -> Moments:
    """The time expressions of a text in "id" or "en"."""
    found = list(expressions(text, language))
    rest = text
    for one in found:
        rest = f"{rest[: one.start]}{' ' * (one.end - one.start)}{rest[one.end :]}"
    return Moments(tuple(point for one in found for point in _points(one)), rest)


def holds(quoted: Iterable[Point], point: Point) -> bool:
    """Whether a point of the quotes says all that the point of a sentence does: day, month, year, weekday."""
    return any(_says(one, point) for one in quoted)


def years(points: Iterable[Point]) -> frozenset[int]:
    """The years that the points name."""
    return frozenset(point.year for point in points if point.year is not None)


def _points(found: Found) -> tuple[Point, ...]:
    """Those of a range: what its end names counts for its beginning, too, as far as that does not say it."""
    if found.until is None:
        return (found.point,)
    start, until = found.point, found.until
    if start.day is not None and start.month is None:
        start = replace(start, month=until.month)
    if start.month is not None and start.year is None and until.month is not None:
        start = replace(start, year=until.year)
    return start, until


def _says(quoted: Point, point: Point) -> bool:
    if not _same_time(quoted.time, point.time):
        return False
    return all(
        getattr(quoted, field.name) == getattr(point, field.name)
        for field in fields(Point)
        if field.name not in _IGNORED and getattr(point, field.name) is not None
    )


def _same_time(quoted: str | None, said: str | None) -> bool:
    """ "04:17" of "04:17 WITA"; "malam" is the evening and the night."""
    if said is None or quoted is None:
        return said is None
    if said[0].isdigit():
        return said == quoted or (quoted.startswith(f"{said} "))
    return any({quoted, said} <= one for one in _ALIKE) or quoted == said
