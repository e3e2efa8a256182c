"""How much the studies differ, with intervals, by the Q-profile method.

The generalised Q at the true tau2 follows chi-squared with k - 1 degrees of freedom, so the tau2 at which Q equals the
upper and lower quantile bound an exact interval (Viechtbauer 2007, Stat Med 26:37). I2 and H2 grow with tau2, so
their intervals follow from it.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import special

from assuage.statistics.pooling.random_effects import Interval, shares_of_variance
from assuage.statistics.pooling.studies import checked_level, checked_studies
from assuage.statistics.pooling.tau2 import Estimator, tau2_estimate, tau2_where_q_is, weighted_fit


@dataclass(frozen=True)
class Heterogeneity:
    """tau2 in squared units of the effect, tau in its units, i2 in percent, h2 a ratio; each with its interval."""

    tau2: float
    tau2_ci: Interval
    tau: float
    tau_ci: Interval
    i2: float
    i2_ci: Interval
    h2: float
    h2_ci: Interval
    level: float


def heterogeneity(
    effects: npt.ArrayLike, variances: npt.ArrayLike, *, estimator: Estimator = "reml", level: float = 0.95
) -> Heterogeneity:
    """Between-study variance of k effects (k,) with sampling variances (k,), and its Q-profile interval.

    Both bounds are 0 when the studies differ less than even the lower quantile allows. Raises `UnusableStudies` as
    `pool` does, `UnknownName` for another estimator.
    """
    y, v = checked_studies(effects, variances)
    checked_level(level)
    X, df = np.ones((len(y), 1)), len(y) - 1
    q = weighted_fit(y, v, X, 0.0).q
    tail = (1 - level) / 2
    estimate = tau2_estimate(y, v, X, estimator)
    lower, upper = (tau2_where_q_is(float(special.chdtri(df, p)), y, v, X) for p in (tail, 1 - tail))
    i2, h2 = shares_of_variance(estimate, q, v, X, estimator)
    # Along the profile I2 and H2 always follow from tau2, also where the estimator assumes tau2 = 0.
    (i2_low, h2_low), (i2_high, h2_high) = (shares_of_variance(tau2, q, v, X, "reml") for tau2 in (lower, upper))
    return Heterogeneity(
        tau2=estimate,
        tau2_ci=Interval(lower, upper),
        tau=float(np.sqrt(estimate)),
        tau_ci=Interval(float(np.sqrt(lower)), float(np.sqrt(upper))),
        i2=i2,
        i2_ci=Interval(i2_low, i2_high),
        h2=h2,
        h2_ci=Interval(h2_low, h2_high),
        level=level,
    )
