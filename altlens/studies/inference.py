"""Standard errors and quantiles that the studies share."""

import math
from collections.abc import Sequence
from statistics import NormalDist

import numpy as np
import numpy.typing as npt

Values = npt.NDArray[np.float64]


def newey_west_error(values: Values, lags: int) -> float:
    """The standard error of the mean of a series, oldest first, correlated over up to `lags` steps.

    Bartlett's weights (Newey and West, 1987). NaN below two values.
    """
    count = len(values)
    if count < 2:
        return math.nan
    deviations = values - values.mean()
    variance = float(deviations @ deviations) / count
    for lag in range(1, min(lags, count - 1) + 1):
        weight = 1 - lag / (lags + 1)
        variance += 2 * weight * float(deviations[lag:] @ deviations[:-lag]) / count
    return math.sqrt(max(variance, 0.0) / count)


def clustered_error(values: Values, clusters: Sequence[object]) -> tuple[float, int]:
    """The standard error of a mean whose errors are correlated within clusters, and their number.

    NaN below two clusters. With a value in each cluster it is the usual standard error.
    """
    _, codes = np.unique(np.asarray(clusters), return_inverse=True)
    count, groups = len(values), int(codes.max(initial=-1)) + 1
    if groups < 2:
        return math.nan, groups
    sums = np.bincount(codes, values - values.mean(), groups)
    return math.sqrt(float(sums @ sums) * groups / (groups - 1)) / count, groups


def t_quantile(probability: float, freedom: int) -> float:
    """The quantile of Student's t, to 0.2 percent; NaN below one degree of freedom.

    Exact for one and two degrees, else the expansion of Cornish and Fisher (Abramowitz and Stegun,
    26.7.5).
    """
    if freedom < 1:
        return math.nan
    if freedom == 1:
        return math.tan(math.pi * (probability - 0.5))
    if freedom == 2:
        spread = 2 * probability - 1
        return spread * math.sqrt(2 / (1 - spread**2))
    z: float = NormalDist().inv_cdf(probability)
    terms = (
        (z**3 + z) / 4,
        (5 * z**5 + 16 * z**3 + 3 * z) / 96,
        (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / 384,
        (79 * z**9 + 776 * z**7 + 1482 * z**5 - 1920 * z**3 - 945 * z) / 92160,
    )
    return z + math.fsum(term / freedom**power for power, term in enumerate(terms, 1))
