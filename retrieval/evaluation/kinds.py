"""The kinds of question that are scored apart, and what question sets call them. Pure."""

from __future__ import annotations

import tomllib
from pathlib import Path

_DATA = tomllib.loads(Path(__file__).with_suffix(".toml").read_text("utf-8"))
# In the order of the reports.
KINDS = tuple(_DATA)
NONE, YES_OR_NO, LIST = "none", "yesno", "list"
# What a report calls questions of no kind.
OTHER = "other"
# Their answers may be of any length.
LONG = frozenset({"said", "why", LIST})
_NAMED = {name: kind for kind, entry in _DATA.items() for name in entry["names"]}


def kind_named(name: str | None) -> str | None:
    """The kind that a question set calls so, such as "how many" or "unanswerable"; None if it is none."""
    return _NAMED.get("".join(filter(str.isalpha, (name or "").casefold())))


def label(kind: str) -> str:
    """What a kind is called in a report."""
    return str(_DATA[kind]["label"]) if kind in _DATA else kind
