"""Amounts in short answers: read in one language, written in another. Pure."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from retrieval.news.spelled import pattern as number_words
from retrieval.news.spelled import spelled
from store.language.cldr import number

_FILE = Path(__file__).with_suffix(".toml")
_GROUPED = {
    "id": re.compile(r"\d{1,3}(?:\.\d{3})+(?:,\d+)?"),
    "en": re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?"),
}
_PLAIN = re.compile(r"\d+(?:[.,]\d+)?")


@dataclass(frozen=True, slots=True)
class Quantity:
    """An amount. value: as written, with so many `decimals`, times ten to the power of `magnitude`. unit: the
    name of a unit or currency in quantities.toml. about: what makes it less exact. mark: of a currency before
    the number. word: whether the number is a word."""

    value: Decimal
    decimals: int = 0
    magnitude: int = 0
    unit: str | None = None
    about: str | None = None
    mark: str = ""
    word: bool = False

    @property
    def total(self) -> Decimal:
        return self.value.scaleb(self.magnitude)

    def is_same(self, other: Quantity) -> bool:
        """Whether the two are as many of the same; one without a unit may be of any."""
        return self.total == other.total and (None in (self.unit, other.unit) or self.unit == other.unit)


def quantity(text: str, language: str) -> Quantity | None:
    """The amount that a text in one of the languages is, as a whole."""
    if language not in _GROUPED:
        return None
    match = _pattern(language).fullmatch(" ".join(text.split()))
    return _quantity(match, language) if match else None


def first_quantity(text: str, language: str) -> tuple[Quantity, int] | None:
    """The first amount in a text in one of the languages, and where it ends."""
    if language not in _GROUPED:
        return None
    for match in re.finditer(rf"(?<![\w.,])(?:{_pattern(language).pattern})(?!\w)", text, re.IGNORECASE):
        if found := _quantity(match, language):
            return found, match.end()
    return None


def base_of(unit: str) -> tuple[str, Decimal]:
    """The unit that a unit is so many of; one of itself where it is of no other."""
    name, factor = _groups()["base"].get(unit, (unit, 1))
    return name, Decimal(str(factor))


def kin_of(unit: str) -> str:
    """What is counted, where several units may be words for it: "person" for a passenger."""
    return next((kin for kin, group in _groups()["kin"].items() if unit in group), unit)


def _quantity(match: re.Match[str], language: str) -> Quantity | None:
    said = {name: value.casefold() for name, value in match.groupdict().items() if value}
    figure = said["number"]
    words = _meanings("number", language)
    value = Decimal(words[figure]) if figure in words else _value(figure, language)
    if value is None:
        return None
    marks = {
        mark.casefold(): code for code, group in _groups()["currency"].items() for mark in group["before"]
    }
    return Quantity(
        value=value,
        decimals=-int(value.as_tuple().exponent),
        magnitude=int(_meanings("magnitude", language)[said["magnitude"]]) if "magnitude" in said else 0,
        unit=_units(language)[said["unit"]] if "unit" in said else marks.get(said.get("mark", "").strip()),
        about=_meanings("about", language)[said["about"]] if "about" in said else None,
        mark=match["mark"] or "",
        word=figure in words,
    )


def quantity_words(of: Quantity, language: str) -> str:
    """The amount as a language writes it: "Rp 1.6 billion", "sekitar 130 negara"."""
    about = _first("about", of.about, language) if of.about else ""
    figure = _first("number", str(of.value), language) if of.word else number(of.value, of.decimals, language)
    magnitude = _first("magnitude", str(of.magnitude), language) if of.magnitude else ""
    unit = _unit_words(of, language) if of.unit and not of.mark else ""
    separator = "" if unit.startswith(("%", "°")) else " "
    amount = " ".join(part for part in (f"{of.mark}{figure}", magnitude) if part)
    return " ".join(part for part in (about, f"{amount}{separator}{unit}".strip()) if part)


def _value(figure: str, language: str) -> Decimal | None:
    if not figure[0].isdigit():
        number = spelled(figure, language)
        return None if number is None else Decimal(number)
    group, point = (".", ",") if language == "id" else (",", ".")
    if _GROUPED[language].fullmatch(figure):
        return Decimal(figure.replace(group, "").replace(point, "."))
    # "1.6 miliar": a point that groups nothing is decimal, whatever the language.
    return Decimal(figure.replace(",", ".")) if _PLAIN.fullmatch(figure) else None


def _unit_words(of: Quantity, language: str) -> str:
    unit = of.unit or ""
    if unit in _groups()["currency"]:
        return _first("currency", unit, language)
    group = _groups()["unit"][unit]
    if language != "en":
        return str(group[language][0])
    return str(group["one"] if of.total == 1 else group["many"])


def _first(table: str, meaning: str, language: str) -> str:
    forms = _groups()[table][meaning][language]
    return str(forms[0]) if forms else ""


@cache
def _groups() -> Mapping[str, Any]:
    return tomllib.loads(_FILE.read_text("utf-8"))


@cache
def _meanings(table: str, language: str) -> Mapping[str, str]:
    """The forms of a table in small letters, and what each means."""
    return {
        form.casefold(): meaning
        for meaning, group in _groups()[table].items()
        for form in group.get(language, ())
    }


@cache
def _units(language: str) -> Mapping[str, str]:
    english = (
        {
            group[form].casefold(): unit
            for unit, group in _groups()["unit"].items()
            for form in ("one", "many")
        }
        if language == "en"
        else {}
    )
    return {**_meanings("currency", language), **english, **_meanings("unit", language)}


@cache
def _pattern(language: str) -> re.Pattern[str]:
    marks = [mark for group in _groups()["currency"].values() for mark in group["before"]]
    return re.compile(
        rf"(?:(?P<about>{_any(_meanings('about', language))})\s(?:a\s)?)?(?P<mark>(?:{_any(marks)})\s?)?"
        rf"(?P<number>\d[\d.,]*+|{number_words(language)})"
        rf"(?:[\s-]?(?P<magnitude>{_any(_meanings('magnitude', language))})(?!\w))?"
        rf"(?:[\s-]?(?P<unit>{_any(_units(language))})(?!\w))?",
        re.IGNORECASE,
    )


def _any(forms: Any) -> str:
    return "|".join(sorted(map(re.escape, forms), key=len, reverse=True))
