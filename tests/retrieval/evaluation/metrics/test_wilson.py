from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binomtest

from retrieval.evaluation.metrics.wilson import wilson_interval


@given(st.lists(st.sampled_from([0.0, 1.0]), min_size=1, max_size=60))
def test_it_is_what_scipy_gives(values: list[float]) -> None:
    expected = binomtest(int(sum(values)), len(values)).proportion_ci(method="wilson")
    assert wilson_interval(values) == pytest.approx((expected.low, expected.high))


def test_it_has_a_width_where_all_agree() -> None:
    # With z = 1.96: 1 / (1 + z^2 / 5).
    low, high = wilson_interval([1.0] * 5)
    assert (low, high) == pytest.approx((0.56552, 1.0), abs=1e-5)


def test_what_is_nan_does_not_count() -> None:
    assert wilson_interval([1.0, math.nan, 0.0]) == wilson_interval([1.0, 0.0])
    assert all(map(math.isnan, wilson_interval([math.nan])))
