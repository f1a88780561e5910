"""The day on which a page says that its article was published, in the page's own time zone."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Sequence
from email.utils import parsedate_to_datetime

from store.language.dates import find_date

_INSTANT = re.compile(
    r"\s*+(\d{4}-\d\d-\d\d)[T ]\s?(\d\d:\d\d)(?::\d\d)?(?:[.,]\d{1,9})?\s?(Z|UTC|GMT|[+-]\d\d:?\d\d)?",
    re.IGNORECASE,
)
_COMPACT = re.compile(
    r"\s*+((?:19|20)\d\d)(0[1-9]|1[0-2])([0-2]\d|3[01])(?:T?\d{4,6}(?:Z|[+-]\d\d:?\d\d)?)?\s*+"
)
_MAIL = re.compile(r"[A-Z][a-z]{2}, \d{1,2} [A-Z][a-z]{2} \d{4} \d\d:\d\d")
_HOURS = {"WIB": 7, "WITA": 8, "WIT": 9}
_CLOCK = re.compile(r"\d{1,2}[.:]\d\d(?:[.:]\d\d)?\s?\(?(WIB|WITA|WIT)\b")
_IN_ADDRESS = re.compile(
    r"/((?:19|20)\d\d)[/-](0?[1-9]|1[0-2])[/-](0?[1-9]|[12]\d|3[01])(?=[/-])|[/-]((?:19|20)\d\d)(0[1-9]|1[0-2])([0-2]\d|3[01])(?=[/-])"
)
_EPOCH = dt.date(1970, 1, 1)


def zone_of(lines: Iterable[str], values: Sequence[str]) -> dt.timedelta | None:
    """How far the page's time is ahead of UTC: as its visible hours say (WIB, WITA, WIT), else as the dates
    that it states do; None if neither does."""
    for line in lines:
        if len(line) <= 200 and (match := _CLOCK.search(line)):
            return dt.timedelta(hours=_HOURS[match[1]])
    for value in values:
        match = _INSTANT.match(value)
        if match and match[3] and match[3][0] in "+-" and (ahead := _ahead(match[3])):
            return ahead
    return None


def stated_day(value: str, zone: dt.timedelta | None) -> dt.date | None:
    """The day of a value of a meta element, JSON-LD or <time>; an instant in UTC is of the day in the page's
    zone."""
    day: dt.date | None
    if match := _INSTANT.match(value):
        try:
            moment = dt.datetime.fromisoformat(f"{match[1]}T{match[2]}")
        except ValueError:
            return None
        in_utc = match[3] is not None and (match[3][0] not in "+-" or not _ahead(match[3]))
        day = (moment + zone if in_utc and zone else moment).date()
    elif match := _COMPACT.fullmatch(value):
        day = _day(*match.groups())
    elif _MAIL.match(value):
        try:
            sent = parsedate_to_datetime(value)
        except ValueError:
            return None
        day = (sent + zone if zone and not sent.utcoffset() else sent).date()
    else:
        day = find_date(value)
    # Software that knows no date writes its own beginning; a day to come is no day of publication.
    sound = day is not None and day > _EPOCH and day <= dt.datetime.now(dt.UTC).date() + dt.timedelta(days=1)
    return day if sound else None


def first_day(values: Iterable[str], zone: dt.timedelta | None) -> dt.date | None:
    """The day of the first value that is one."""
    return next((day for value in values if (day := stated_day(value, zone))), None)


def address_day(url: str) -> dt.date | None:
    """The day in the path of an address: https://example.org/2024/06/05/title, .../20240605-title."""
    path = url.partition("://")[2].partition("?")[0]
    days = {_day(*filter(None, match.groups())) for match in _IN_ADDRESS.finditer(f"{path}/")}
    return days.pop() if len(days) == 1 else None


def _ahead(offset: str) -> dt.timedelta:
    hours, minutes = int(offset[1:3]), int(offset[-2:])
    return dt.timedelta(hours=hours, minutes=minutes) * (-1 if offset[0] == "-" else 1)


def _day(year: str, month: str, day: str) -> dt.date | None:
    try:
        return dt.date(int(year), int(month), int(day))
    except ValueError:
        return None
