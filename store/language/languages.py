"""The languages of articles and questions: languages.toml says what is known of each."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

_FILE = Path(__file__).with_suffix(".toml")


@dataclass(frozen=True, slots=True)
class Language:
    """A language, by its ISO 639-1 code; languages.toml says what each part means. `months` maps a lower-case
    name to 1..12, `weekdays` one to 0..6, `abbreviations` a kind to its words."""

    code: str
    names: frozenset[str]
    stemmer: str
    months: Mapping[str, int]
    weekdays: Mapping[str, int]
    published: str
    modified: str
    function_words: frozenset[str]
    abbreviations: Mapping[str, frozenset[str]]


@cache
def languages() -> Mapping[str, Language]:
    """Every language by its code, in the order of the file."""
    data = tomllib.loads(_FILE.read_text("utf-8"))
    return {code: _language(code, table) for code, table in data.items()}


def function_words(code: str | None) -> frozenset[str]:
    """Those of a language; none of one that is not known."""
    known = languages().get(code or "")
    return known.function_words if known else frozenset()


@cache
def all_function_words() -> frozenset[str]:
    """Those of all languages."""
    return frozenset().union(*(one.function_words for one in languages().values()))


@cache
def months() -> Mapping[str, int]:
    """The months of all languages: a lower-case name to 1..12. The usual names of the first language come
    first."""
    return {name: number for one in languages().values() for name, number in one.months.items()}


@cache
def weekdays() -> Mapping[str, int]:
    """The names of weekdays in all languages, in small letters: 0 for Monday to 6."""
    return {name: number for one in languages().values() for name, number in one.weekdays.items()}


@cache
def abbreviations(kind: str) -> frozenset[str]:
    """The abbreviations of a kind in all languages, in small letters."""
    return frozenset().union(*(one.abbreviations[kind] for one in languages().values()))


def code_of(name: str) -> str | None:
    """The code of the language that is called so, in any of the languages."""
    folded = name.casefold()
    return next((one.code for one in languages().values() if folded in one.names), None)


def _language(code: str, table: Mapping[str, Any]) -> Language:
    return Language(
        code=code,
        names=frozenset(table["names"]),
        stemmer=table["stemmer"],
        months={name: number for names in table["months"] for number, name in enumerate(names, start=1)},
        weekdays={name: number for names in table["weekdays"] for number, name in enumerate(names)},
        published=table["published"],
        modified=table["modified"],
        function_words=frozenset(table["function_words"].split()),
        abbreviations={kind: frozenset(words.split()) for kind, words in table["abbreviations"].items()},
    )
