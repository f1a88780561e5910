"""What kind of words a question asks for (a date, a number, a person, a place), and who holds them. Pure."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files

from store.ingest.rules import rules


def holds_expected(question: str, sentence: str) -> float | None:
    """How well the sentence holds words of the kind that is asked for: 0, 0.5 (vaguely: "late May") or 1.

    None when no kind is asked for.
    """
    for asks, holds, precise in _kinds():
        if asks.search(question):
            return (bool(holds.search(sentence)) + bool(precise.search(sentence))) / 2
    return None


@cache
def _kinds() -> tuple[tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]], ...]:
    data = tomllib.loads((files("retrieval") / "expectation.toml").read_text("utf-8"))
    names = {"{month}": "|".join(rules().months), "{weekday}": "|".join(rules().weekdays)}

    def compiled(pattern: str) -> re.Pattern[str]:
        for place, alternatives in names.items():
            pattern = pattern.replace(place, alternatives)
        return re.compile(pattern)

    return tuple(
        (
            re.compile(kind["asks"], re.IGNORECASE),
            compiled(kind["holds"]),
            compiled(kind.get("precise", kind["holds"])),
        )
        for kind in data["kinds"]
    )
