"""From items to figures: what each metric says of all of them, and of groups of them. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from retrieval.evaluation.item_scores import scores
from retrieval.evaluation.judging import judges_answers, says_answer
from retrieval.evaluation.kinds import KINDS, OTHER
from retrieval.evaluation.metrics import abstention, weighted
from retrieval.evaluation.metrics.resample import bootstrap_interval
from retrieval.evaluation.metrics.weighted import Floats
from retrieval.evaluation.metrics.wilson import wilson_interval
from retrieval.evaluation.records import Case, Figure, Item, Outcome
from retrieval.sureness import WORDS, word_for

_NAN = float("nan")
_QUANTILES = {"p50": 0.5, "p95": 0.95}
_GROUPS: Mapping[str, Callable[[Case], str | None]] = {
    "language": lambda case: case.language,
    "type": lambda case: case.type,
    "answerable": lambda case: "yes" if case.answerable else "no",
}
_FEWEST_STORIES = 5
# What the small groups of a kind are judged by: shares, whose interval has a width even at 0 and 1.
_SHARES = ("right", "refused", "wrong_of_answers")


class Statistic(NamedTuple):
    """A metric as `weighted` has it: its value is `of(*values, counts)`; arrays of shape (cases,). groups: of
    cases that its interval draws together, None for each case alone."""

    values: tuple[Floats, ...]
    of: Callable[..., Floats]
    groups: npt.NDArray[np.intp] | None = None


def measure(system: str, items: Sequence[Item]) -> Outcome:
    """All figures of one system, over all items and over each group of them."""
    by = {name: _grouped(items, key) for name, key in _GROUPS.items()}
    by |= {"kind": _by_kind(items), "confidence": _by_word(items)}
    return Outcome(system, tuple(items), figures(items), by, latency(items))


def _grouped(items: Sequence[Item], key: Callable[[Case], str | None]) -> dict[str, dict[str, Figure]]:
    groups = sorted({group for group in (key(item.case) for item in items) if group is not None})
    return {group: figures([item for item in items if key(item.case) == group]) for group in groups}


def _by_kind(items: Sequence[Item]) -> dict[str, dict[str, Figure]]:
    """Each kind that the set has, in their order; last the questions of no kind, if others have one."""
    found: dict[str, list[Item]] = {kind: [] for kind in (*KINDS, OTHER)}
    for item in items:
        found[item.case.kind or OTHER].append(item)
    if not any(item.case.kind for item in items if item.case.answerable):
        del found[OTHER]
    return {
        kind: {name: _narrowed(name, figure, group) for name, figure in figures(group).items()}
        for kind, group in found.items()
        if group
    }


def _narrowed(name: str, figure: Figure, items: Sequence[Item]) -> Figure:
    if name not in _SHARES:
        return figure
    low, high = wilson_interval([scores(item)[name] for item in items])
    return replace(figure, low=low, high=high)


def _by_word(items: Sequence[Item]) -> dict[str, dict[str, Figure]]:
    """For each word for a confidence: `right`, the share of the answers called so that are right, and
    `share`, that of all answers that are called so."""
    given = [item for item in items if item.answered and judges_answers(item.case)]
    words = [word_for(item.confidence) for item in given]
    return {
        word: {
            "right": _share(
                [float(says_answer(item)) for item, said in zip(given, words, strict=True) if said == word]
            ),
            "share": _share([float(said == word) for said in words]),
        }
        for word in WORDS
        if word in words
    }


def _share(values: Sequence[float]) -> Figure:
    low, high = wilson_interval(values)
    return Figure(sum(values) / len(values), low, high, len(values))


def figures(items: Sequence[Item]) -> dict[str, Figure]:
    """Each metric with its 95 % interval; one that speaks of no item is left out."""
    found = {name: _figure(given) for name, given in statistics(items).items()}
    return {name: figure for name, figure in found.items() if not np.isnan(figure.value)}


def statistics(items: Sequence[Item]) -> dict[str, Statistic]:
    """What each metric is made of; empty without items."""
    if not items:
        return {}
    rows = [scores(item) for item in items]
    found = {name: Statistic(_arrays([row[name] for row in rows]), weighted.mean) for name in rows[0]}
    answerable = [item.case.answerable for item in items]
    precision, recall = abstention.refusal_values([item.answered for item in items], answerable)
    found["refusal_precision"] = Statistic(_arrays(precision), weighted.mean)
    found["refusal_recall"] = Statistic(_arrays(recall), weighted.mean)
    # Questions about one story are alike, so that only stories tell how much a figure of confidence scatters.
    sure = [item.confidence for item in items]
    found["auroc"] = Statistic(_arrays(sure, answerable), weighted.auroc, _stories(items))
    # Where only the sources are known (BEIR), no answer can be called wrong.
    judged = [item for item in items if judges_answers(item.case)]
    if judged:
        pairs = _arrays([item.confidence for item in judged], [says_answer(item) for item in judged])
        stories = _stories(judged)
        found["auroc_right"] = Statistic(pairs, weighted.auroc, stories)
        found["aurc"] = Statistic(pairs, weighted.area_under_risk_coverage, stories)
        found["ece"] = Statistic(pairs, weighted.expected_calibration_error, stories)
    return found


def latency(items: Sequence[Item]) -> dict[str, dict[str, Figure]]:
    """Milliseconds of each stage: the median and the 95th percentile, with their intervals."""
    stages = dict.fromkeys(stage for item in items for stage in item.ms)
    return {
        stage: {
            name: _figure(
                Statistic(
                    _arrays([item.ms.get(stage, _NAN) for item in items]),
                    partial(weighted.quantile, q=quantile),
                )
            )
            for name, quantile in _QUANTILES.items()
        }
        for stage in stages
    }


def _arrays(*values: npt.ArrayLike) -> tuple[Floats, ...]:
    return tuple(np.asarray(value, np.float64) for value in values)


def _stories(items: Sequence[Item]) -> npt.NDArray[np.intp] | None:
    """The number of each item's story, shape (items,); None where there are too few to draw from."""
    numbers = {group: number for number, group in enumerate(dict.fromkeys(item.case.group for item in items))}
    if len(numbers) < _FEWEST_STORIES:
        return None
    return np.array([numbers[item.case.group] for item in items], np.intp)


def _figure(of: Statistic) -> Figure:
    everyone = np.ones((1, of.values[0].size))
    low, high = bootstrap_interval(of.values, of.of, groups=of.groups)
    count = int(np.count_nonzero(~np.isnan(of.values[0])))
    return Figure(float(of.of(*of.values, everyone)[0]), low, high, count)
