"""Numbers in words: "dua puluh empat", "eight hundred". Pure."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

_FILE = Path(__file__).with_suffix(".toml")
_BLANK = re.compile(r"[\s-]+")


def spelled(text: str, language: str) -> int | None:
    """The number that a text in a language says in words, None if it is none."""
    words = _words(language)
    total = 0
    # What stands before a thousand, and what has been said since; and its last word alone.
    part = last = 0
    for word in _BLANK.split(text.casefold()):
        if word in words["and"] and part:
            continue
        if word in words["units"]:
            last = words["units"][word]
            part += last
        elif word in words["times"]:
            # "lima belas", "dua puluh": the last word alone is multiplied; "eight hundred".
            factor, plus = words["times"][word]
            part += last * (factor - 1) + plus if last else factor + plus
            last = 0
        elif word in words["thousand"]:
            total += (part or 1) * 1000
            part = last = 0
        else:
            return None
    return total + part or None


@cache
def pattern(language: str) -> str:
    """What matches a number in words of a language, more than that now and then: `spelled` tells."""
    words = _words(language)
    first, every = (_any({*words["units"], *words[more]}) for more in ("alone", "times"))
    ands = "".join(rf"(?:{re.escape(word)}\s)?" for word in words["and"])
    # A thousand with nothing behind it is a magnitude, as a million is.
    further = rf"[\s-](?:{ands}(?:{every})|(?:{_any(words['thousand'])})(?=[\s-](?:{every})))(?!\w)"
    return rf"(?:{first})(?!\w)(?:{further})*"


def _any(words: Iterable[str]) -> str:
    return "|".join(map(re.escape, sorted(words, key=len, reverse=True)))


@cache
def _words(language: str) -> Mapping[str, Any]:
    table = tomllib.loads(_FILE.read_text("utf-8"))[language]
    units = {word: number for number, word in enumerate(table["units"].split(), 1)}
    tens = {word: 10 * number for number, word in enumerate(table["tens"].split(), 2)}
    return {
        "units": units | tens | table["more"],
        "times": {word: tuple(meaning) for word, meaning in table["times"].items()},
        "thousand": table["thousand"].split(),
        "and": table["and"].split(),
        "alone": table["alone"].split(),
    }
