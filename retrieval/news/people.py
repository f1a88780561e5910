"""Names of people with and without their titles. Pure."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from store.language.event_dates.vocabulary import vocabulary
from store.language.stems import words

_FILE = Path(__file__).with_name("titles.toml")
# One word may be a place as well as a name: "Presiden Rusia" is not Rusia.
_FEWEST = 2


def asks_who(question: str) -> bool:
    """Whether the question asks for a person."""
    return any(is_one_of(word, "who") for word in words(question))


def is_one_of(word: str, kind: str) -> bool:
    """Whether it is one of the words of a kind in titles.toml."""
    return word.casefold() in _words(kind)


def is_past(word: str) -> bool:
    """Whether it is an English verb that tells what happened."""
    return bool(_past().fullmatch(word))


def is_title(word: str) -> bool:
    """Whether the word stands before names of people and is no part of them."""
    return word.casefold() in _words("titles")


def same_person(one: str, other: str) -> bool:
    """Whether the longer is the shorter, a name of two words or more, with a title before it."""
    short, long = sorted((_name(one), _name(other)), key=len)
    if len(short) < _FEWEST or len(short) == len(long):
        return short == long and len(short) >= _FEWEST
    title = long[: -len(short)]
    return long[-len(short) :] == short and title[0] in _words("titles")


def _name(text: str) -> Sequence[str]:
    """The words in small letters, without degrees; none of what is no name because a word has no capital."""
    said = words(text)
    if not all(word[0].isupper() for word in said):
        return []
    return [word.casefold() for word in said if word.casefold() not in _words("degrees")]


@cache
def _words(kind: str) -> frozenset[str]:
    return frozenset(str(tomllib.loads(_FILE.read_text("utf-8"))[kind]).split())


@cache
def _past() -> re.Pattern[str]:
    return re.compile(vocabulary("en").of("past"))
