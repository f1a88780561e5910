"""The words and patterns by which a question is taken apart: words.toml, compiled once."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any


@dataclass(frozen=True, slots=True)
class Lexicon:
    """words.toml: sets of words, patterns (one, or one out of several), and those of "what about X?"."""

    words: Mapping[str, frozenset[str]]
    patterns: Mapping[str, re.Pattern[str]]
    instead: tuple[re.Pattern[str], ...]


@cache
def lexicon() -> Lexicon:
    """The words and patterns of words.toml beside this file, compiled once."""
    data: dict[str, Any] = tomllib.loads((files("retrieval.conversation") / "words.toml").read_text("utf-8"))
    patterns = {
        name: re.compile(
            one if isinstance(one, str) else "|".join(f"(?:{each})" for each in one), re.IGNORECASE
        )
        for name, one in data["patterns"].items()
        if name != "instead"
    }
    # Its alternatives share a group's name, which one pattern cannot have twice.
    instead = tuple(re.compile(one, re.IGNORECASE) for one in data["patterns"]["instead"])
    words = {name: frozenset(words.split()) for name, words in data["words"].items()}
    return Lexicon(words, patterns, instead)
