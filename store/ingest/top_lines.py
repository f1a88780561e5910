"""The lines above an article that say when, where and by whom it was published."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from store.ingest.credits import byline_outlet, find_credits, is_name
from store.ingest.rules import rules
from store.language.dates import date_spans, is_of_change, line_date
from store.language.languages import languages, weekdays
from store.models import Credit

_LONGEST = 160
_TOP = 6
_APART = re.compile(r"[|•·●/;()\[\]]|\s[-–—]{1,2}\s|,\s")
_TIME = re.compile(r"\b(?:\d{1,2}[.:]\d\d(?:[.:]\d\d)?(?:\s?[ap]\.?m\b\.?)?|[ap]\.?m\b\.?)", re.IGNORECASE)
_SITE = re.compile(r"(?:https?://)?(?:www\.)?[\w-]{1,40}(?:\.[\w-]{1,20}){1,3}/?", re.IGNORECASE)
_LETTERS = re.compile(r"[^\W\d_]+")
_SMALL = frozenset(
    ["wib", "wita", "wit", "gmt", "utc", "pukul", "jam", "at", "on", "pada", "tanggal", "am", "pm"]
)


@cache
def _date_labels() -> re.Pattern[str]:
    labels = "|".join(f"{one.published}|{one.modified}" for one in languages().values())
    return re.compile(rf"(?:{labels})(?:\s++(?:oleh|by))?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Top:
    """What one such line says; what it does not say is None or ()."""

    date: dt.date | None = None
    modified: dt.date | None = None
    publisher: str | None = None
    credits: tuple[Credit, ...] = ()
    names: tuple[str, ...] = ()


@lru_cache(maxsize=1024)
def read_line(line: str) -> Top | None:
    """The parts of a line such as "Kompas.com - 30/05/2025, 20:11 WIB"; None for a line that is prose."""
    if len(line) > _LONGEST or not line.strip():
        return None
    if date := line_date(line):
        return Top(modified=date) if is_of_change(line) else Top(date)
    spans = list(date_spans(line))
    rest = line
    for start, end, _ in reversed(spans):
        rest = f"{rest[:start]} | {rest[end:]}"
    parts = [part for part in map(_bare, _APART.split(_TIME.sub(" | ", rest))) if part]
    named = find_credits([line]) or find_credits(parts) or tuple(_credits(parts))
    claimed = " ".join(credit.name for credit in named)
    names: list[str] = []
    outlets = [outlet for outlet in (byline_outlet(line),) if outlet]
    for part in parts:
        if any(outlet in part for outlet in outlets):
            continue
        if part in claimed or (claimed and claimed in part) or any(credit.name in part for credit in named):
            continue
        if is_outlet(part):
            outlets.append(_site_name(part))
        elif is_name(part) and len(part.split()) > 1:
            names.append(part)
        elif not _is_place(part):
            return None
    if not (spans or outlets or named):
        return None
    changed = is_of_change(line) and len(spans) == 1
    return Top(
        None if changed or not spans else spans[0][2],
        spans[0][2] if changed else None,
        outlets[0] if outlets else None,
        named,
        tuple(names),
    )


def read_top(lines: Sequence[str]) -> Top:
    """What the lines above an article say together; the first one to say something counts.

    A name alone that stands beside a date or an outlet is the author's, unless a label names another one.
    """
    dates: list[dt.date] = []
    changes: list[dt.date] = []
    outlets: list[str] = []
    named: dict[Credit, None] = {}
    names: list[str] = []
    for number, line in enumerate(lines):
        top = read_line(line)
        if top is None or (top.publisher and not (top.date or top.names or top.credits or _is_site(line))):
            if is_byline_name(line) and _stands_by_a_date(lines, number):
                (outlets if is_outlet(line) else names).append(line.strip())
            continue
        dates += [top.date] if top.date else []
        changes += [top.modified] if top.modified else []
        outlets += [top.publisher] if top.publisher else []
        named |= dict.fromkeys(top.credits)
        names += top.names if top.date or top.publisher else ()
    labelled = any(credit.role in ("author", "reporter") for credit in named)
    if names and not labelled:
        named[Credit("author", names[0])] = None
    return Top(next(iter(dates), None), next(iter(changes), None), next(iter(outlets), None), tuple(named))


def is_outlet(text: str) -> bool:
    """Whether a name is that of a newspaper, a station or a site, by its form or by one of its words."""
    if _SITE.fullmatch(text):
        return True
    words = [word.casefold() for word in _LETTERS.findall(text)]
    one = len(words) == 1 and text[:1].islower()
    return (is_name(text) or one) and len(words) <= 5 and any(_sounds_so(word) for word in words)


def _is_site(line: str) -> bool:
    return _SITE.fullmatch(line.strip()) is not None


def is_person(text: str) -> bool:
    """Whether a name can be a person's: it is no outlet's, and holds no figure, as a date does."""
    return is_name(text) and not is_outlet(text) and not any(map(str.isdigit, text))


def is_byline_name(line: str) -> bool:
    """Whether a line is nothing but the name of a person or an outlet."""
    return 1 < len(line.split()) <= 5 and is_name(line) and not any(map(str.isdigit, line))


def _sounds_so(word: str) -> bool:
    return word in rules().outlet_words or word.startswith(tuple(rules().outlet_beginnings))


def _stands_by_a_date(lines: Sequence[str], number: int) -> bool:
    """Whether the next line is a date or an outlet with one."""
    after = read_line(lines[number + 1]) if number + 1 < len(lines) and number < _TOP else None
    return after is not None and (after.date or after.modified) is not None


def _credits(parts: Sequence[str]) -> Iterator[Credit]:
    """Of "Penulis Wira Santika | Editor Rani", without colons."""
    found = []
    for part in parts:
        match = rules().credit_words.fullmatch(part) if len(part) < _LONGEST else None
        if match and is_person(match["names"]):
            role = next(role for role, label in match.groupdict().items() if label and role != "names")
            found.append(Credit(role, match["names"].strip(" .,")))
    # One label with one word may be the beginning of a headline.
    return iter(found if len(found) > 1 else [one for one in found if len(one.name.split()) > 1])


def _bare(part: str) -> str:
    """A part without its weekday, zone and labels of a date."""
    words = part.strip(" \t:,.-–—").split()
    known = {*weekdays(), *_SMALL}
    while words and words[0].strip(".,:").casefold() in known:
        words.pop(0)
    while words and words[-1].strip(".,:").casefold() in known:
        words.pop()
    left = " ".join(words).strip(" :,")
    return "" if _date_labels().fullmatch(left) or not any(map(str.isalpha, left)) else left


def _is_place(part: str) -> bool:
    return len(part.split()) <= 2 and part[:1].isupper()


def _site_name(part: str) -> str:
    return re.sub(r"\A(?:https?://)?(?:www\.)?", "", part).rstrip("/") if _SITE.fullmatch(part) else part
