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
    systems, *_, lines = plain(run).split("\n\n")
    head, *rows = systems.splitlines()
    assert head.split("\t")[:3] == ["system", "right", "F1"]
    assert len(rows) == 6
    assert {len(row.split("\t")) for row in rows} == {7}
    figure = run.outcome.metrics["right"]
    assert rows[0].split("\t")[1] == f"{figure.value:.3f} ({figure.low:.2f}-{figure.high:.2f})"
    assert "24 cases, 1 skipped" in lines.splitlines()[-1]


def test_a_pipe_gets_a_line_a_kind_and_a_word(make_run: Callable[..., Run]) -> None:
    run = make_run(48)
    _, kinds, words, lines = plain(run).split("\n\n")
    head, *rows = [line.split("\t") for line in kinds.splitlines()]
    assert head == ["kind", "n", "right", "F1", "refused", "wrong of answers"]
    assert [row[0] for row in rows] == ["who", "when", "no answer", "other"]
    who = run.outcome.by["kind"]["who"]
    expected = [
        f"{who[name].value:.3f} ({who[name].low:.2f}-{who[name].high:.2f})"
        for name in ("right", "f1", "refused", "wrong_of_answers")
    ]
    assert rows[0][1:] == [str(who["refused"].count), *expected]
    assert rows[2][2] == "–"
    head, *rows = [line.split("\t") for line in words.splitlines()]
    assert head == ["called", "answers", "right of these", "share of answers"]
    assert [row[0] for row in rows] == ["Sure", "Fairly sure", "Not quite sure: check the quote"]
    sure = run.outcome.by["confidence"]["high"]
    assert rows[0][1] == str(sure["right"].count)
    assert rows[0][2].startswith(f"{sure['right'].value:.3f} (")
    auroc = run.outcome.metrics["auroc_right"]
    assert lines.startswith(f"confidence, intervals by story: AUROC of right {auroc.value:.3f} (")


def test_a_kind_is_on_one_line_of_a_terminal(make_run: Callable[..., Run]) -> None:
    run = make_run(48)
    shown = printed(run, 80)
    assert max(map(len, shown.splitlines())) <= 80
    right = run.outcome.by["kind"]["who"]["right"]
    (line,) = [line for line in shown.splitlines() if line.startswith("who ")]
    assert f"{right.value:.3f} {right.low:.2f}-{right.high:.2f}" in line


def test_lists_and_languages_are_told_where_there_are_any(make_run: Callable[..., Run]) -> None:
    run = make_run(12)
    assert "members" not in plain(run)
    assert "language" not in plain(run)
    figure = run.outcome.metrics["right"]
    metrics = {"members_found": figure, "home_citations": figure, "home_wrong": figure}
    shown = plain(replace(run, outcome=replace(run.outcome, metrics={**run.outcome.metrics, **metrics})))
    written = f"{figure.value:.3f} ({figure.low:.2f}-{figure.high:.2f})"
    assert f"members of {figure.count} lists found: {written}" in shown
    assert f"of {figure.count} answers whose source is in another language, {written} cite first" in shown
    assert f"of {figure.count} wrong answers whose source is known, {written} do so" in shown


def test_a_system_without_a_metric_has_a_dash(make_run: Callable[..., Run]) -> None:
    run = make_run(8)
    run = replace(run, baselines=(replace(run.baselines[0], metrics={}, latency={}),))
    assert plain(run).splitlines()[2].split("\t") == ["BM25 only", *["–"] * 6]
