"""What a part of a page is by its element, its role or its name: parts.toml."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path

_FILE = Path(__file__).with_suffix(".toml")


def stated_part(tag: str, role: str) -> str:
    """What an element says that it is, such as navigation; "" for none."""
    return _known()["elements"].get(tag) or _known()["roles"].get(role, "")


def named_part(words: Iterable[str]) -> str:
    """What a part of the page is by the words of its class and id, in small letters; "" for none."""
    names = _known()["names"]
    return next((names[word] for word in sorted(words) if word in names), "")


def breaking() -> frozenset[str]:
    """The elements whose start and end also end a run of text."""
    return _text()["breaking"]


def unseen() -> frozenset[str]:
    """The elements whose content a browser does not show as text."""
    return _text()["unseen"]


@cache
def _text() -> Mapping[str, frozenset[str]]:
    table = tomllib.loads(_FILE.read_text("utf-8"))["text"]
    return {name: frozenset(words.split()) for name, words in table.items()}


@cache
def _known() -> Mapping[str, Mapping[str, str]]:
    data = tomllib.loads(_FILE.read_text("utf-8"))
    del data["text"]
    return {
        by: {word: kind for kind, words in table.items() for word in words.split()}
        for by, table in data.items()
    }
