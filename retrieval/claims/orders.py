"""Orders, links, mentions and markup in what a model says: whatever an attacker wants to reach a reader.
Pure."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files


def speaks_to_machine(text: str) -> bool:
    """Whether a text gives orders to a program that reads it, as an attacker's does within an article."""
    return bool(_patterns()["machine"].search(_plain(text)))


def is_order(sentence: str, quotes: Sequence[str]) -> bool:
    """Whether the sentence holds what no answer does, or speaks to its reader as none of its quotes does."""
    said, quoted = _plain(sentence), [_plain(quote) for quote in quotes]
    patterns = _patterns()
    if any(patterns[kind].search(said) for kind in ("marks", "machine")):
        return True
    # The order that an article holds word for word is one of its attacker's.
    if any(patterns["machine"].search(quote) for quote in quoted):
        return True
    held = {match[0] for quote in quoted for match in patterns["address"].finditer(quote)}
    if any(match[0] not in held for match in patterns["address"].finditer(said)):
        return True
    return bool(patterns["imperatives"].search(said))


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).replace("’", "'").casefold()


@cache
def _patterns() -> Mapping[str, re.Pattern[str]]:
    data = tomllib.loads((files("retrieval.claims") / "orders.toml").read_text("utf-8"))
    found = {kind: re.compile("|".join(data[kind])) for kind in ("marks", "machine", "address")}
    orders, nouns, here = (
        "|".join(map(re.escape, data[name])) for name in ("imperatives", "ambiguous", "here")
    )
    order = rf"(?:{orders})(?![\w-])|(?:{nouns}) (?:{here})(?![\w-])"
    return {**found, "imperatives": re.compile(rf"(?:^|[.!?:;]\s*)(?:{order})")}
