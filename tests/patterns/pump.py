"""Long hostile texts for a pattern: what leads to a repetition of it, what that takes, what then fails."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from itertools import islice
from typing import Any

SIZE = 50_000
_TAILS = ("\0", "")
_PARTS = (
    " ", "\t", "\n", "\u00a0", "1", "a", "Z", "é", ".", ",", "-", "/", ":", "(", "[", ">", "<", "#", "*", "'",
    '"', "”", "a ", "1 ", "1,", "a.", "A. ", "a-", " \n", "a'", "> a", "[a](", "\\", "=", "{", "\u200d",
    "ab ",
)  # fmt: skip
# What a set of characters is tried with.
_TRIED = (
    " ",
    "a",
    "1",
    "A",
    ".",
    ",",
    "-",
    "/",
    "\n",
    ":",
    "'",
    "é",
    "z",
    "_",
    ">",
    "*",
    "\u200d",
    "<",
    "\\",
    "(",
)
_FEW = 3
_FAT = (0, 1, 40)
_REPEATS = {"MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"}


def generic() -> Iterator[str]:
    """Texts that know nothing of the pattern."""
    for part in _PARTS:
        yield _filled("", part, "!")


def made_for(pattern: str | bytes, flags: int) -> Iterator[str]:
    """Texts for each repetition of the pattern, each once."""
    written = pattern.decode("latin-1") if isinstance(pattern, bytes) else pattern
    tree = re._parser.parse(written, flags)  # type: ignore[attr-defined]
    seen: set[tuple[str, str]] = set()
    whole = [(variant, 0) for variant in _variants(tree)]
    for prefix, body in [*_repeated(tree, ""), *((prefix, "") for prefix, _ in whole)]:
        # A whole match again and again is hostile to what searches for its end.
        before, part = (prefix, body) if body else ("", prefix[:-1] or prefix)
        if part and (before, part) not in seen:
            seen.add((before, part))
            for tail in _TAILS:
                yield _filled(before, part, tail)


def _filled(before: str, part: str, tail: str) -> str:
    return before + part * ((SIZE - len(before)) // len(part)) + tail


def _repeated(tree: Any, before: str) -> Iterator[tuple[str, str]]:
    """For each repetition: a text that leads to it, and what it takes."""
    for operation, argument in tree:
        name = str(operation)
        if name in _REPEATS:
            _, high, inner = argument
            if high > 1:
                for body in _variants(inner):
                    yield before, body
            yield from _repeated(inner, before)
        elif name == "BRANCH":
            for alternative in argument[1]:
                yield from _repeated(alternative, before)
        elif name == "SUBPATTERN":
            yield from _repeated(argument[3], before)
        elif name == "ATOMIC_GROUP":
            yield from _repeated(argument, before)
        before += _sample([(operation, argument)], 1, 0)


def _variants(tree: Any) -> list[str]:
    made = (_sample(tree, fat, which) for fat in _FAT for which in range(_FEW))
    return [one for one in dict.fromkeys(made) if one and len(one) < SIZE]


def _sample(tree: Any, fat: int, which: int) -> str:
    """A text that the tree matches, or nearly. fat: how often an inner repetition repeats, if it may. which:
    of the characters that a set takes, and of the alternatives."""
    return "".join(_one(str(operation), argument, fat, which) for operation, argument in tree)


def _one(name: str, argument: Any, fat: int, which: int) -> str:
    # Places, conditions and references take nothing of their own.
    text = ""
    if name == "LITERAL":
        text = chr(argument)
    elif name == "NOT_LITERAL":
        text = "b" if argument == ord("a") else "a"
    elif name == "ANY":
        text = _TRIED[which]
    elif name == "IN":
        text = _in(argument, which)
    elif name in _REPEATS:
        low, high, inner = argument
        text = _sample(inner, fat, which) * max(low, min(int(high), fat))
    elif name == "SUBPATTERN":
        text = _sample(argument[3], fat, which)
    elif name == "ATOMIC_GROUP":
        text = _sample(argument, fat, which)
    elif name == "BRANCH":
        text = _sample(argument[1][which % len(argument[1])], fat, which)
    return text


def _in(argument: Any, which: int) -> str:
    members = [chr(value) for kind, value in argument if str(kind) == "LITERAL"]
    members += [chr(value[0]) for kind, value in argument if str(kind) == "RANGE"]
    tried = [one for one in (*_TRIED, *members) if _takes(argument, one)]
    found = list(islice(dict.fromkeys(tried), which + 1))
    return found[-1] if found else ""


def _takes(argument: Any, character: str) -> bool:
    code, negated, taken = ord(character), False, False
    for kind, value in argument:
        name = str(kind)
        if name == "NEGATE":
            negated = True
        elif name == "LITERAL":
            taken |= value == code
        elif name == "RANGE":
            taken |= value[0] <= code <= value[1]
        elif name == "CATEGORY":
            taken |= _CATEGORIES[str(value)](character)
    return taken != negated


_CATEGORIES: Mapping[str, Callable[[str], bool]] = {
    "CATEGORY_SPACE": str.isspace,
    "CATEGORY_NOT_SPACE": lambda one: not one.isspace(),
    "CATEGORY_DIGIT": str.isdecimal,
    "CATEGORY_NOT_DIGIT": lambda one: not one.isdecimal(),
    "CATEGORY_WORD": lambda one: one.isalnum() or one == "_",
    "CATEGORY_NOT_WORD": lambda one: not (one.isalnum() or one == "_"),
}
