"""Statistics over many resamples at once: cases sorted once, resamples as the rows of a matrix. Pure.

counts, shape (resamples, cases): how often each case stands in each resample. Every function takes its
values first, shape (cases,), and gives float64 of shape (resamples,), nan where it says nothing.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]


def mean(values: npt.ArrayLike, counts: Floats) -> Floats:
    """The mean over the cases whose value is not nan."""
    given = np.asarray(values, np.float64)
    known = ~np.isnan(given)
    return ratio(counts @ np.where(known, given, 0.0), counts @ known.astype(np.float64))


def quantile(values: npt.ArrayLike, counts: Floats, *, q: float) -> Floats:
    """The least value that a share of at least q (0..1) does not exceed (Hyndman and Fan 1996, type 1)."""
    given = np.asarray(values, np.float64)
    order = np.argsort(given)[: np.count_nonzero(~np.isnan(given))]
    if not order.size:
        return np.full(len(counts), np.nan)
    upto = counts[:, order].cumsum(axis=1)
    # A hair less: 0.95 * 20 must not ask for more than 19 cases.
    reached = (upto >= upto[:, -1:] * q * (1 - 1e-12)) & (upto > 0)
    return np.where(upto[:, -1] > 0, given[order][reached.argmax(axis=1)], np.nan)


def auroc(confidence: npt.ArrayLike, positive: npt.ArrayLike, counts: Floats) -> Floats:
    """The chance that a positive case is more confident than a negative one, half of it for a tie.

    Source: Mann and Whitney 1947; Hanley and McNeil 1982. nan when a class is empty.
    """
    is_positive = np.asarray(positive, bool)
    positives, negatives = by_level(confidence, counts * is_positive, counts * ~is_positive)
    below = negatives.sum(axis=1, keepdims=True) - negatives.cumsum(axis=1)
    won = (positives * (below + negatives / 2)).sum(axis=1)
    return ratio(won, positives.sum(axis=1) * negatives.sum(axis=1))


def area_under_risk_coverage(confidence: npt.ArrayLike, right: npt.ArrayLike, counts: Floats) -> Floats:
    """The mean, over the cases, of the share of wrong ones among those at least as confident.

    Source: AURC, Geifman and El-Yaniv 2017. Each of n steps of coverage counts the same; tied cases enter
    together, so each counts with the risk once all of them are in, and their order does not matter.
    """
    entering, wrong = by_level(confidence, counts, counts * ~np.asarray(right, bool))
    risk = ratio(wrong.cumsum(axis=1), entering.cumsum(axis=1))
    # The risk is nan before the first case of a resample has entered, where the weight is 0.
    return ratio(np.nansum(entering * risk, axis=1), entering.sum(axis=1))


def expected_calibration_error(
    confidence: npt.ArrayLike, right: npt.ArrayLike, counts: Floats, *, bins: int = 10
) -> Floats:
    """The distance of confidence and accuracy, averaged over bins by how many cases each has.

    Source: Naeini et al. 2015; Guo et al. 2017.
    """
    given = np.asarray(confidence, np.float64)
    gap = np.asarray(right, np.float64) - given
    in_bin = bin_of(given, bins)[:, None] == np.arange(bins)
    return ratio(np.abs(counts @ (in_bin * gap[:, None])).sum(axis=1), counts.sum(axis=1))


def bin_of(confidence: npt.ArrayLike, bins: int) -> npt.NDArray[np.intp]:
    """The place of each confidence among bins of equal width, such as (0.2, 0.3] (Guo et al. 2017)."""
    return np.searchsorted(np.arange(1, bins) / bins, np.asarray(confidence, np.float64), side="left")


def by_level(confidence: npt.ArrayLike, *weights: Floats) -> tuple[Floats, ...]:
    """Each of the weights (resamples, cases) summed over cases of one confidence, the highest first."""
    falling = -np.asarray(confidence, np.float64)
    order = np.argsort(falling)
    starts = np.flatnonzero(np.diff(falling[order], prepend=np.nan))
    return tuple(np.add.reduceat(weight[:, order], starts, axis=1) for weight in weights)


def ratio(part: Floats, whole: Floats) -> Floats:
    """part / whole, nan where whole is 0."""
    result: Floats = np.divide(part, whole, out=np.full(part.shape, np.nan), where=whole > 0)
    return result
