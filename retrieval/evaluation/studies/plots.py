"""The plots of docs/reader.md: how training went, and what the confidence is worth. The same input gives the
same bytes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import matplotlib as mpl
import numpy as np
import numpy.typing as npt
from matplotlib.figure import Figure

from retrieval.evaluation.metrics.abstention import calibration_bins, risk_coverage

_STYLE: dict[Any, Any] = {
    "svg.hashsalt": "kutip",
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.grid": True,
    "grid.color": "#dddddd",
    "font.size": 10,
}
_BINS = 10
# The chances of answers, and whether they were right.
Judged = tuple[npt.NDArray[np.float64], npt.NDArray[np.bool_]]


def draw_training(log: Sequence[Mapping[str, float]], target: Path) -> None:
    """The loss, and the figures on the valid splits, by step. log: the lines of a run's log.jsonl."""
    with mpl.rc_context(_STYLE):
        drawing = Figure(figsize=(9, 3.4), layout="constrained")
        left, right = drawing.subplots(1, 2)
        left.plot([line["step"] for line in log], [line["loss"] for line in log], color="#4062bb")
        left.set(title="Loss", xlabel="step", yscale="log")
        validated = [line for line in log if "idk_mrc_f1" in line]
        steps = [line["step"] for line in validated]
        for name in (name for name in validated[0] if name not in {"step", "loss", "pace"}):
            right.plot(steps, [line[name] for line in validated], marker=".", label=name.replace("_", " "))
        right.set(title="On the valid splits, %", xlabel="step")
        right.legend(fontsize=8)
        _save(drawing, target)


def draw_confidence(sets: Mapping[str, Judged], threshold: float, target: Path) -> None:
    """Risk against coverage, and the accuracy of answers against their confidence, of each set."""
    with mpl.rc_context(_STYLE):
        drawing = Figure(figsize=(9, 3.6), layout="constrained")
        left, right = drawing.subplots(1, 2)
        right.plot([0, 1], [0, 1], color="#999999", linestyle=":")
        for name, (chances, rights) in sets.items():
            coverage, risk = risk_coverage(chances.tolist(), rights.tolist())
            [line] = left.plot(coverage, risk, label=name)
            at = float((chances >= threshold).mean())
            wrong = float((~rights)[chances >= threshold].mean()) if at else 0.0
            left.plot([at], [wrong], marker="o", color=line.get_color())
            bins = calibration_bins(chances.tolist(), rights.tolist(), bins=_BINS)
            right.plot(
                [one.confidence for one in bins], [one.accuracy for one in bins], marker=".", label=name
            )
        left.set(
            title="Wrong answers by how many are answered", xlabel="coverage", ylabel="risk", ylim=(0, 1)
        )
        right.set(title="Right answers by confidence", xlabel="confidence", ylabel="accuracy")
        left.legend(fontsize=8)
        _save(drawing, target)


def draw_claims(curve: Sequence[tuple[float, float]], shipped: tuple[float, float], target: Path) -> None:
    """The share of supported sentences that are kept against that of unsupported ones that come out, and the
    point
    of the bundled limits. curve: (out, kept)."""
    with mpl.rc_context(_STYLE):
        drawing = Figure(figsize=(5, 3.4), layout="constrained")
        axes = drawing.subplots()
        axes.plot(
            [out for out, _ in curve], [kept for _, kept in curve], drawstyle="steps-post", color="#4062bb"
        )
        axes.plot([shipped[0]], [shipped[1]], marker="o", color="#c1440e")
        axes.set(xlabel="unsupported sentences that come out", ylabel="supported sentences kept", ylim=(0, 1))
        _save(drawing, target)


def _save(drawing: Figure, target: Path) -> None:
    drawing.savefig(target, metadata={"Date": None})
