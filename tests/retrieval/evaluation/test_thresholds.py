"""The least that a run must reach."""

from __future__ import annotations

import pytest

from config.errors import UsageError
from retrieval.evaluation.records import Figure, Outcome
from retrieval.evaluation.thresholds import missed, parse


def outcome(**metrics: float) -> Outcome:
    return Outcome("kutip", (), {name: Figure(value, 0.0, 1.0, 9) for name, value in metrics.items()}, {}, {})


def test_limits_are_read() -> None:
    assert parse([]) == {}
    assert parse(["f1=0.6", " recall@5 = 1 ", "auroc=-1e-3"]) == {"f1": 0.6, "recall@5": 1.0, "auroc": -0.001}
    # Neither high nor low coverage is good as such, but one may want some.
    assert parse(["coverage=0.5"]) == {"coverage": 0.5}
    assert parse(["f1=0.6", "f1=0.7"]) == {"f1": 0.7}


@pytest.mark.parametrize("text", ["f1", "f1=", "f1=x", "f1=nan", "f1=inf", "f1=0.5=0.6", "f1=0,6"])
def test_what_is_no_number(text: str) -> None:
    with pytest.raises(UsageError, match=r"^--fail-under f1 needs a number, such as f1=0\.6\.$"):
        parse(["right=0.1", text])


@pytest.mark.parametrize("text", ["", "=", "=0.5", "F1=0.5", "recall=0.5", "p50=3"])
def test_what_is_no_metric(text: str) -> None:
    with pytest.raises(UsageError, match=r"^There is no metric '.*'; --fail-under takes one of: right, f1, "):
        parse([text])


@pytest.mark.parametrize("name", ["ece", "aurc"])
def test_what_should_be_low_has_no_least(name: str) -> None:
    with pytest.raises(
        UsageError, match=f"^{name} is better the lower it is; --fail-under takes one"
    ) as caught:
        parse([f"{name}=0.1"])
    assert f" {name}" not in str(caught.value).partition("one of")[2]


def test_what_is_missed() -> None:
    least = {"f1": 0.6, "right": 0.6, "coverage": 0.6, "mrr@10": 0.0}
    assert missed(outcome(f1=0.6, right=0.59999, coverage=0.7), least) == [
        "right is 0.59999, which is under 0.6.",
        "The set has no question that mrr@10 speaks of, so it cannot reach 0.",
    ]
    assert missed(outcome(f1=0.6), {}) == []
