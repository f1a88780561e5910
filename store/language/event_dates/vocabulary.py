"""The words of time expressions in one language, as patterns: words.toml says what each is."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from store.language.languages import Language, languages

_FILE = Path(__file__).with_name("words.toml")
# Longer than the short forms of months; "mei" and "may" are among the usual names.
_SHORT_MONTH = 4


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """`of` gives the words of a kind as one alternation, `tables` those of which each means something else.
    The names of months and weekdays are told apart into whole ones and those cut short."""

    language: Language
    entries: Mapping[str, Any]

    def of(self, kind: str) -> str:
        """Matches one of the words of a kind; nothing at all where there are none."""
        return alternatives(self.entries[kind].split()) or r"(?!)"

    def table(self, kind: str) -> dict[str, str]:
        """What the words of a kind mean: a pattern for each meaning."""
        return {meaning: alternatives(words.split()) for meaning, words in self.entries[kind].items()}

    def numbered(self, kind: str) -> dict[str, int]:
        """The words of a kind that are a sequence, by the number of each, from 1."""
        return {word.replace("_", " "): n for n, word in enumerate(self.entries[kind].split(), 1)}

    @property
    def before(self) -> bool:
        """Whether last, this and next stand before what they belong to."""
        return bool(self.entries["side"] == "before")

    def months(self, *, short: bool) -> dict[str, int]:
        usual = tuple(self.language.months)[:12]
        return {
            name: number
            for name, number in self.language.months.items()
            if short == (len(name) <= _SHORT_MONTH and name not in usual)
        }

    def weekdays(self, *, short: bool) -> dict[str, int]:
        usual = tuple(self.language.weekdays)[:7]
        return {
            name: number
            for name, number in self.language.weekdays.items()
            if short == any(name != one and one.startswith(name) for one in usual)
        }


@cache
def vocabulary(code: str) -> Vocabulary:
    """That of a language, which has to be one of `languages()`."""
    return Vocabulary(languages()[code], tomllib.loads(_FILE.read_text("utf-8"))[code])


def alternatives(patterns: Iterable[str]) -> str:
    """One alternation of patterns in which "_" is white space, the longest first; empty without any."""
    ranked = [one.replace("_", r"\s+") for one in sorted(patterns, key=len, reverse=True)]
    return f"(?:{'|'.join(ranked)})" if ranked else ""


def names(words: Iterable[str]) -> str:
    """One alternation of words."""
    return alternatives(map(re.escape, words))
