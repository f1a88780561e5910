"""The least that a run must reach, as `--fail-under f1=0.6` says it. Pure."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from config.errors import UsageError
from retrieval.evaluation.records import Outcome
from retrieval.evaluation.report.labels import known_metrics, metric


def parse(texts: Sequence[str]) -> dict[str, float]:
    """{metric: least value}. Raises UsageError for what is not METRIC=VALUE with a metric there is,
    or for one that is better the lower it is."""
    return dict(map(_parse, texts))


def missed(outcome: Outcome, least: Mapping[str, float]) -> list[str]:
    """A sentence for each metric that is too low, or that the run does not have."""
    sentences = []
    for name, value in least.items():
        figure = outcome.metrics.get(name)
        if figure is None:
            sentences.append(f"The set has no question that {name} speaks of, so it cannot reach {value:g}.")
        elif figure.value < value:
            sentences.append(f"{name} is {figure.value:g}, which is under {value:g}.")
    return sentences


def _parse(text: str) -> tuple[str, float]:
    name, _, value = (part.strip() for part in text.partition("="))
    allowed = [known for known in known_metrics() if metric(known).better != "lower"]
    if name not in allowed:
        problem = (
            f"{name} is better the lower it is" if name in known_metrics() else f"There is no metric {name!r}"
        )
        raise UsageError(f"{problem}; --fail-under takes one of: {', '.join(allowed)}.")
    try:
        least = float(value)
    except ValueError:
        least = math.nan
    if not math.isfinite(least):
        raise UsageError(f"--fail-under {name} needs a number, such as {name}=0.6.")
    return name, least
