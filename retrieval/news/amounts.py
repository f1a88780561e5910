"""Amounts within short answers, to be compared: what is counted, and between which numbers it lies. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from retrieval.news.quantities import Quantity, base_of, first_quantity, kin_of
from store.language.languages import function_words
from store.language.stems import stem, words

# What is no amount though it has a number in it: "salah satu pejabat", "one of them".
_NOT_COUNTED = re.compile(r"\b(?:salah satu|salah seorang|one of|ke-\d+|no\.? ?\d+|nomor \d+)", re.IGNORECASE)
# A longer answer is about more than an amount.
_MOST_WORDS = 9
# A number below this may be one of several in words, and needs what it counts beside it.
_SMALL = 13


@dataclass(frozen=True, slots=True)
class Amount:
    """An amount lies between `least` and `most`. unit: of what, as the name of a unit that others are reduced
    to; "" where it is not known. things: the stems of what is counted, where that is no known unit."""

    least: Decimal
    most: Decimal
    unit: str
    things: frozenset[str]

    def is_comparable(self, other: Amount, question: str) -> bool:
        """Whether both may count what a question asks for: things of other names if it names them itself."""
        if self.unit and other.unit:
            return self.unit == other.unit
        if not self.unit and not other.unit:
            return True
        if (self.unit or other.unit) not in _COUNTED or not (self.is_whole and other.is_whole):
            return False
        things = self.things | other.things
        return not things or not things.isdisjoint(stem(words(question)))

    @property
    def is_whole(self) -> bool:
        """Whether it may be a number of things: 6,1 is none."""
        return self.least != self.most or self.least == int(self.least)

    @property
    def is_measure(self) -> bool:
        """Whether it is of money, a length, a share or the like, and no number of things."""
        return bool(self.unit) and self.unit not in _COUNTED

    def agrees(self, other: Amount) -> bool:
        return self.least <= other.most and other.least <= self.most


# Units of what is counted, which an answer may call something else.
_COUNTED = frozenset(
    {"person", "building", "family", "village", "vehicle", "car", "country", "article", "point"}
)


def amount_in(text: str, language: str) -> Amount | None:
    """The amount that a short text in one of the languages is about; None without one, or with several."""
    if len(words(text)) > _MOST_WORDS or _NOT_COUNTED.search(text):
        return None
    found = first_quantity(text, language)
    if found is None:
        return None
    quantity, end = found
    rest = text[end:]
    if any(map(str.isdigit, rest)) or first_quantity(rest, language):
        return None
    amount = _amount(quantity, rest, language)
    # "tiga" alone is often a piece of something else.
    spelled_out = not any(map(str.isdigit, text))
    return None if spelled_out and amount.most < _SMALL and not (amount.unit or amount.things) else amount


def amounts_in(text: str, language: str) -> Iterator[Amount]:
    """All amounts of a text in one of the languages, in order; of what, is left open."""
    while found := first_quantity(text, language):
        quantity, end = found
        text = text[end:]
        yield _amount(quantity, "", language)


def _amount(quantity: Quantity, rest: str, language: str) -> Amount:
    """rest: what follows it, which is what is counted."""
    things = (
        []
        if quantity.unit
        else [one for one in words(rest) if one.casefold() not in function_words(language)]
    )
    least, most = _bounds(quantity)
    name, factor = base_of(quantity.unit or "")
    return Amount(least * factor, most * factor, kin_of(name), frozenset(stem(things)))


def _bounds(of: Quantity) -> tuple[Decimal, Decimal]:
    """How far an amount may be off: by its last figure, or by its last but zeros if it is not exact."""
    total, grain = of.total, Decimal(1).scaleb(of.magnitude - of.decimals)
    if of.about in (None, "so_many"):
        # "1,6 miliar" may be rounded; "1.600" is as it is.
        half = grain / 2 if of.magnitude else Decimal(0)
        return total - half, total + half
    while total and total % (10 * grain) == 0:
        grain *= 10
    off = grain * Decimal("0.99")
    above = off if of.about in ("about", "over", "least") else Decimal(0)
    below = Decimal(0) if of.about in ("over", "least") else off
    return total - below, total + above
