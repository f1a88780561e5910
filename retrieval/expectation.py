"""What kind of words a question asks for (a date, a number, a person, a place), and who holds them. Pure."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files

from store.ingest.rules import rules


def holds_expected(question: str, sentence: str) -> bool | None:
    """Whether the sentence holds words of the kind that is asked for; None when no kind is."""
    for asks, holds in _kinds():
        if asks.search(question):
            return holds.search(sentence) is not None
    return None


@cache
def _kinds() -> tuple[tuple[re.Pattern[str], re.Pattern[str]], ...]:
    data = tomllib.loads((files("retrieval") / "expectation.toml").read_text("utf-8"))
    names = {"{month}": "|".join(rules().months), "{weekday}": "|".join(rules().weekdays)}
    kinds = []
    for kind in data["kinds"]:
        holds = kind["holds"]
        for place, alternatives in names.items():
            holds = holds.replace(place, alternatives)
        kinds.append((re.compile(kind["asks"], re.IGNORECASE), re.compile(holds)))
    return tuple(kinds)
