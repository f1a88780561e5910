"""The report as one page that needs nothing but itself: no network, and no script to show what it holds."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from jinja2 import Environment, StrictUndefined
from markupsafe import Markup

from retrieval.evaluation.compare import Difference
from retrieval.evaluation.models import Item, Outcome, Run
from retrieval.evaluation.report import figures, labels
from retrieval.evaluation.report.difference import difference_html
from retrieval.evaluation.report.safe import visible
from retrieval.evaluation.scores import judges_answers, verdict

_FOLDER = Path(__file__).parent
_COLUMNS, _GLANCE, _GROUP_COLUMNS = 8, 5, 6
_VERDICTS = {
    "right": "right",
    "wrong": "wrong",
    "right refusal": "rightly refused",
    "wrong refusal": "wrongly refused",
    "not judged": "not judged",
}


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
    entries = [(item, _said(item)) for item in run.outcome.items]
    return (
        _environment()
        .from_string(_text("page.html.j2"))
        .render(
            run=run,
            outcomes=outcomes,
            columns=columns,
            every=every,
            best={label.name: figures.best(label, outcomes) for label in every},
            glance=labels.glance_metrics(run.outcome, _GLANCE),
            group_columns=labels.main_metrics([run.outcome], _GROUP_COLUMNS),
            config=_flat(run.config),
            entries=entries,
            verdicts=_VERDICTS,
            choices=_choices(entries),
            plots={
                "risk": _trusted(plots.risk_coverage_plot(run)),
                "calibration": _trusted(plots.calibration_plot(run.outcome)),
                "latency": _trusted(plots.latency_plot(run.outcome)),
                "groups": _trusted(plots.groups_plot(run.outcome)),
            },
            comparison=_trusted(difference_html(difference)) if difference else None,
            css=_trusted(_text("page.css")),
            js=_trusted(_text("page.js")),
        )
    )


def _environment() -> Environment:
    """Escapes all that is put into the page, and makes it visible first: no template can forget either."""
    environment = Environment(
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
        finalize=lambda value: visible(value) if type(value) is str else value,
    )
    environment.globals.update(figures=figures, system=labels.system, size=_size)
    return environment


def _said(item: Item) -> str:
    """The verdict; an answer is not judged where only the sources are known (BEIR)."""
    return "not judged" if item.answered and not judges_answers(item.case) else verdict(item)


def _choices(entries: list[tuple[Item, str]]) -> dict[str, list[tuple[str, str, int]]]:
    """For each filter its values, as the page's data and its reader name them, with their counts."""
    found = {
        "verdict": Counter(said for _, said in entries),
        "type": Counter(item.case.type for item, _ in entries if item.case.type),
        "language": Counter(item.case.language for item, _ in entries if item.case.language),
    }
    return {
        name: [(value, _VERDICTS.get(value, value), counts[value]) for value in sorted(counts)]
        for name, counts in found.items()
    }


def _flat(config: Mapping[str, Any], prefix: str = "") -> list[tuple[str, str]]:
    """The configuration a line each: nested names joined by dots, values that are no text as JSON."""
    rows: list[tuple[str, str]] = []
    for name, value in config.items():
        if isinstance(value, Mapping) and value:
            rows += _flat(value, f"{prefix}{name}.")
        else:
            shown = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)
            rows.append((f"{prefix}{name}", shown))
    return rows


def _size(outcome: Outcome, of: str, which: str) -> int:
    """How many cases a group has."""
    return max((figure.count for figure in outcome.by[of][which].values()), default=0)


def _text(name: str) -> str:
    return (_FOLDER / name).read_text("utf-8")


def _trusted(markup: str) -> Markup:
    """What this package wrote itself: drawings, whose texts are escaped, and the files beside this one."""
    return Markup(markup)  # noqa: S704
