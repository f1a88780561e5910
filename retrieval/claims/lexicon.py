"""What is known of words that decide whether a quote says a claim: `words.toml` and the common words."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from store.language.languages import function_words

_SPLIT = re.compile(r",\s*|\n")


@dataclass(frozen=True, slots=True)
class Group:
    """What may be said for one another in a language or across the two: forms in small letters, by
    language."""

    forms: Mapping[str, frozenset[str]]

    @property
    def all(self) -> frozenset[str]:
        return frozenset().union(*self.forms.values())


@cache
def groups(kind: str) -> tuple[Group, ...]:
    """Those of "roles" or "kinds"."""
    return tuple(
        Group({language: _split(text) for language, text in table.items()}) for table in _data()[kind]
    )


@cache
def group_pattern(kind: str) -> re.Pattern[str]:
    """Any form of any group as whole words, the longest first; for a text in small letters."""
    return _pattern(frozenset().union(*(group.all for group in groups(kind))))


@cache
def forms(kind: str, form: str) -> frozenset[str]:
    """All that may be said for a form of "roles" or "kinds", itself among it; nothing for another word."""
    found = [group.all for group in groups(kind) if form in group.all]
    return frozenset().union(*found)


@cache
def words_in(table: str, *names: str) -> re.Pattern[str]:
    """The words of some lists of a table, such as ("denial", "id", "en"), as a pattern for small letters."""
    return _pattern(frozenset().union(*(_split(_data()[table][name]) for name in names)))


@cache
def is_common(word: str, language: str) -> bool:
    """Whether the word, in small letters, is one that texts in "id" or "en" write so."""
    return word in _common(language) or word in function_words(language)


@cache
def _common(language: str) -> frozenset[str]:
    return frozenset(
        (files("retrieval.claims") / "common_words" / f"{language}.txt").read_text("utf-8").split()
    )


def _split(text: str) -> frozenset[str]:
    return frozenset(one.strip() for one in _SPLIT.split(text) if one.strip())


def _pattern(of: frozenset[str]) -> re.Pattern[str]:
    listed = "|".join(sorted(map(re.escape, of), key=len, reverse=True))
    # "n't" and "'ll" stand at the end of another word.
    # An Indonesian noun may end in "-nya", what is its owner's.
    return re.compile(rf"(?<![\w-])({listed})(?:nya|'s)?(?![\w-])|(?<=\w)(?:n't|'ll)(?!\w)")


@cache
def _data() -> Mapping[str, Any]:
    return tomllib.loads((files("retrieval.claims") / "words.toml").read_text("utf-8"))
