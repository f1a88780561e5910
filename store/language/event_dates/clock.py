"""Times of day as news writes them: "pukul 14.48 WIB", "2:45 p.m. EST", "0745 GMT". Pure."""

from __future__ import annotations

import re

_ZONE = r"(?:WIB|WITA|WIT|GMT|UTC|EST|EDT|ET|CST|CDT|CT|MST|MDT|MT|PST|PDT|PT|BST|CET|CEST|SGT|JST)\b"
_TIME = r"\d{1,2}[.:][0-5]\d"
_NAMED = {"noon": "12:00", "midnight": "00:00"}
_AFTERNOON = frozenset({"midday", "afternoon", "evening", "night"})


def clock_pattern(before: str, parts_of_day: str) -> str:
    """Matches a time. before: what the language writes before one of 24 hours; parts_of_day: its words for
    them, before which an hour needs no minutes. Both match something."""
    return (
        rf"{before}\s{{1,3}}(?P<from>{_TIME}|\d{{1,2}}(?=\s{{1,3}}(?:{_ZONE}|{parts_of_day}\b)))"
        rf"(?:\s{{0,3}}(?:{_ZONE})?\s{{0,3}}(?:-{{1,2}}|–|hingga|sampai|to)\s{{0,3}}(?:{before}\s{{1,3}})?(?P<to>{_TIME}))?"
        rf"(?:\s{{0,3}}\(?(?P<zone>{_ZONE}))?"
        rf"|(?P<bare>{_TIME})\s{{1,3}}(?P<bare_zone>{_ZONE})"
        rf"|(?P<hour>1[0-2]|0?[1-9])(?:[:.](?P<minute>[0-5]\d))?\s?(?P<half>[ap])\.?m\b\.?"
        rf"(?:\s{{0,3}}\(?(?P<half_zone>{_ZONE}))?"
        rf"|(?P<plain>[0-2]\d[0-5]\d)\s{{1,3}}(?P<plain_zone>{_ZONE})"
        r"|(?P<word>noon|midnight)"
    )


def clock(match: re.Match[str]) -> str | None:
    """The time as "14:48", "08:00-17:00" or "14:48 WIB"; None if a day has no such time."""
    said = match.groupdict()
    zone = said["zone"] or said["bare_zone"] or said["half_zone"] or said["plain_zone"]
    ends: list[str | None]
    if said["word"]:
        ends = [_NAMED[said["word"].casefold()]]
    elif said["hour"]:
        ends = [_written(said["hour"], said["minute"], said["half"])]
    elif said["plain"]:
        ends = [_written(said["plain"][:2], said["plain"][2:])]
    else:
        parts = [re.split("[.:]", one) for one in (said["from"] or said["bare"], said["to"]) if one]
        ends = [_written(part[0], part[1] if len(part) > 1 else None) for part in parts]
    times = [one for one in ends if one]
    return "-".join(times) + (f" {zone.upper()}" if zone else "") if len(times) == len(ends) else None


def on_the_half(time: str, part_of_day: str) -> str:
    """The time with the part of the day that stands beside it: 07:00 at night is 19:00."""
    hour = int(time[:2])
    return f"{hour + 12:02}{time[2:]}" if part_of_day in _AFTERNOON and hour < 11 else time


def _written(hour: str, minute: str | None, half: str | None = None) -> str | None:
    hours, minutes = int(hour), int(minute or 0)
    if half:
        hours = hours % 12 + (12 if half.casefold() == "p" else 0)
    return f"{hours:02}:{minutes:02}" if hours <= 24 else None
