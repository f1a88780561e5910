"""The report as one page that needs nothing but itself: no network, and no script to show what it holds."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from retrieval.evaluation.compare import Difference, flat
from retrieval.evaluation.judging import Judgement, judge
from retrieval.evaluation.records import Item, Outcome, Run
from retrieval.evaluation.report import figures, labels
from retrieval.evaluation.report.breakdown import breakdowns, sentences
from retrieval.evaluation.report.difference import difference_html
from retrieval.evaluation.report.template import render, text, trusted

_COLUMNS, _GLANCE, _GROUP_COLUMNS = 8, 6, 6
# What has tables of its own.
_BROKEN_DOWN = ("kind", "confidence")


def to_html(run: Run, difference: Difference | None = None) -> str:
    """The page of a run, beside an older one if their difference is given; the same run gives the same page.

    Whatever comes from questions and articles is escaped, and what a browser would obey in it (control
    characters, turns of direction) is shown by a mark.
    """
    # Matplotlib takes a second to import.
    from retrieval.evaluation.report import plots  # noqa: PLC0415

    outcomes = (run.outcome, *run.baselines)
    columns = labels.main_metrics(outcomes, _COLUMNS)
    every = labels.all_metrics(outcomes)
    entries = [(item, judge(item)) for item in run.outcome.items]
    return render(
        "page.html.j2",
        run=run,
        outcomes=outcomes,
        columns=columns,
        every=every,
        best={label.name: figures.best(label, outcomes) for label in every},
        breakdowns=breakdowns(run.outcome),
        sentences=sentences(run.outcome),
        groups={of: groups for of, groups in run.outcome.by.items() if of not in _BROKEN_DOWN},
        glance=labels.glance_metrics(run.outcome, _GLANCE),
        group_columns=labels.main_metrics([run.outcome], _GROUP_COLUMNS),
        config=list(flat(run.config)),
        entries=entries,
        verdicts=labels.VERDICTS,
        choices=_choices(entries),
        figures=figures,
        system=labels.system,
        size=_size,
        plots={
            "risk": trusted(plots.risk_coverage_plot(run)),
            "calibration": trusted(plots.calibration_plot(run.outcome)),
            "latency": trusted(plots.latency_plot(run.outcome)),
            "groups": trusted(plots.groups_plot(run.outcome)),
        },
        comparison=trusted(difference_html(difference)) if difference else None,
        css=trusted(text("page.css")),
        js=trusted(text("page.js")),
    )


def _choices(entries: Sequence[tuple[Item, Judgement]]) -> dict[str, list[tuple[str, str, int]]]:
    """For each filter its values, as the page's data and its reader name them, with their counts."""
    found: dict[str, Counter[str]] = {
        "verdict": Counter(said for _, said in entries),
        "type": Counter(item.case.type for item, _ in entries if item.case.type),
        "language": Counter(item.case.language for item, _ in entries if item.case.language),
    }
    return {
        name: [(value, labels.VERDICTS.get(value, value), counts[value]) for value in sorted(counts)]
        for name, counts in found.items()
    }


def _size(outcome: Outcome, of: str, which: str) -> int:
    """How many cases a group has."""
    return max((figure.count for figure in outcome.by[of][which].values()), default=0)
