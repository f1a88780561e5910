"""The interval of a share of few cases. Pure."""

from __future__ import annotations

import math
from statistics import NormalDist

import numpy as np
import numpy.typing as npt


def wilson_interval(values: npt.ArrayLike, level: float = 0.95) -> tuple[float, float]:
    """The score interval of the share of ones among values of 0 and 1, those that are nan left out; nan
    without any. Unlike a bootstrap's it has a width even if all cases agree. Source: Wilson 1927.
    """
    given = np.asarray(values, np.float64)
    known = given[~np.isnan(given)]
    count = known.size
    if not count:
        return math.nan, math.nan
    share, z = float(known.mean()), NormalDist().inv_cdf((1 + level) / 2)
    middle = (share + z * z / (2 * count)) / (1 + z * z / count)
    reach = z / (1 + z * z / count) * math.sqrt(share * (1 - share) / count + z * z / (4 * count * count))
    return max(0.0, middle - reach), min(1.0, middle + reach)
