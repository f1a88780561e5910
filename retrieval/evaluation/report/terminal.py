"""The report as a terminal shows it: the systems, the kinds of question, and how true the confidence is."""

from __future__ import annotations

from rich.console import Group
from rich.table import Table
from rich.text import Text

from retrieval.evaluation.records import Run
from retrieval.evaluation.report import labels
from retrieval.evaluation.report.breakdown import Breakdown, breakdowns, sentences
from retrieval.evaluation.report.figures import best, milliseconds, share, share_interval
from retrieval.evaluation.report.safe import one_line

# With the longest system's name on two lines, this many columns fit 80 characters.
_COLUMNS = 6


def summary(run: Run) -> Group:
    """A table of the systems by the main metrics with their 95 % intervals, one of the kinds and one of the
    words for the confidence, and some lines beneath.

    Made for 100 columns; at 80 the names of the systems wrap.
    """
    outcomes = (run.outcome, *run.baselines)
    columns = labels.main_metrics(outcomes, _COLUMNS)
    table = Table(box=None, padding=(0, 1, 0, 0), header_style="bold")
    table.add_column("system", overflow="fold")
    for column in columns:
        table.add_column(Text(column.short.replace(" ", "\n")), justify="right", no_wrap=True, vertical="top")
    chosen = {column.name: best(column, outcomes) for column in columns}
    for outcome in outcomes:
        cells = []
        for column in columns:
            figure = outcome.metrics.get(column.name)
            value = share(figure)
            style = "bold" if value == chosen[column.name] else ""
            cells.append(Text.assemble((value, style), "\n", (share_interval(figure, "-"), "dim")))
        table.add_row(Text(one_line(outcome.system, 40)), *cells)
    more = [part for given in breakdowns(run.outcome) for part in (_table(given), Text())]
    return Group(table, Text(), *more, *(Text(line) for line in _lines(run)))


def plain(run: Run) -> str:
    """The same for a pipe: a system, a kind or a word on a line, between tabs, without styles; an empty line
    parts the tables."""
    outcomes = (run.outcome, *run.baselines)
    columns = labels.main_metrics(outcomes, _COLUMNS)
    rows = ["\t".join(["system", *(column.short for column in columns)])]
    for outcome in outcomes:
        cells = [one_line(outcome.system)]
        for column in columns:
            figure = outcome.metrics.get(column.name)
            interval = share_interval(figure, "-")
            cells.append(f"{share(figure)} ({interval})" if interval else share(figure))
        rows.append("\t".join(cells))
    tables = ["\n".join(rows), *map(_plain_table, breakdowns(run.outcome)), "\n".join(_lines(run))]
    return "\n\n".join(tables)


def _table(of: Breakdown) -> Table:
    table = Table(box=None, padding=(0, 1, 0, 0), header_style="bold")
    table.add_column(of.title, overflow="fold")
    for head in (of.counted, *of.heads):
        table.add_column(head, justify="right", no_wrap=True)
    for row in of.rows:
        cells = [
            Text.assemble(share(figure), (f" {share_interval(figure, '-')}", "dim"))
            if head not in of.without_interval
            else Text(share(figure))
            for head, figure in zip(of.heads, row.figures, strict=True)
        ]
        table.add_row(Text(row.name), f"{row.cases:,}", *cells)
    return table


def _plain_table(of: Breakdown) -> str:
    rows = ["\t".join([of.title, of.counted, *of.heads])]
    for row in of.rows:
        cells = [
            f"{share(figure)} ({interval})" if (interval := share_interval(figure, "-")) else share(figure)
            for figure in row.figures
        ]
        rows.append("\t".join([row.name, str(row.cases), *cells]))
    return "\n".join(rows)


def _lines(run: Run) -> list[str]:
    """How good the confidence is; last the set and its size, the latency, and how many cases were skipped."""
    times = run.outcome.latency.get("total", {})
    p50, p95 = (milliseconds(times.get(name)) for name in ("p50", "p95"))
    cases, skipped = len(run.outcome.items), len(run.skipped)
    return [
        *sentences(run.outcome),
        f"{one_line(run.set_name)}: {cases:,} case{'s' * (cases != 1)}, {skipped:,} skipped · "
        f"a question takes p50 {p50} ms, p95 {p95} ms · intervals are 95 %",
    ]
