"""What a run says of each kind of question and of each word for the confidence, as it is written. Pure."""

from __future__ import annotations

from typing import NamedTuple

from config.messages import message
from retrieval.evaluation.kinds import label
from retrieval.evaluation.records import Figure, Outcome
from retrieval.evaluation.report.figures import share, share_interval

_KIND_COLUMNS = {
    "right": "right",
    "f1": "F1",
    "refused": "refused",
    "wrong_of_answers": "wrong of answers",
}
_WORD_COLUMNS = {"right": "right of these", "share": "share of answers"}


class Row(NamedTuple):
    """A group: its name, how many cases it has, and the figures of its columns, None where there is none."""

    name: str
    cases: int
    figures: tuple[Figure | None, ...]


class Breakdown(NamedTuple):
    """A table of groups. counted: what the cases are called. without_interval: heads whose intervals a narrow
    table can do without."""

    title: str
    counted: str
    heads: tuple[str, ...]
    rows: tuple[Row, ...]
    without_interval: frozenset[str] = frozenset()


def breakdowns(outcome: Outcome) -> list[Breakdown]:
    """By kind and by word, without those that say nothing."""
    kinds = tuple(
        Row(label(kind), _count(metrics.get("refused")), tuple(metrics.get(name) for name in _KIND_COLUMNS))
        for kind, metrics in outcome.by.get("kind", {}).items()
    )
    words = tuple(
        Row(
            message("en", f"confidence.{word}"),
            _count(metrics.get("right")),
            tuple(metrics.get(name) for name in _WORD_COLUMNS),
        )
        for word, metrics in outcome.by.get("confidence", {}).items()
    )
    found = (
        Breakdown("kind", "n", tuple(_KIND_COLUMNS.values()), kinds, frozenset({"F1"})),
        Breakdown("called", "answers", tuple(_WORD_COLUMNS.values()), words),
    )
    return [table for table in found if table.rows]


def sentences(outcome: Outcome) -> list[str]:
    """What the tables leave out: how good the confidence is, lists, and what wins by its language."""
    metrics = outcome.metrics
    said = []
    if "auroc_right" in metrics:
        figures = f"AUROC of right {_written(metrics['auroc_right'])}, ECE {_written(metrics['ece'])}"
        said.append(f"confidence, intervals by story: {figures}")
    if "members_found" in metrics:
        figure = metrics["members_found"]
        said.append(f"members of {figure.count:,} lists found: {_written(figure)}")
    if "home_citations" in metrics:
        figure, wrong = metrics["home_citations"], metrics.get("home_wrong")
        said.append(
            f"of {figure.count:,} answers whose source is in another language, {_written(figure)} cite first "
            "an article in the question's"
        )
        if wrong:
            said.append(f"of {wrong.count:,} wrong answers whose source is known, {_written(wrong)} do so")
    return said


def _written(figure: Figure) -> str:
    interval = share_interval(figure, "-")
    return f"{share(figure)} ({interval})" if interval else share(figure)


def _count(figure: Figure | None) -> int:
    return figure.count if figure else 0
