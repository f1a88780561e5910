"""How far a figure may be off for want of cases, and whether two systems differ. Pure: the seed decides.

nan marks a case of which a figure does not speak; a statistic that is nan in a resample is left out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from retrieval.evaluation.metrics import weighted
from retrieval.evaluation.metrics.weighted import Floats

# Entries of a block of counts: 8 MB of them, whatever the number of cases.
_BLOCK = 1 << 20


class Comparison(NamedTuple):
    """The mean difference of new and old, its interval, and the chance of one so large if they were alike."""

    difference: float
    low: float
    high: float
    p: float


def bootstrap_interval(
    values: tuple[npt.ArrayLike, ...],
    statistic: Callable[..., Floats],
    *,
    level: float = 0.95,
    resamples: int = 1000,
    seed: int = 0,
    groups: npt.NDArray[np.intp] | None = None,
) -> tuple[float, float]:
    """The percentile bootstrap interval of a statistic over cases (Efron 1979).

    values: arrays of shape (cases,), resampled together. statistic: `statistic(*values, counts)`, one
    of `weighted`'s. groups: the group of each case, counted from 0, when whole groups are drawn because
    their cases are alike (Davison and Hinkley 1997, 3.8). Both ends are nan when the statistic is in every
    resample.
    """
    return _percentiles(_drawn(values, statistic, resamples, seed, groups), level)


def mean_interval(
    values: npt.ArrayLike, *, level: float = 0.95, resamples: int = 1000, seed: int = 0
) -> tuple[float, float]:
    """The percentile bootstrap interval of the mean over the cases that are not nan (Efron 1979)."""
    return bootstrap_interval((values,), weighted.mean, level=level, resamples=resamples, seed=seed)


def paired_bootstrap(
    new: npt.ArrayLike, old: npt.ArrayLike, *, level: float = 0.95, resamples: int = 1000, seed: int = 0
) -> Comparison:
    """Compares the means of two systems over the same cases, case i of one with case i of the other.

    p is two-sided, by the shift method of Berg-Kirkpatrick, Burkett and Klein 2012: resampled differences
    scatter about the one that was seen as they would about 0 if the systems were alike, so p is the share
    of them at least as far from it as it is from 0. The one that was seen counts among them, so p is never
    0 (Davison and Hinkley 1997, 4.2). A case that is nan for either is left out.
    """
    differences = np.subtract(np.asarray(new, np.float64), np.asarray(old, np.float64))
    seen = float(weighted.mean(differences, np.ones((1, differences.size)))[0])
    drawn = _drawn((differences,), weighted.mean, resamples, seed)
    if np.isnan(seen):
        return Comparison(seen, np.nan, np.nan, np.nan)
    # Sums in another order differ in the last digits, which must not decide.
    extreme = int(np.count_nonzero(np.abs(drawn - seen) >= abs(seen) - 1e-12))
    return Comparison(seen, *_percentiles(drawn, level), (1 + extreme) / (1 + len(drawn)))


def mcnemar(new_right: npt.ArrayLike, old_right: npt.ArrayLike) -> float:
    """The chance of so uneven a split of the cases that flipped, if either way were as likely; 1 if none did.

    The exact two-sided binomial form of McNemar 1947.
    """
    new, old = np.asarray(new_right, bool), np.asarray(old_right, bool)
    gained, lost = int(np.count_nonzero(new & ~old)), int(np.count_nonzero(old & ~new))
    flipped, ways, tail = gained + lost, 1, 1
    for taken in range(min(gained, lost)):
        ways = ways * (flipped - taken) // (taken + 1)
        tail += ways
    return min(1.0, float(2 * tail / 2**flipped))


def _drawn(
    values: tuple[npt.ArrayLike, ...],
    statistic: Callable[..., Floats],
    resamples: int,
    seed: int,
    groups: npt.NDArray[np.intp] | None = None,
) -> Floats:
    """The statistic in each resample, without nan."""
    arrays = [np.asarray(value) for value in values]
    if not arrays[0].size:
        return np.empty(0)
    cases = len(arrays[0])
    blocks = _counts(cases, resamples, seed) if groups is None else _grouped(groups, resamples, seed)
    found: Floats = np.concatenate([statistic(*arrays, counts) for counts in blocks])
    return found[~np.isnan(found)]


def _grouped(groups: npt.NDArray[np.intp], resamples: int, seed: int) -> Iterator[Floats]:
    """The same if all cases of a group are drawn together."""
    rows = max(1, _BLOCK // len(groups))
    for counts in _counts(int(groups.max()) + 1, resamples, seed, rows):
        yield counts[:, groups]


def _counts(cases: int, resamples: int, seed: int, rows: int | None = None) -> Iterator[Floats]:
    """How often each case is drawn in each resample, in blocks of some rows."""
    draw = np.random.Generator(np.random.PCG64(seed))
    rows = rows or max(1, _BLOCK // cases)
    for start in range(0, resamples, rows):
        block = min(rows, resamples - start)
        places = draw.integers(cases, size=(block, cases)) + cases * np.arange(block)[:, None]
        counts = np.bincount(places.ravel(), minlength=block * cases)
        yield counts.reshape(block, cases).astype(np.float64)


def _percentiles(drawn: Floats, level: float) -> tuple[float, float]:
    if not drawn.size:
        return np.nan, np.nan
    low, high = np.quantile(drawn, [(1 - level) / 2, (1 + level) / 2])
    return float(low), float(high)
