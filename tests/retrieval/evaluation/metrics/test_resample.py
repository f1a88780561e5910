from __future__ import annotations

import math
from functools import partial

import numpy as np
import pytest

from retrieval.evaluation.metrics import resample, weighted
from retrieval.evaluation.metrics.resample import bootstrap_interval, mcnemar, mean_interval, paired_bootstrap

DRAW = np.random.default_rng(5)
CONFIDENCE = DRAW.random(60).round(1)
RIGHT = DRAW.random(60) < CONFIDENCE


def test_an_interval_is_the_percentiles_of_the_statistic_over_drawn_cases() -> None:
    # The same draws written out, with numpy's mean instead of weights.
    drawn = np.random.Generator(np.random.PCG64(3)).integers(60, size=(400, 60))
    expected = np.quantile(CONFIDENCE[drawn].mean(axis=1), [0.05, 0.95])
    assert mean_interval(CONFIDENCE, level=0.9, resamples=400, seed=3) == pytest.approx(tuple(expected))


def test_arrays_are_drawn_together() -> None:
    drawn = np.random.Generator(np.random.PCG64(0)).integers(60, size=(1000, 60))
    areas = [weighted.auroc(CONFIDENCE[one], RIGHT[one], np.ones((1, 60)))[0] for one in drawn]
    low, high = bootstrap_interval((CONFIDENCE, RIGHT), weighted.auroc)
    assert (low, high) == pytest.approx(tuple(np.quantile(areas, [0.025, 0.975])))


def test_blocks_make_no_difference(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = bootstrap_interval((CONFIDENCE, RIGHT), weighted.area_under_risk_coverage)
    # Seven resamples a block, and the last one shorter.
    monkeypatch.setattr(resample, "_BLOCK", 7 * 60)
    assert bootstrap_interval((CONFIDENCE, RIGHT), weighted.area_under_risk_coverage) == whole


def test_the_cases_of_a_group_are_drawn_together() -> None:
    groups = np.arange(60) // 4
    drawn = np.random.Generator(np.random.PCG64(0)).integers(15, size=(1000, 15))
    members = [np.concatenate([np.flatnonzero(groups == group) for group in one]) for one in drawn]
    expected = np.quantile([CONFIDENCE[of].mean() for of in members], [0.025, 0.975])
    found = bootstrap_interval((CONFIDENCE,), weighted.mean, groups=groups)
    assert found == pytest.approx(tuple(expected))
    assert found != mean_interval(CONFIDENCE)


def test_the_seed_decides() -> None:
    assert mean_interval(CONFIDENCE, seed=1) == mean_interval(CONFIDENCE, seed=1)
    assert mean_interval(CONFIDENCE, seed=1) != mean_interval(CONFIDENCE, seed=2)


def test_an_interval_of_one_value_is_that_value() -> None:
    assert mean_interval([0.25] * 4) == (0.25, 0.25)
    assert bootstrap_interval(([7.0],), partial(weighted.quantile, q=0.95)) == (7.0, 7.0)


def test_nan_is_left_out() -> None:
    # One positive among four cases: a resample without it has no area, and the rest all have 1.
    assert bootstrap_interval(([0.9, 0.1, 0.1, 0.1], [True, False, False, False]), weighted.auroc) == (
        1.0,
        1.0,
    )
    assert mean_interval([0.5, math.nan, 0.5]) == (0.5, 0.5)


@pytest.mark.parametrize("values", [[], [math.nan, math.nan]])
def test_nothing_known_is_no_interval(values: list[float]) -> None:
    assert all(map(math.isnan, mean_interval(values)))
    assert all(map(math.isnan, paired_bootstrap(values, values)))


def test_systems_alike_do_not_differ() -> None:
    assert paired_bootstrap(RIGHT, RIGHT) == (0.0, 0.0, 0.0, 1.0)


def test_a_steady_gain_is_seen() -> None:
    # Every case gains a half: each resample does, none is as far from 0.5 as 0.5 is from 0.
    found = paired_bootstrap([1.0] * 9, [0.5] * 9, resamples=999)
    assert found == (0.5, 0.5, 0.5, 1 / 1000)


def test_p_is_the_share_of_resamples_as_far_off_as_no_difference() -> None:
    new, old = DRAW.random((2, 40))
    drawn = np.random.Generator(np.random.PCG64(0)).integers(40, size=(1000, 40))
    seen = float(np.mean(new - old))
    extreme = sum(abs((new - old)[one].mean() - seen) >= abs(seen) for one in drawn)
    found = paired_bootstrap(new, old)
    assert found.difference == pytest.approx(seen)
    assert found.p == pytest.approx((1 + extreme) / 1001)
    assert found.low < seen < found.high
    assert paired_bootstrap(old, new).p == found.p


def test_a_case_unknown_for_either_is_left_out_of_the_difference() -> None:
    assert paired_bootstrap([1.0, math.nan, 0.5], [0.5, 0.0, math.nan]).difference == 0.5


def test_mcnemar_counts_the_cases_that_flipped() -> None:
    # Five gained, one lost: 2 * (1 + 6) / 2^6.
    new = [True] * 5 + [False] + [True] * 3
    old = [False] * 5 + [True] + [True] * 3
    assert mcnemar(new, old) == mcnemar(old, new) == pytest.approx(14 / 64)
    # Four all one way: 2 * 1 / 2^4.
    assert mcnemar([True] * 4, [False] * 4) == pytest.approx(1 / 8)
    # One each way: 2 * (1 + 2) / 2^2 is more than a chance can be.
    assert mcnemar([True, False], [False, True]) == 1.0


def test_mcnemar_is_certain_of_nothing_when_none_flipped() -> None:
    assert mcnemar(RIGHT, RIGHT) == mcnemar([], []) == 1.0


def test_mcnemar_bears_many_cases() -> None:
    assert mcnemar([True] * 5000, [False] * 5000) == 0.0
    assert 0.0 < mcnemar([True] * 2600 + [False] * 2400, [False] * 2600 + [True] * 2400) < 0.01
