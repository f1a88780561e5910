"""The plots of a report, drawn with Matplotlib as SVG that takes its colours and font from the page.

Each function returns one `<svg>` element, or an empty text when there is nothing to draw. The same run
gives the same bytes.
"""

from __future__ import annotations

import io
import math
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import accumulate, cycle, pairwise
from typing import Any

import matplotlib as mpl
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure as Drawing
from matplotlib.ticker import MaxNLocator

from retrieval.evaluation.metrics.abstention import calibration_bins
from retrieval.evaluation.metrics.weighted import bin_of
from retrieval.evaluation.records import Outcome, Run
from retrieval.evaluation.report import labels
from retrieval.evaluation.report.curves import Points, judged, operating_point, risk_points
from retrieval.evaluation.report.figures import ms
from retrieval.evaluation.report.safe import one_line
from retrieval.evaluation.report.svg import ACCENT, BAD, BAR, GRID, INK, MUTED, inline

# Inches; SVG has 72 units to the inch, so that text of 11 stays readable on a telephone.
_WIDTH, _HEIGHT, _ROW = 5.8, 4.0, 0.27
_DASHES = ((0, (5, 2)), (0, (1, 1.5)), (0, (5, 2, 1, 2)), (0, (9, 3)))
_LONGEST_NAME = 26
_BINS = 10
# What tells groups apart, the first that a set has; F1 speaks of unanswerable cases too.
_GROUPED = ("f1", "right", "ndcg@10", "recall@10", "answer_recall@10")
# Beyond this ratio of the slowest to the median, a linear axis shows one bar and one outlier.
_SKEWED = 10
_STYLE: dict[Any, Any] = {
    "svg.fonttype": "none",
    "svg.hashsalt": "kutip",
    "font.family": "DejaVu Sans",
    "font.size": 11,
    # A "$" in a name is a dollar.
    "text.parse_math": False,
    "text.color": INK,
    "axes.edgecolor": MUTED,
    "axes.labelcolor": INK,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.axisbelow": True,
    "axes.grid": True,
    "grid.color": GRID,
    "grid.linewidth": 0.8,
    "xtick.color": MUTED,
    "ytick.color": MUTED,
    "xtick.labelcolor": INK,
    "ytick.labelcolor": INK,
    "xtick.major.size": 0,
    "ytick.major.size": 0,
    "xtick.minor.size": 0,
    "legend.frameon": False,
    "legend.fontsize": 10,
    "lines.solid_capstyle": "round",
}


def risk_coverage_plot(run: Run) -> str:
    """Risk against coverage: of kutip, and thin of the baselines that tell confidences apart.

    A baseline whose curve is kutip's own, as is that of kutip without refusal, is left out.
    """
    points = risk_points(run.outcome.items)
    if len(points) < 2:
        return ""
    with _drawing(_HEIGHT) as drawing:
        axes = drawing.add_subplot()
        dashes = cycle(_DASHES)
        for baseline in run.baselines:
            others = risk_points(baseline.items)
            if len(others) > 1 and others != points:
                _curve(axes, others, baseline.system, color=MUTED, linewidth=1.1, linestyle=next(dashes))
        _curve(axes, points, run.outcome.system, color=ACCENT, linewidth=2.4)
        chosen = operating_point(run.outcome.items)
        if chosen:
            axes.plot(*chosen, "o", color=ACCENT, markersize=8, label="its threshold", zorder=5)
        axes.set(xlabel="coverage: share answered", ylabel="risk: share of these wrong", xlim=(0, 1.01))
        axes.set_ylim(0, min(1.0, axes.get_ylim()[1]) * 1.02)
        drawing.legend(loc="outside upper left", ncols=2, handlelength=2.6)
        return _svg(drawing, "risk", "Risk against coverage of each system.")


def calibration_plot(outcome: Outcome) -> str:
    """Confidence against the share that is right, above the number of items of each confidence."""
    confidences, rights = judged(outcome.items)
    if not confidences:
        return ""
    bins = calibration_bins(confidences, rights, _BINS)
    sizes = np.bincount(bin_of(np.asarray(confidences), _BINS), minlength=_BINS)
    with _drawing(_HEIGHT) as drawing:
        axes, counts = drawing.subplots(2, 1, sharex=True, height_ratios=(3, 1))
        axes.plot((0, 1), (0, 1), color=MUTED, linewidth=1.1, linestyle=_DASHES[0])
        across, up = [one.confidence for one in bins], [one.accuracy for one in bins]
        axes.plot(across, up, "o-", color=ACCENT, linewidth=2, markersize=6, clip_on=False, zorder=5)
        axes.set(ylabel="share right", xlim=(0, 1), ylim=(0, 1))
        bars = counts.bar(np.arange(_BINS) / _BINS, sizes, 1 / _BINS, align="edge", color=BAR)
        counts.bar_label(bars, [f"{n:,}" if n else "" for n in sizes], padding=2, fontsize=10, color=MUTED)
        counts.set(xlabel="confidence", ylabel="items", yticks=[], ylim=(0, 1.35 * int(sizes.max())))
        counts.grid(visible=False)
        drawing.align_ylabels()
        return _svg(drawing, "calibration", "Confidence against the share of answers that is right.")


def latency_plot(outcome: Outcome) -> str:
    """How many items took how many milliseconds in all, with the lines that half and 95 % stay below."""
    times = sorted(
        t for item in outcome.items if math.isfinite(t := item.ms.get("total", math.nan)) and t > 0
    )
    if not times:
        return ""
    with _drawing(_HEIGHT) as drawing:
        axes = drawing.add_subplot()
        low, high = times[0] * 0.98, times[-1] * 1.02
        skewed = high > _SKEWED * times[len(times) // 2]
        bins = min(30, max(5, math.isqrt(len(times)) * 2))
        steps = [step / bins for step in range(bins + 1)]
        edges = [low * (high / low) ** step if skewed else low + (high - low) * step for step in steps]
        axes.hist(times, edges, color=BAR)
        if skewed:
            axes.set_xscale("log")
            axes.xaxis.set_minor_formatter("")
            axes.xaxis.set_major_formatter(lambda value, _: ms(value).removesuffix(".0"))
        for name, colour in (("p50", ACCENT), ("p95", BAD)):
            figure = outcome.latency.get("total", {}).get(name)
            if figure and math.isfinite(figure.value):
                label = f"{name}: {ms(figure.value)} ms"
                axes.axvline(figure.value, color=colour, linewidth=1.8, label=label)
        axes.set(xlabel="milliseconds a question", ylabel="questions")
        axes.yaxis.set_major_locator(MaxNLocator(integer=True))
        axes.grid(visible=False, axis="x")
        if axes.get_legend_handles_labels()[0]:
            drawing.legend(loc="outside upper left", ncols=2, handlelength=1.2)
        return _svg(drawing, "latency", "How long the questions took.")


def groups_plot(outcome: Outcome) -> str:
    """One metric of each group of cases with its interval: F1, or what replaces it in this set.

    The kinds are left out where the set has types of its own, which are nearly the same.
    """
    left_out = {"confidence", *(["kind"] if outcome.by.get("type") else [])}
    by = {of: groups for of, groups in outcome.by.items() if of not in left_out}
    every = [metrics for groups in by.values() for metrics in groups.values()]
    metric = next((name for name in _GROUPED if any(name in metrics for metrics in every)), "")
    rows = [
        (of, which, metrics[metric])
        for of, groups in by.items()
        for which, metrics in groups.items()
        if metric in metrics and math.isfinite(metrics[metric].value)
    ]
    if not rows:
        return ""
    # Half a row of air between what is grouped by one thing and by the next.
    changes = [0, *(int(row[0] != before[0]) for before, row in pairwise(rows))]
    places = [place + gaps / 2 for place, gaps in enumerate(accumulate(changes))]
    with _drawing(0.8 + _ROW * (places[-1] + 1)) as drawing:
        axes = drawing.add_subplot()
        for at, (_, _, figure) in zip(places, rows, strict=True):
            axes.barh(at, figure.value, 0.7, color=BAR)
            if math.isfinite(figure.low) and math.isfinite(figure.high):
                axes.plot((figure.low, figure.high), (at, at), color=INK, linewidth=1.4)
            axes.text(1.03, at, f"n = {figure.count:,}", va="center", fontsize=10, color=MUTED)
        names = [f"{one_line(of, 12)}: {one_line(which, _LONGEST_NAME)}" for of, which, _ in rows]
        axes.set_yticks(places, names)
        axes.set(xlim=(0, 1), ylim=(places[-1] + 0.6, -0.6), xlabel=labels.metric(metric).label)
        axes.grid(visible=False, axis="y")
        return _svg(drawing, "groups", f"{labels.metric(metric).label} of each group of questions.")


@contextmanager
def _drawing(height: float) -> Iterator[Drawing]:
    """A drawing in the style of the report, whatever the user's own settings of Matplotlib are."""
    with mpl.rc_context():
        mpl.rcdefaults()
        mpl.rcParams.update(_STYLE)
        yield Drawing(figsize=(_WIDTH, height), layout="constrained")


def _curve(axes: Axes, points: Points, name: str, **style: Any) -> None:
    axes.plot(*zip(*points, strict=True), label=one_line(name, _LONGEST_NAME), **style)


def _svg(drawing: Drawing, name: str, says: str) -> str:
    written = io.StringIO()
    with warnings.catch_warnings():
        # Text stays text: the browser has the letters that Matplotlib's font for measuring lacks.
        warnings.filterwarnings("ignore", message="Glyph .* missing from font")
        drawing.savefig(written, format="svg", metadata={"Date": None}, transparent=True)
    return inline(written.getvalue(), name, says)
