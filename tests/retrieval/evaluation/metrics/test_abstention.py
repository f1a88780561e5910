from __future__ import annotations

import math
from functools import partial
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.evaluation.metrics import abstention, weighted
from retrieval.evaluation.metrics.abstention import Bin

CONFIDENCE = [0.9, 0.8, 0.8, 0.4, 0.1]
RIGHT = [True, False, True, False, True]
# A confidence of few values, so that ties are common, with whether the case is right and how often it counts.
CASES = st.lists(
    st.tuples(st.integers(0, 8).map(lambda part: part / 8), st.booleans(), st.integers(0, 3)), min_size=1
)
WEIGHTED: dict[str, Any] = {
    "mean": lambda confidence, _, counts: weighted.mean(confidence, counts),
    "median": lambda confidence, _, counts: weighted.quantile(confidence, counts, q=0.5),
    "auroc": weighted.auroc,
    "aurc": weighted.area_under_risk_coverage,
    "ece": partial(weighted.expected_calibration_error, bins=4),
}
PLAIN: dict[str, Any] = {
    "mean": lambda confidence, _: np.mean(confidence),
    "median": lambda confidence, _: np.quantile(confidence, 0.5, method="inverted_cdf"),
    "auroc": abstention.auroc,
    "aurc": abstention.area_under_risk_coverage,
    "ece": partial(abstention.expected_calibration_error, bins=4),
}


def test_auroc_is_the_share_of_pairs_in_order() -> None:
    # Right 0.9, 0.8, 0.1 against wrong 0.8, 0.4: 2 pairs, then a tie and 1 pair, then none: 3.5 of 6.
    assert abstention.auroc(CONFIDENCE, RIGHT) == pytest.approx(3.5 / 6)


@pytest.mark.parametrize("positive", [[], [True, True], [False]])
def test_auroc_needs_both_classes(positive: list[bool]) -> None:
    assert math.isnan(abstention.auroc([0.5] * len(positive), positive))


def test_the_risk_rises_as_more_is_covered() -> None:
    # 0.9: 1 answered, none wrong; 0.8: 3, 1 wrong; 0.4: 4, 2 wrong; 0.1: 5, 2 wrong.
    coverage, risk = abstention.risk_coverage(CONFIDENCE, RIGHT)
    assert coverage == pytest.approx([1 / 5, 3 / 5, 4 / 5, 1])
    assert risk == pytest.approx([0, 1 / 3, 2 / 4, 2 / 5])
    # The two cases of 0.8 both count with the risk of 1/3.
    area = (0 + 1 / 3 + 1 / 3 + 2 / 4 + 2 / 5) / 5
    assert abstention.area_under_risk_coverage(CONFIDENCE, RIGHT) == pytest.approx(area)


def test_calibration_is_measured_by_bins() -> None:
    # Fifths: (0.8, 1] holds 0.9; (0.6, 0.8] both 0.8; (0.2, 0.4] holds 0.4; [0, 0.2] holds 0.1.
    assert abstention.calibration_bins(CONFIDENCE, RIGHT, bins=5) == (
        Bin(0.1, 1.0, 1), Bin(0.4, 0.0, 1), Bin(0.8, 0.5, 2), Bin(0.9, 1.0, 1),
    )  # fmt: skip
    error = (1 * 0.9 + 1 * 0.4 + 2 * 0.3 + 1 * 0.1) / 5
    assert abstention.expected_calibration_error(CONFIDENCE, RIGHT, bins=5) == pytest.approx(error)


@pytest.mark.parametrize("tenth", range(11))
def test_the_edge_of_a_bin_belongs_to_the_lower_one(tenth: int) -> None:
    assert weighted.bin_of([tenth / 10], 10) == max(tenth - 1, 0)


def test_refusals_are_judged_by_what_has_no_answer() -> None:
    # Refused 3, 2 of them without an answer; 4 without an answer, 2 of them refused.
    answered = [False, False, False, True, True, True]
    answerable = [False, False, True, False, False, True]
    assert abstention.refusal_precision_recall(answered, answerable) == pytest.approx((2 / 3, 2 / 4))
    precision, recall = abstention.refusal_values(answered, answerable)
    np.testing.assert_array_equal(precision, [1, 1, 0, np.nan, np.nan, np.nan])
    np.testing.assert_array_equal(recall, [1, 1, np.nan, 0, 0, np.nan])


def test_who_never_refuses_has_no_precision() -> None:
    precision, recall = abstention.refusal_precision_recall([True, True], [True, False])
    assert math.isnan(precision)
    assert recall == 0.0
    assert all(map(math.isnan, abstention.refusal_precision_recall([], [])))


def test_no_cases_are_no_figure() -> None:
    assert math.isnan(abstention.area_under_risk_coverage([], []))
    assert math.isnan(abstention.expected_calibration_error([], []))
    assert abstention.calibration_bins([], []) == ()
    assert [part.size for part in abstention.risk_coverage([], [])] == [0, 0]


@pytest.mark.parametrize("name", list(WEIGHTED))
@given(CASES, st.randoms(use_true_random=False))
def test_a_weight_stands_for_so_many_cases_in_any_order(name: str, cases: list[Any], random: Any) -> None:
    confidence, right, counts = (list(column) for column in zip(*cases, strict=True))
    found = WEIGHTED[name](confidence, right, np.array([counts], np.float64))
    assert found.shape == (1,)
    written_out = [case for case in cases for _ in range(case[2])]
    random.shuffle(written_out)
    if written_out:
        expected = PLAIN[name]([case[0] for case in written_out], [case[1] for case in written_out])
        assert found[0] == pytest.approx(expected, abs=1e-12, nan_ok=True)
    else:
        assert math.isnan(found[0])


def test_values_that_are_nan_do_not_count() -> None:
    counts = np.array([[1.0, 2.0, 1.0], [0.0, 3.0, 0.0]])
    # First row: (1 + 3) / 2; the second has nothing but nan.
    np.testing.assert_array_equal(weighted.mean([1.0, np.nan, 3.0], counts), [2.0, np.nan])
    np.testing.assert_array_equal(weighted.quantile([1.0, np.nan, 3.0], counts, q=0.9), [3.0, np.nan])
    np.testing.assert_array_equal(weighted.quantile([np.nan] * 3, counts, q=0.9), [np.nan, np.nan])


def test_a_quantile_is_a_value_that_was_seen() -> None:
    # 19 of 20 values are a share of 0.95.
    assert weighted.quantile(range(1, 21), np.ones((1, 20)), q=0.95) == 19
