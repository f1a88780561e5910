"""The names and meanings of metrics and systems, from labels.toml; a name that is not there means itself."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from retrieval.evaluation.records import Outcome

_FILE = Path(__file__).with_name("labels.toml")
# The judgements of items for readers.
VERDICTS: Mapping[str, str] = {
    "right": "right",
    "wrong": "wrong",
    "right refusal": "rightly refused",
    "wrong refusal": "wrongly refused",
    "not judged": "not judged",
}


@dataclass(frozen=True, slots=True)
class Label:
    """A metric's name for readers. better: "higher", "lower", or None where neither is."""

    name: str
    label: str
    short: str
    says: str = ""
    better: str | None = None


def metric(name: str) -> Label:
    known = _data()["metrics"].get(name)
    return Label(name, **known) if known else Label(name, name, name)


def known_metrics() -> list[str]:
    """The names of all metrics that a run may have."""
    return list(_data()["metrics"])


def system(name: str) -> str:
    """What a system is, in a sentence without its subject; empty for one that is not known."""
    return str(_data()["systems"].get(name, ""))


def main_metrics(outcomes: Iterable[Outcome], most: int) -> list[Label]:
    """The metrics to compare by: the most telling of those that any of the outcomes has."""
    return _present(_data()["main"], outcomes)[:most]


def glance_metrics(outcome: Outcome, most: int) -> list[Label]:
    return _present(_data()["glance"], [outcome])[:most]


def all_metrics(outcomes: Sequence[Outcome]) -> list[Label]:
    """Every metric of the outcomes: the known ones in the order of the file, then the others by name."""
    known = list(_data()["metrics"])
    found = {name for outcome in outcomes for name in outcome.metrics}
    return _present([*known, *sorted(found - set(known))], outcomes)


def _present(names: Iterable[str], outcomes: Iterable[Outcome]) -> list[Label]:
    found = {name for outcome in outcomes for name in outcome.metrics}
    return [metric(name) for name in names if name in found]


@cache
def _data() -> dict[str, Any]:
    return tomllib.loads(_FILE.read_text("utf-8"))
