from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import replace

import pytest
from rich.console import Console

from retrieval.evaluation.records import Run
from retrieval.evaluation.report.terminal import plain, summary

pytest_plugins = ["tests.retrieval.evaluation.report.sample_runs"]

SYSTEMS = ("BM25 only", "dense only", "LlamaIndex VectorStoreIndex", "no abstention")


def printed(run: Run, width: int) -> str:
    written = io.StringIO()
    Console(file=written, width=width).print(summary(run))
    return written.getvalue()


@pytest.mark.parametrize("width", [100, 80])
def test_nothing_is_cut_in_a_terminal(make_run: Callable[..., Run], width: int) -> None:
    run = make_run(24, SYSTEMS)
    shown = printed(run, width)
    assert max(map(len, shown.splitlines())) <= width
    assert "…" not in shown
    for name in SYSTEMS:
        assert all(word in shown for word in name.split())
    figure = run.outcome.metrics["right"]
    assert f"{figure.value:.3f}" in shown
    assert f"{figure.low:.2f}-{figure.high:.2f}" in shown
    assert "24 cases, 1 skipped" in shown
    assert "p50" in shown


def test_names_are_no_markup(make_run: Callable[..., Run], hostile: str) -> None:
    shown = printed(make_run(4, ("[bold]x[/bold]",), hostile), 100)
    assert "[bold]x[/bold]" in shown
    assert "\x1b" not in shown
    assert "\u202e" not in shown


def test_a_pipe_gets_a_line_a_system(make_run: Callable[..., Run], hostile: str) -> None:
    run = make_run(24, (*SYSTEMS, hostile), hostile)
    head, *rows, last = plain(run).splitlines()
    assert head.split("\t")[:3] == ["system", "right", "F1"]
    assert len(rows) == 6
    assert {len(row.split("\t")) for row in rows} == {7}
    figure = run.outcome.metrics["right"]
    assert rows[0].split("\t")[1] == f"{figure.value:.3f} ({figure.low:.2f}-{figure.high:.2f})"
    assert "24 cases, 1 skipped" in last


def test_a_system_without_a_metric_has_a_dash(make_run: Callable[..., Run]) -> None:
    run = make_run(8)
    run = replace(run, baselines=(replace(run.baselines[0], metrics={}, latency={}),))
    assert plain(run).splitlines()[2].split("\t") == ["BM25 only", *["–"] * 6]
