"""The numbers of a sentence, by value: "Rp3,2 triliun" is "3.200 miliar rupiah", "a fifth" is 20 percent.
Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from retrieval.claims.number_words import LONGEST_UNIT, NumberWords, measures, number_words
from retrieval.claims.written_numbers import NumberRead, number_at, number_continued

_TOKEN = re.compile(r"(?:us|s)?\$|[£€¥%°]|\d+(?:[.,]\d+)*|[^\W\d_]+(?:['’]s\b)?|[-–—+/]|\S", re.IGNORECASE)
_PAIR = re.compile(r"(?<![\w.,-])(\d{1,3}) ?[-–—] ?(\d{1,3})(?!\w|[.,]\d|-)")
_BETWEEN = {"-", "–", "—", "to", "hingga", "sampai", "dan", "and", "or", "atau"}
_PER = {"per", "each", "every", "setiap", "tiap", "a", "an", "/"}
_TIMED = {"time", "months"}
_COUNTED_SINGLY = _TIMED | {"mass", "length", "area", "volume"}
_SHORT_SCALES = {"m": 10**6, "k": 10**3, "b": 10**9}
_HALF_MORE = {"en": ("and", "a", "half"), "id": ("setengah",)}
# Beside its unit, a number has a place in an order, or only an order of magnitude.
ORDINAL, VAGUE, TIMES, PERCENT = "ordinal", "vague", "times", "percent"


@dataclass(frozen=True, slots=True)
class Figure:
    """A number. kind: what it measures, None for a count of anything. value: in the smallest unit of that
    kind.
    bare: whether no word follows that it could count, as an age between commas. worth: of its unit."""

    value: Decimal
    kind: str | None = None
    bare: bool = False
    worth: Decimal = Decimal(1)

    def holds(self, other: Figure) -> bool:
        """Whether it says the other number."""
        if abs(self.value - other.value) > abs(self.value) * Decimal("0.0005") and not self._is_age(other):
            return False
        # "peringkat empat" is the fourth.
        places = {self.kind, other.kind} == {None, ORDINAL}
        return self.kind == other.kind or places or self._is_age(other)

    def _is_age(self, other: Figure) -> bool:
        """ "Leonard Pike, 52," is 52 years old, and 52 years old is 52."""
        if self.bare and self.kind is None and other.kind == "months":
            return self.value * 12 == other.value
        return self.kind == "months" and other.bare and other.kind is None and self.value == other.value * 12


def figures(text: str, language: str, *, quoted: bool = False) -> list[Figure]:
    """The numbers of a text in "id" or "en", without those of time expressions, which were taken out before.

    quoted: of a quote, where "seorang" is one, which need not be said of a sentence.
    """
    words = number_words(language)
    folded = words.idioms.sub(" ", text.casefold())
    tokens = [match[0] for match in _TOKEN.finditer(folded)]
    return _read(tokens, words, language, quoted)


def pairs(text: str) -> set[tuple[int, int]]:
    """Results and the like, "3-1", whose order tells."""
    return {(int(match[1]), int(match[2])) for match in _PAIR.finditer(text)}


def _read(tokens: Sequence[str], words: NumberWords, language: str, quoted: bool) -> list[Figure]:
    found: list[Figure] = []
    at, last_end = 0, -1
    while at < len(tokens):
        figure, end = _figure(tokens, at, words, language, quoted)
        if figure:
            between = last_end == at - 1 and tokens[at - 1] in _BETWEEN
            if between and figure.kind and found[-1].kind is None:
                # "from 20 to 25 percent": what the first is of stands behind the second.
                found[-1] = Figure(found[-1].value * figure.worth, figure.kind, worth=figure.worth)
            found.append(figure)
            last_end = end
        at = max(end, at + 1)
    return found


def _figure(
    tokens: Sequence[str], at: int, words: NumberWords, language: str, quoted: bool
) -> tuple[Figure | None, int]:
    special = _special(tokens, at, words, quoted)
    if special[0]:
        return special
    start = at + (tokens[at] in words.marks)
    if tokens[at] in {"rp", "us"} and start < len(tokens) and tokens[start] in {".", "$"}:
        start += 1
    read = number_at(tokens, start, words, language) if start < len(tokens) else None
    if read is None:
        return None, at + 1
    if start > at:
        # "€61m"; of anything else it would be metres.
        if short := _SHORT_SCALES.get(" ".join(tokens[read.end : read.end + 1])):
            read = NumberRead(read.value * short, read.end + 1)
        return Figure(read.value, words.marks[tokens[at]]), read.end
    return _with_unit(tokens, read, words, language)


def _special(tokens: Sequence[str], at: int, words: NumberWords, quoted: bool) -> tuple[Figure | None, int]:
    """Numbers in words of their own: parts, multiples, places, round numbers, one of a unit."""
    found = _part(tokens, at, words) or _place(tokens, at, words) or _single(tokens, at, words)
    if found:
        return found
    word = tokens[at]
    for table, kind in ((words.multiples, TIMES), (words.vague, VAGUE)):
        if word in table:
            return Figure(Decimal(table[word]), kind), at + 1
    return (Figure(Decimal(1)) if quoted and word in words.ones else None), at + 1


def _part(tokens: Sequence[str], at: int, words: NumberWords) -> tuple[Figure, int] | None:
    """ "a fifth" is 20 percent; "half an hour" is a time."""
    for length in (3, 2, 1):
        phrase, end = " ".join(tokens[at : at + length]).replace(" - ", "-"), at + length
        if end > len(tokens) or phrase not in words.parts:
            continue
        following = end + (tokens[end : end + 1] in (["a"], ["an"]))
        unit = words.units.get(" ".join(tokens[following : following + 1]), "")
        kind, worth = measures().get(unit, (None, Decimal(1)))
        if kind in _TIMED:
            return Figure(words.parts[phrase] / 100 * worth, kind), following + 1
        return Figure(words.parts[phrase], PERCENT), end
    return None


def _place(tokens: Sequence[str], at: int, words: NumberWords) -> tuple[Figure, int] | None:
    """ "ke-42", "42nd", "fourteenth"."""
    word, behind = tokens[at], list(tokens[at + 1 : at + 3])
    if word == "ke" and behind[:1] == ["-"] and behind[1:] and behind[1].isdecimal():
        return Figure(Decimal(behind[1]), ORDINAL), at + 3
    if word.isdecimal() and behind and behind[0] in {"st", "nd", "rd", "th"}:
        return Figure(Decimal(word), ORDINAL), at + 2
    return _ordinal(tokens, at, words)


def _single(tokens: Sequence[str], at: int, words: NumberWords) -> tuple[Figure, int] | None:
    """One of a unit: "sehari", "per kilogram", "a day and a half"."""
    word = tokens[at]
    if word in words.single_units:
        return _measured(Decimal(1), words.single_units[word]), at + 1
    unit = words.units.get(" ".join(tokens[at + 1 : at + 2]), "") if word in _PER else ""
    kind, worth = measures().get(unit, (None, Decimal(1)))
    if kind not in _COUNTED_SINGLY:
        return None
    if tuple(tokens[at + 2 : at + 5]) == _HALF_MORE["en"]:
        return Figure(worth * Decimal("1.5"), kind), at + 5
    return Figure(worth, kind), at + 2


def _ordinal(tokens: Sequence[str], at: int, words: NumberWords) -> tuple[Figure, int] | None:
    """ "fourteenth", "twenty-first", "keempat", "ketiga puluh dua"."""
    word = tokens[at]
    if word in words.ordinals:
        # Only Indonesian goes on behind it: "ketiga belas".
        scaled = tokens[at + 1 : at + 2] and tokens[at + 1] in {"belas", "puluh", "ratus"}
        read = number_continued(tokens, at + 1, words, words.ordinals[word]) if scaled else None
        value = read.value if read else Decimal(words.ordinals[word])
        return Figure(value, ORDINAL), read.end if read else at + 1
    tens, behind = words.numbers.get(word, 0), list(tokens[at + 1 : at + 3])
    if tens >= 20 and behind[:1] == ["-"]:
        del behind[0]
    if tens >= 20 and behind and words.ordinals.get(behind[0], 10) < 10:
        value = Decimal(tens + words.ordinals[behind[0]])
        return Figure(value, ORDINAL), at + 1 + tokens[at + 1 :].index(behind[0]) + 1
    return None


def _with_unit(
    tokens: Sequence[str], read: NumberRead, words: NumberWords, language: str
) -> tuple[Figure, int]:
    value, end = read.value, read.end
    half = _HALF_MORE[language]
    if tuple(tokens[end : end + len(half)]) == half:
        value, end = value + Decimal("0.5"), end + len(half)
    start = end + 1 if tokens[end : end + 1] == ["-"] else end
    for length in range(LONGEST_UNIT, 0, -1):
        unit = words.units.get(" ".join(tokens[start : start + length]))
        if unit is not None and length <= len(tokens) - start:
            figure, end = _measured(value, unit), start + length
            if tuple(tokens[end : end + 3]) == _HALF_MORE["en"] and unit in measures():
                figure, end = _measured(value + Decimal("0.5"), unit), end + 3
            return figure, end
    following = tokens[end : end + 1]
    return Figure(value, bare=not following or not following[0][0].isalpha()), end


def _measured(value: Decimal, unit: str) -> Figure:
    kind, worth = measures().get(unit, (None, Decimal(1)))
    return Figure(value * worth, kind, worth=worth)
