from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

import matplotlib as mpl
from lxml import etree

from retrieval.evaluation.records import Run
from retrieval.evaluation.report.curves import operating_point, risk_points
from retrieval.evaluation.report.plots import calibration_plot, groups_plot, latency_plot, risk_coverage_plot
from retrieval.evaluation.scores import measure

pytest_plugins = ["tests.retrieval.evaluation.report.sample_runs"]


def all_of(run: Run) -> list[str]:
    of = run.outcome
    return [risk_coverage_plot(run), calibration_plot(of), latency_plot(of), groups_plot(of)]


def texts(svg: str) -> list[str]:
    return [str(text) for text in etree.fromstring(svg).xpath("//*[local-name() = 'text']/text()")]


def test_colours_and_font_are_the_pages(make_run: Callable[..., Run]) -> None:
    for svg in all_of(make_run(40)):
        assert "var(--ink)" in svg or "var(--accent)" in svg
        # Matplotlib's black, or a colour that stood for one of the page.
        assert not re.findall(r"(?:fill|stroke): #(?!ffffff)\w+", svg)
        assert "font-family" not in svg
        assert not re.search(r"<style|<metadata|://", svg)


def test_names_are_text_and_no_formula(make_run: Callable[..., Run]) -> None:
    run = make_run(40, ("$\\frac{", "a <b> #010201"), "")
    groups = {"type": {'$x$ id="a"': run.outcome.by["type"]["who"], "n" * 60: run.outcome.by["type"]["when"]}}
    drawn = texts(groups_plot(replace(run.outcome, by=groups)))
    assert 'type: $x$ id="a"' in drawn
    assert f"type: {'n' * 25}…" in drawn


def test_only_curves_that_say_something_are_drawn(make_run: Callable[..., Run]) -> None:
    run = make_run(40, ())
    sure = [replace(item, confidence=1.0) for item in run.outcome.items]
    other = [replace(item, confidence=1 - item.confidence) for item in run.outcome.items]
    same = [replace(item, answered=True) for item in run.outcome.items]
    run = replace(run, baselines=(measure("sure", sure), measure("other", other), measure("same", same)))
    drawn = texts(risk_coverage_plot(run))
    assert {"kutip", "other", "its threshold"} <= set(drawn)
    assert not {"sure", "same"} & set(drawn)


def test_nothing_to_draw_is_no_drawing(make_run: Callable[..., Run]) -> None:
    assert all_of(make_run(0, ())) == [""] * 4


def test_a_single_slow_question_does_not_hide_the_others(make_run: Callable[..., Run]) -> None:
    items = list(make_run(40).outcome.items)
    items[7] = replace(items[7], ms={"total": 9000.0})
    drawn = texts(latency_plot(measure("kutip", items)))
    assert {"100", "1,000"} <= set(drawn)
    assert any(text.startswith("p95: ") for text in drawn)


def test_the_users_own_settings_do_not_count_and_are_left_alone(make_run: Callable[..., Run]) -> None:
    run = make_run(20)
    before = all_of(run)
    with mpl.rc_context({"font.size": 30, "axes.facecolor": "red", "lines.linewidth": 9}):
        assert all_of(run) == before
        assert mpl.rcParams["font.size"] == 30


def test_risk_is_counted_over_all_that_is_as_sure(make_run: Callable[..., Run]) -> None:
    items = make_run(4, (), unanswerable=False).outcome.items
    given = [replace(item, confidence=sure) for item, sure in zip(items, (0.9, 0.5, 0.5, 0.1), strict=True)]
    # Item 1 is wrong; item 3 is refused.
    assert risk_points(given) == [(0.25, 0.0), (0.75, 1 / 3), (1.0, 0.25)]
    assert operating_point(given) == (0.5, 0.5)
