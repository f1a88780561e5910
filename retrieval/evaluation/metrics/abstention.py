"""Whether a system knows when it is right, and refuses what has no answer. Pure.

All take arrays of shape (cases,): confidences 0..1, and booleans. `weighted` has the same over resamples.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from retrieval.evaluation.metrics import weighted
from retrieval.evaluation.metrics.weighted import Floats


class Bin(NamedTuple):
    """The cases of one bin of confidence: mean confidence, share of right ones, how many cases."""

    confidence: float
    accuracy: float
    cases: int


def auroc(confidence: npt.ArrayLike, positive: npt.ArrayLike) -> float:
    """The chance that a positive case is more confident than a negative one, ties half; nan without both.

    Source: the rank statistic of Mann and Whitney 1947; as the area under a curve, Hanley and McNeil 1982.
    """
    return float(weighted.auroc(confidence, positive, _once(confidence))[0])


def risk_coverage(confidence: npt.ArrayLike, right: npt.ArrayLike) -> tuple[Floats, Floats]:
    """The share of cases answered, and of wrong ones among them, as the threshold falls.

    Two arrays with an entry for each distinct confidence, as tied cases enter together.
    Source: El-Yaniv and Wiener 2010.
    """
    once = _once(confidence)
    entering, wrong = weighted.by_level(confidence, once, once * ~np.asarray(right, bool))
    answered = entering[0].cumsum()
    return answered / once.size, wrong[0].cumsum() / answered


def area_under_risk_coverage(confidence: npt.ArrayLike, right: npt.ArrayLike) -> float:
    """AURC, 0 (best) to 1: the mean of the risk over n steps of coverage; nan without cases.

    Each case counts with the share of wrong ones among the cases at least as confident, so that tied cases
    count alike. Source: Geifman and El-Yaniv 2017.
    """
    return float(weighted.area_under_risk_coverage(confidence, right, _once(confidence))[0])


def expected_calibration_error(confidence: npt.ArrayLike, right: npt.ArrayLike, bins: int = 10) -> float:
    """ECE, 0 (best) to 1: how far confidence is from accuracy, over bins of equal width; nan without cases.

    Source: Naeini et al. 2015; Guo et al. 2017.
    """
    return float(weighted.expected_calibration_error(confidence, right, _once(confidence), bins=bins)[0])


def calibration_bins(confidence: npt.ArrayLike, right: npt.ArrayLike, bins: int = 10) -> tuple[Bin, ...]:
    """The bins that hold a case, least confident first: the reliability diagram of Guo et al. 2017."""
    given, is_right = np.asarray(confidence, np.float64), np.asarray(right, bool)
    places = weighted.bin_of(given, bins)
    members = [places == place for place in np.unique(places)]
    return tuple(Bin(float(given[of].mean()), float(is_right[of].mean()), int(of.sum())) for of in members)


def refusal_values(answered: npt.ArrayLike, answerable: npt.ArrayLike) -> tuple[Floats, Floats]:
    """A case's part in the precision and in the recall of refusals: 0 or 1, nan where it has none."""
    refused, no_answer = ~np.asarray(answered, bool), ~np.asarray(answerable, bool)
    return np.where(refused, no_answer, np.nan), np.where(no_answer, refused, np.nan)


def refusal_precision_recall(answered: npt.ArrayLike, answerable: npt.ArrayLike) -> tuple[float, float]:
    """The share of the refused that have no answer, and of those without an answer that are refused.

    nan with nothing refused, or with an answer to everything. Source: van Rijsbergen 1979.
    """
    precision, recall = (
        float(weighted.mean(values, _once(values))[0]) for values in refusal_values(answered, answerable)
    )
    return precision, recall


def _once(values: npt.ArrayLike) -> Floats:
    return np.ones((1, np.size(values)))
