"""A number as it is written, in figures or words: "1.240", "dua puluh lima", "one hundred and five". Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from retrieval.claims.number_words import NumberWords

_GROUPED = {
    "id": re.compile(r"\d{1,3}(?:\.\d{3})+(?:,\d+)?"),
    "en": re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?"),
}


@dataclass(frozen=True, slots=True)
class NumberRead:
    """A number, and the place of the token behind it."""

    value: Decimal
    end: int


def number_at(tokens: Sequence[str], at: int, words: NumberWords, language: str) -> NumberRead | None:
    """Figures with their scales, "1,25 triliun", or words, "dua puluh lima", "one hundred and five"."""
    if tokens[at][0].isdecimal():
        value = _value(tokens[at], language)
        if value is None:
            return None
        end = at + 1
        while end < len(tokens) and isinstance(scale := words.scales.get(tokens[end]), int) and scale > 100:
            value, end = value * scale, end + 1
        return NumberRead(value, end)
    return _worded(tokens, at, words)


def _worded(tokens: Sequence[str], at: int, words: NumberWords) -> NumberRead | None:
    read = number_continued(tokens, at, words, None)
    return read if read.end > at else None


def number_continued(tokens: Sequence[str], at: int, words: NumberWords, begun: int | None) -> NumberRead:
    """The number that the words from there on go on with. begun: what was read before, None for nothing."""
    total, current = Decimal(0), Decimal(begun or 0)
    end, seen = at, begun is not None
    while end < len(tokens):
        word = tokens[end]
        if word in words.numbers:
            number = words.numbers[word]
            # "one two": two numbers.
            if seen and current % 10 and number < 10 and current % 100 not in (0,):
                break
            current += number
        elif word in words.wholes:
            current += words.wholes[word]
            if words.wholes[word] >= 1000:
                total, current = total + current, Decimal(0)
        elif seen and word in words.scales:
            scale = words.scales[word]
            if scale == "teen":
                current += 10
            elif isinstance(scale, int) and scale >= 1000:
                total, current = total + (current or 1) * scale, Decimal(0)
            elif isinstance(scale, int):
                hundreds, unit = (current // 10 * 10, current % 10) if scale == 10 else (Decimal(0), current)
                current = hundreds + (unit or 1) * scale
        elif seen and word in {"and", "-"} and end + 1 < len(tokens) and current % 10 == 0:
            tens = word == "-" or current >= 100 or total
            if not (tens and tokens[end + 1] in words.numbers):
                break
        else:
            break
        seen, end = True, end + 1
    return NumberRead(total + current, end)


def _value(figure: str, language: str) -> Decimal | None:
    group, point = (".", ",") if language == "id" else (",", ".")
    if _GROUPED[language].fullmatch(figure):
        return Decimal(figure.replace(group, "").replace(point, "."))
    # A point that groups nothing is decimal, whatever the language.
    if re.fullmatch(r"\d+(?:[.,]\d+)?", figure):
        return Decimal(figure.replace(",", "."))
    return None
