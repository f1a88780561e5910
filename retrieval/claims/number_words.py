"""The words of numbers and units, from `numbers.toml` and from those of short answers (`quantities.toml`)."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from importlib.resources import files
from typing import Any

# Words of the longest name of a unit: "kilometer persegi", "pound sterling".
LONGEST_UNIT = 3


@dataclass(frozen=True, slots=True)
class NumberWords:
    """Of one language. `units`: the name of a unit by its words in small letters; `marks`: a currency by the
    mark before its numbers; `wholes`, `parts`, `multiples`, `vague`, `ordinals`: a number by its word."""

    numbers: Mapping[str, int]
    scales: Mapping[str, int | str]
    wholes: Mapping[str, int]
    parts: Mapping[str, Decimal]
    multiples: Mapping[str, int]
    vague: Mapping[str, int]
    ordinals: Mapping[str, int]
    single_units: Mapping[str, str]
    ones: frozenset[str]
    idioms: re.Pattern[str]
    units: Mapping[str, str]
    marks: Mapping[str, str]


@cache
def number_words(language: str) -> NumberWords:
    """Those of "id" or "en"."""
    own = _own()
    table = own[language]
    units = dict(_units(language))
    marks = {mark: unit for mark, unit in units.items() if not mark[-1].isalpha() and mark not in "%°"}
    return NumberWords(
        numbers=table["words"],
        scales=table["scales"],
        wholes=table["wholes"],
        parts={name: Decimal(value) for name, value in table["parts"].items()},
        multiples=table["multiples"],
        vague=table["vague"],
        ordinals=table["ordinals"],
        single_units=table["units"],
        ones=frozenset(table["one"]["words"]),
        idioms=re.compile(rf"\b(?:{'|'.join(map(re.escape, table['one']['idioms']))})\b"),
        units=units,
        marks={**marks, **_marks()},
    )


@cache
def measures() -> Mapping[str, tuple[str, Decimal]]:
    """What a unit measures, and how many of the smallest unit of its kind it is."""
    own = {unit: (kind, Decimal(worth)) for unit, (kind, worth) in _own()["measures"].items()}
    money = {code: (code, Decimal(1)) for code in (*_shared()["currency"], "crown")}
    return {**own, **money}


@cache
def is_money(word: str) -> bool:
    """Whether the word, in small letters, is the mark of a currency or a piece of one, with or without
    figures."""
    return word.rstrip("0123456789.") in {mark.strip("$") for mark in _marks()}


def _units(language: str) -> Iterator[tuple[str, str]]:
    for code, group in _shared()["currency"].items():
        yield from ((form.casefold(), code) for form in group.get(language, ()))
    for unit, group in _shared()["unit"].items():
        forms = [*group.get(language, ()), *([group["one"], group["many"]] if language == "en" else [])]
        yield from ((form.casefold(), unit) for form in forms)
    for unit, forms in _own()["more"][language].items():
        yield from ((form.casefold(), unit) for form in forms)


@cache
def _marks() -> Mapping[str, str]:
    groups = _shared()["currency"].items()
    return {mark.casefold(): code for code, group in groups for mark in group["before"]}


@cache
def _own() -> Mapping[str, Any]:
    return tomllib.loads((files("retrieval.claims") / "numbers.toml").read_text("utf-8"))


@cache
def _shared() -> Mapping[str, Any]:
    return tomllib.loads((files("retrieval.news") / "quantities.toml").read_text("utf-8"))
