"""Figures as they are written: 0.857 with the interval 0.81-0.90, milliseconds, a dash for none. Pure."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import TypeGuard

from retrieval.evaluation.records import Figure, Outcome
from retrieval.evaluation.report.labels import Label

NONE = "–"


def share(figure: Figure | None) -> str:
    return f"{figure.value:.3f}" if _known(figure) else NONE


def share_interval(figure: Figure | None, between: str = "–") -> str:
    """The 95 % interval; empty when there is none."""
    return f"{figure.low:.2f}{between}{figure.high:.2f}" if _bounded(figure) else ""


def milliseconds(figure: Figure | None) -> str:
    return ms(figure.value) if _known(figure) else NONE


def milliseconds_interval(figure: Figure | None) -> str:
    return f"{ms(figure.low)}–{ms(figure.high)}" if _bounded(figure) else ""


def ms(value: float) -> str:
    """Milliseconds without their unit, with a decimal only where it says something."""
    if not math.isfinite(value):
        return NONE
    return f"{value:.1f}" if abs(value) < 100 else f"{value:,.0f}"


def best(label: Label, outcomes: Iterable[Outcome]) -> str | None:
    """The best of a metric among several systems, as it is written; None when there is nothing to choose."""
    figures = [outcome.metrics.get(label.name) for outcome in outcomes]
    written = {share(figure) for figure in figures if _known(figure)}
    if label.better is None or len(written) < 2:
        return None
    return (max if label.better == "higher" else min)(written, key=float)


def _known(figure: Figure | None) -> TypeGuard[Figure]:
    return figure is not None and math.isfinite(figure.value)


def _bounded(figure: Figure | None) -> TypeGuard[Figure]:
    return _known(figure) and math.isfinite(figure.low) and math.isfinite(figure.high)
