"""Two runs over the same cases: what changed, and whether chance alone explains it. Pure.

A case is the same when id and question are. Both runs are judged by what the new one expects, so that a
difference is the system's; only the rank of the first accepted answer stays as each run found it.

A metric that speaks of the same cases in both runs is compared case by case; one that does not (the quotes
of an answer that the other run refused to give) as the figures of two runs over cases drawn together, as
are those that are no mean. Many metrics are compared at once, and no p is corrected for that.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

import numpy as np

from retrieval.evaluation.judging import Judgement, accepted, judge, judges_answers
from retrieval.evaluation.metrics import weighted
from retrieval.evaluation.metrics.resample import bootstrap_interval, mcnemar, paired_bootstrap
from retrieval.evaluation.metrics.weighted import Floats
from retrieval.evaluation.records import Case, Item, Run
from retrieval.evaluation.scores import Statistic, statistics

LEVEL = 0.05
# Even when all of fewer cases agree, chance explains it: 2 / 2^5 is above 0.05.
FEWEST = 6

# To refuse is better than to mislead.
_WORTH: Mapping[Judgement, int] = {
    "wrong": 0,
    "wrong refusal": 1,
    "not judged": 1,
    "right": 2,
    "right refusal": 2,
}


@dataclass(frozen=True, slots=True)
class Change:
    """A metric over the shared cases of two runs.

    low, high: the 95 % interval of `difference`, new less old; nan when there is none. p: two-sided, of
    the exact test of McNemar where each case is 0 or 1, else of the paired bootstrap; None where only the
    interval tells. count: the cases that the metric speaks of, in the run where they are fewer.
    """

    name: str
    new: float
    old: float
    difference: float
    low: float
    high: float
    p: float | None
    test: Literal["McNemar", "bootstrap", "interval"]
    count: int

    @property
    def significant(self) -> bool:
        if self.count < FEWEST:
            return False
        return self.p < LEVEL if self.p is not None else self.low > 0 or self.high < 0


@dataclass(frozen=True, slots=True)
class Flip:
    """A case whose judgement changed. old: judged by what the new run expects."""

    new: Item
    old: Item
    after: Judgement
    before: Judgement

    @property
    def gain(self) -> int:
        """Below 0: it got worse."""
        return _WORTH[self.after] - _WORTH[self.before]


@dataclass(frozen=True, slots=True)
class Setting:
    """A key of the configuration, nested names joined by dots, whose value differs; None: not there."""

    name: str
    new: str | None
    old: str | None


@dataclass(frozen=True, slots=True)
class Difference:
    """What changed from an old run to a new one.

    shared, only_new, only_old: how many cases. expected_otherwise: how many of the shared ones have other
    accepted answers or sources in the two runs. flips: the worst first, the best last.
    """

    new_set: str
    old_set: str
    shared: int
    only_new: int
    only_old: int
    expected_otherwise: int
    changes: tuple[Change, ...]
    flips: tuple[Flip, ...]
    settings: tuple[Setting, ...]


def compare(new: Run, old: Run) -> Difference:
    """kutip's outcome in the new run against that in the old one; the baselines are not compared."""
    after, before = _by_case(new), _by_case(old)
    # In an order of their own: resampling depends on it, and must not on which run is the new one.
    shared = sorted(after.keys() & before.keys())
    new_items = [after[key] for key in shared]
    old_items = [replace(before[key], case=after[key].case) for key in shared]
    return Difference(
        new_set=new.set_name,
        old_set=old.set_name,
        shared=len(shared),
        only_new=len(after.keys() - before.keys()),
        only_old=len(before.keys() - after.keys()),
        expected_otherwise=sum(_expected(after[key].case) != _expected(before[key].case) for key in shared),
        changes=tuple(_changes(new_items, old_items)),
        flips=tuple(_flips(new_items, old_items)),
        settings=tuple(_settings(new.config, old.config)),
    )


def _by_case(run: Run) -> dict[tuple[str, str], Item]:
    return {(item.case.id, item.case.question): item for item in run.outcome.items}


def _expected(case: Case) -> tuple[object, ...]:
    return case.answerable, frozenset(accepted(case)), dict(case.sources), case.verdict, case.members


def _changes(new_items: Sequence[Item], old_items: Sequence[Item]) -> Iterator[Change]:
    old = statistics(old_items)
    for name, statistic in statistics(new_items).items():
        change = _change(name, statistic, old[name])
        if not np.isnan(change.difference):
            yield change


def _change(name: str, new: Statistic, old: Statistic) -> Change:
    everyone = np.ones((1, new.values[0].size))
    new_value, old_value = (float(one.of(*one.values, everyone)[0]) for one in (new, old))
    known, known_before = (~np.isnan(one.values[0]) for one in (new, old))
    count = int(min(np.count_nonzero(known), np.count_nonzero(known_before)))
    if new.of is not weighted.mean or not np.array_equal(known, known_before):
        low, high = bootstrap_interval((*new.values, *old.values), _less(new, old), groups=new.groups)
        return Change(name, new_value, old_value, new_value - old_value, low, high, None, "interval", count)
    found = paired_bootstrap(new.values[0], old.values[0])
    after, before = new.values[0][known], old.values[0][known]
    if np.isin([after, before], (0.0, 1.0)).all():
        p = mcnemar(after, before)
        return Change(name, new_value, old_value, *found[:3], p, "McNemar", count)
    return Change(name, new_value, old_value, *found[:3], found.p, "bootstrap", count)


def _less(new: Statistic, old: Statistic) -> Callable[..., Floats]:
    """The difference of two statistics over the same draws."""
    parts = len(new.values)

    def difference(*given: Floats) -> Floats:
        *values, counts = given
        return new.of(*values[:parts], counts) - old.of(*values[parts:], counts)

    return difference


def _flips(new_items: Sequence[Item], old_items: Sequence[Item]) -> list[Flip]:
    flips = [
        Flip(new, old, judge(new), judge(old))
        for new, old in zip(new_items, old_items, strict=True)
        if judges_answers(new.case) and judge(new) != judge(old)
    ]
    return sorted(flips, key=lambda flip: (flip.gain, -_WORTH[flip.before]))


def _settings(new: Mapping[str, Any], old: Mapping[str, Any]) -> Iterator[Setting]:
    after, before = dict(flat(new)), dict(flat(old))
    for name in sorted(after.keys() | before.keys()):
        if after.get(name) != before.get(name):
            yield Setting(name, after.get(name), before.get(name))


def flat(config: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, str]]:
    """The configuration an entry each: nested names joined by dots, values that are no text as JSON, as they
    are once a run has been written and read."""
    for name, value in config.items():
        if isinstance(value, Mapping) and value:
            yield from flat(value, f"{prefix}{name}.")
        else:
            shown = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)
            yield f"{prefix}{name}", shown
