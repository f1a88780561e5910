"""The words and figures of time expressions in a sentence, one by one. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache

from store.language.event_dates.clock import clock, clock_pattern
from store.language.event_dates.models import Token
from store.language.event_dates.vocabulary import Vocabulary, names, vocabulary

# What a rule makes of its match: numbers, or a word; None where it is something else after all.
Value = tuple[int, ...] | str | None
Meaning = Callable[[re.Match[str]], Value]

_WORD = re.compile(r"(?<!\w)\w")
_YEAR = r"(?:1[5-9]|20)\d\d(?!\w|[.,:/]\d)"
_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4}
_OPENING, _CLOSING = "'\"“‘(*", "'\"”’)"


def tokens(text: str, language: str) -> list[Token]:
    """What may be part of a time expression, in order. language: one of `languages()`."""
    return list(_tokens(text, _rules(language)))


def _tokens(text: str, rules: list[tuple[str, re.Pattern[str], Meaning]]) -> Iterator[Token]:
    end = 0
    for word in _WORD.finditer(text):
        if word.start() < end:
            continue
        for kind, pattern, value in rules:
            match = pattern.match(text, word.start())
            if match and (found := value(match)) is not None:
                end = match.end()
                numbers = found if isinstance(found, tuple) else ()
                yield Token(kind, match.start(), end, numbers, found if isinstance(found, str) else "")
                break


@cache
def _rules(language: str) -> list[tuple[str, re.Pattern[str], Meaning]]:
    words = vocabulary(language)
    rules = [
        *_figures(),
        *_clocks(words),
        *_relative(words),
        *_periods(words),
        *_named(words),
        *_small(words),
    ]
    return [
        (kind, re.compile(f"(?:{pattern})(?!\\w)", re.IGNORECASE), value) for kind, pattern, value in rules
    ]


def _figures() -> Iterator[tuple[str, str, Meaning]]:
    day = r"(0?[1-9]|[12]\d|3[01])"
    yield "iso", r"(\d{4})-(\d\d)-(\d\d)", _numbers
    yield "figures_range", rf"{day}\s?[-–]\s?{day}/(1[0-2]|0?[1-9])(?:/((?:19|20)\d\d))?(?!/)", _numbers
    yield "figures", r"(\d{1,2})([/.-])(\d{1,2})\2((?:19|20)\d\d)(?!\S?\d)", _without_sign
    yield "day_month", rf"{day}/(1[0-2]|0?[1-9])(?![/\d])", _numbers


def _clocks(words: Vocabulary) -> Iterator[tuple[str, str, Meaning]]:
    parts = "|".join(words.table("parts_of_day").values())
    yield "clock", clock_pattern(words.of("clock"), f"(?:{parts})"), clock


def _relative(words: Vocabulary) -> Iterator[tuple[str, str, Meaning]]:
    number = f"(?P<number>\\d{{1,3}}|{names(words.numbered('numbers'))})"
    for unit, name in words.table("counted").items():
        one = words.table("one")[unit]
        for way, sign in (("ago", -1), ("hence", 1)):
            pattern = rf"(?:{number}\s+{name}|{one})\s+{words.of(way)}"
            yield f"count_{unit}", pattern, _counter(words, sign)
    for meaning, pattern in words.table("today_parts").items():
        yield "today_part", pattern, _always(meaning)
    for distance, pattern in words.table("days").items():
        yield "today", pattern, _always((int(distance),))
    for unit, name in {"weekend": words.of("weekend"), **words.table("unit")}.items():
        for side, step in (("last", -1), ("this", 0), ("next", 1)):
            beside = words.of(side)
            pattern = rf"{beside}\s+{name}" if words.before else rf"{name}\s+{beside}"
            yield f"unit_{unit}", pattern, _unless_weekday(words, (step,))
    yield "unit_weekend", words.of("weekend"), _always(())


def _periods(words: Vocabulary) -> Iterator[tuple[str, str, Meaning]]:
    ordinals = words.numbered("ordinals")
    which = f"(?P<which>iv|i{{1,3}}|[1-4]|{names(ordinals)})"

    def number(match: re.Match[str]) -> Value:
        said = match["which"].casefold()
        return (ordinals.get(said) or _ROMAN.get(said) or int(said),)

    for period in ("quarter", "half"):
        name = words.of(period)
        yield period, rf"{which}[\s-]{name}" if words.before else rf"{name}\s+(?:ke-)?{which}", number
    yield "decade", rf"(?:{words.of('year')}\s+)?((?:1[5-9]|20)\d0){words.of('decade')}", _numbers
    yield "year", rf"(?:{words.of('year')}\s+)?({_YEAR})", _year(words)


def _named(words: Vocabulary) -> Iterator[tuple[str, str, Meaning]]:
    before = f"(?:{words.of('date')}\\s+)?"
    yield "number", rf"{before}(0?[1-9]|[12]\d|3[01])(?:st|nd|rd|th)?(?![.,:/%]\d|%)", _numbers
    prefix, day = (f"(?:{words.of(one)}\\s+)?" for one in ("month", "weekday"))
    for kind, short in (("month", False), ("short_month", True)):
        known = words.months(short=short)
        stop = r"\.?" if short else ""
        yield kind, rf"{prefix}(?P<name>{names(known)}){stop}", _name(known)
    for kind, short in (("weekday", False), ("short_weekday", True)):
        known = words.weekdays(short=short)
        if known:
            yield kind, rf"(?P<prefix>{day})(?P<name>{names(known)})", _name(known)


def _small(words: Vocabulary) -> Iterator[tuple[str, str, Meaning]]:
    for meaning, pattern in words.table("part").items():
        yield "part", pattern, _always(meaning)
    for meaning, pattern in words.table("parts_of_day").items():
        yield "part_of_day", pattern, _always(meaning)
    for side, step in (("last", -1), ("this", 0), ("next", 1)):
        yield "direction", words.of(side), _always((step,))
    for unit, name in words.table("whole").items():
        yield f"whole_{unit}", name, _always(())


def _numbers(match: re.Match[str]) -> Value:
    return tuple(int(group) for group in match.groups() if group)


def _without_sign(match: re.Match[str]) -> Value:
    return int(match[1]), int(match[3]), int(match[4])


def _always(value: Value) -> Meaning:
    return lambda _: value


def _name(known: dict[str, int]) -> Meaning:
    # A name without its capital is another word: "may", "march", "minggu" (a week).
    return lambda match: (
        (known[match["name"].casefold()],)
        if match["name"][0].isupper() or match.groupdict().get("prefix")
        else None
    )


def _counter(words: Vocabulary, sign: int) -> Meaning:
    numbers = words.numbered("numbers")

    def count(match: re.Match[str]) -> Value:
        said = " ".join((match["number"] or "1").casefold().split())
        return (sign * (numbers.get(said) or int(said)),)

    return count


def _unless_weekday(words: Vocabulary, value: Value) -> Meaning:
    """Minggu is Sunday where it has a capital that does not begin a sentence, else it is a week."""
    weekdays = words.weekdays(short=False)

    def chosen(match: re.Match[str]) -> Value:
        first = match[0].split()[0]
        sunday = first.casefold() in weekdays and first[0].isupper()
        return None if sunday and not begins_sentence(match.string, match.start()) else value

    return chosen


def begins_sentence(text: str, at: int) -> bool:
    """Whether a word at this place is the first of its sentence."""
    before = text[max(at - 12, 0) : at]
    bare = before
    while bare and (bare[-1] in _OPENING or bare[-1].isspace()):
        bare = bare[:-1]
    between = before[len(bare) :]
    if not bare or "\n" in between:
        return True
    return bare.rstrip(_CLOSING).endswith((".", "!", "?", ":")) and any(map(str.isspace, between))


def _year(words: Vocabulary) -> Meaning:
    law = re.compile(rf"(?:{words.of('law')})\s*\d+\s+(?:{words.of('year')}\s+)?\Z", re.IGNORECASE)

    def year(match: re.Match[str]) -> Value:
        before = match.string[max(match.start() - 24, 0) : match.start()]
        return None if law.search(before) else (int(match[1]),)

    return year
