"""From items to figures: what each metric says of one case, and of all of them. Pure.

A case of which a metric does not speak (the passages of a question without an answer, the quotes of a
refusal) is nan to it and is left out of its mean.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Literal, NamedTuple

import numpy as np
import numpy.typing as npt

from retrieval.evaluation.metrics import abstention, citations, ranking, weighted
from retrieval.evaluation.metrics.resample import bootstrap_interval
from retrieval.evaluation.metrics.text import exact_match, holds, token_f1
from retrieval.evaluation.metrics.weighted import Floats
from retrieval.evaluation.records import Case, Figure, Item, Outcome

Verdict = Literal["right", "wrong", "right refusal", "wrong refusal", "not judged"]
Scores = Mapping[str, float]

_NAN = float("nan")
_CUTS = (1, 5, 10)
_QUANTILES = {"p50": 0.5, "p95": 0.95}
_GROUPS: Mapping[str, Callable[[Case], str | None]] = {
    "language": lambda case: case.language,
    "type": lambda case: case.type,
    "answerable": lambda case: "yes" if case.answerable else "no",
}


class Statistic(NamedTuple):
    """A metric as `weighted` has it: its value is `of(*values, counts)`; arrays of shape (cases,)."""

    values: tuple[Floats, ...]
    of: Callable[..., Floats]


def verdict(item: Item) -> Verdict:
    """Whether the item is right as it stands: an answer that holds an accepted one, or a due refusal.

    An answer is not judged where only the sources are known (BEIR).
    """
    if not item.answered:
        return "wrong refusal" if item.case.answerable else "right refusal"
    if not judges_answers(item.case):
        return "not judged"
    return "right" if says_answer(item) else "wrong"


def says_answer(item: Item) -> bool:
    """Whether the answer, given or held back, has an accepted answer in it, in whole words."""
    return item.case.answerable and holds(item.answer, item.case.answers)


def judges_answers(case: Case) -> bool:
    """Whether an answer can be called right or wrong: not where only the sources are known (BEIR)."""
    return bool(case.answers) or not case.answerable


def scores(item: Item) -> Scores:
    """Every metric that is a mean over cases, of this one; nan where it does not speak of it."""
    return {**_search_scores(item), **_answer_scores(item), **_citation_scores(item)}


def measure(system: str, items: Sequence[Item]) -> Outcome:
    """All figures of one system, over all items and over each group of them."""
    by = {name: _grouped(items, key) for name, key in _GROUPS.items()}
    return Outcome(system, tuple(items), figures(items), by, latency(items))


def _grouped(items: Sequence[Item], key: Callable[[Case], str | None]) -> dict[str, dict[str, Figure]]:
    groups = sorted({group for group in (key(item.case) for item in items) if group is not None})
    return {group: figures([item for item in items if key(item.case) == group]) for group in groups}


def figures(items: Sequence[Item]) -> dict[str, Figure]:
    """Each metric with its 95 % interval; one that speaks of no item is left out."""
    found = {name: _figure(*given) for name, given in statistics(items).items()}
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
    found["auroc"] = Statistic(_arrays([item.confidence for item in items], answerable), weighted.auroc)
    # Where only the sources are known (BEIR), no answer can be called wrong.
    judged = [item for item in items if judges_answers(item.case)]
    if judged:
        pairs = _arrays([item.confidence for item in judged], [says_answer(item) for item in judged])
        found["aurc"] = Statistic(pairs, weighted.area_under_risk_coverage)
        found["ece"] = Statistic(pairs, weighted.expected_calibration_error)
    return found


def latency(items: Sequence[Item]) -> dict[str, dict[str, Figure]]:
    """Milliseconds of each stage: the median and the 95th percentile, with their intervals."""
    stages = dict.fromkeys(stage for item in items for stage in item.ms)
    return {
        stage: {
            name: _figure(
                _arrays([item.ms.get(stage, _NAN) for item in items]), partial(weighted.quantile, q=quantile)
            )
            for name, quantile in _QUANTILES.items()
        }
        for stage in stages
    }


def _search_scores(item: Item) -> dict[str, float]:
    case, found = item.case, item.retrieved
    sources = case.sources if case.answerable else {}
    answers = case.answerable and bool(case.answers)
    return {
        **{f"recall@{k}": ranking.recall(found, sources, k) for k in _CUTS},
        **{
            f"answer_recall@{k}": ranking.answer_recall(item.answer_rank, k) if answers else _NAN
            for k in _CUTS
        },
        "mrr@10": ranking.reciprocal_rank(found, sources),
        "ndcg@10": ranking.ndcg(found, sources),
    }


def _answer_scores(item: Item) -> dict[str, float]:
    said = item.answer if item.answered else ""
    judged = judges_answers(item.case)
    exact = exact_match(said, item.case.answers) if judged else _NAN
    f1 = token_f1(said, item.case.answers) if judged else _NAN
    due = judged and item.case.answerable
    return {
        "exact_match": exact,
        "f1": f1,
        "answerable_exact_match": exact if due else _NAN,
        "answerable_f1": f1 if due else _NAN,
        "right": float(verdict(item) == "right") if due else _NAN,
        "coverage": float(item.answered),
    }


def _citation_scores(item: Item) -> dict[str, float]:
    case, quotes = item.case, item.citations
    known = item.answered and case.answerable and bool(case.sources)
    cited = [quote.source for quote in quotes]
    precision = citations.precision(cited, case.sources) if known else None
    recall = citations.recall(cited, case.sources) if known else None
    held = any(holds(quote.quote, case.answers) for quote in quotes)
    return {
        "citation_precision": _NAN if precision is None else precision,
        "citation_recall": _NAN if recall is None else recall,
        # An answer without any quote breaks the rule as surely as one with a false quote.
        "quote_validity": float(bool(quotes) and all(quote.valid for quote in quotes))
        if item.answered
        else _NAN,
        "quote_holds_answer": float(held) if item.answered and case.answerable and case.answers else _NAN,
    }


def _arrays(*values: npt.ArrayLike) -> tuple[Floats, ...]:
    return tuple(np.asarray(value, np.float64) for value in values)


def _figure(values: tuple[Floats, ...], statistic: Callable[..., Floats]) -> Figure:
    everyone = np.ones((1, values[0].size))
    low, high = bootstrap_interval(values, statistic)
    count = int(np.count_nonzero(~np.isnan(values[0])))
    return Figure(float(statistic(*values, everyone)[0]), low, high, count)
