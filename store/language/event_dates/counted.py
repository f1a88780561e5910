"""Days counted from another with dateparser: "3 days ago", "kemarin". The only file that knows it."""

from __future__ import annotations

import datetime as dt


def counted(number: int, unit: str, base: dt.date) -> dt.date:
    """The day that is so many units after another one, before it if the number is negative. The last day of
    the month if it has no such day. unit: one of day, week, month, year, decade."""
    # dateparser takes its time to import, and few answers need it.
    import dateparser  # noqa: PLC0415

    said = f"{abs(number)} {unit}s ago" if number < 0 else f"in {number} {unit}s"
    settings = {"RELATIVE_BASE": dt.datetime.combine(base, dt.time(12)), "TIMEZONE": "UTC"}
    found: dt.datetime | None = dateparser.parse(said, languages=["en"], settings=settings)
    if found is None:
        raise ValueError(said)
    return found.date()
