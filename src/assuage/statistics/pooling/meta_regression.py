"""Do moderators (year, dose, sex, size) explain why studies differ?

    y_i = x_i' beta + u_i + e_i,    u_i ~ N(0, tau2),    e_i ~ N(0, v_i)

Intervals are Wald or Knapp-Hartung as in `random_effects`, now with k - p degrees of freedom. R2 is the share of the
variance between studies that the moderators take away (Raudenbush 2009, in Cooper et al., Handbook of Research
Synthesis). Studies are not randomised to their moderators, and few studies allow few of them.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import special

from assuage.statistics.pooling.random_effects import (
    IntervalKind,
    interval_covariance,
    quantile,
    shares_of_variance,
    two_sided_p,
)
from assuage.statistics.pooling.studies import (
    FloatArray,
    checked_design,
    checked_level,
    checked_studies,
)
from assuage.statistics.pooling.tau2 import Estimator, tau2_estimate, weighted_fit


@dataclass(frozen=True)
class MetaRegression:
    """The intercept first, then one coefficient per moderator, in units of the effect per unit of the moderator.

    `coefficients`, `se`, `statistic` and `p` (two-sided) have shape (p,); `ci` (p, 2); `covariance` (p, p). `df`: t
    degrees of freedom, none for the normal. `tau2`, `i2` (percent), `h2` and `q`, on k - p degrees of freedom, are what
    the moderators leave over. `r2` in percent, none where no variance between studies was there to explain.
    `moderators_statistic` tests all moderators at once: chi-squared with p - 1 degrees of freedom for Wald, F with
    p - 1 and k - p for Knapp-Hartung.
    """

    k: int
    coefficients: FloatArray
    se: FloatArray
    statistic: FloatArray
    p: FloatArray
    ci: FloatArray
    covariance: FloatArray
    df: int | None
    tau2: float
    i2: float
    h2: float
    r2: float | None
    q: float
    q_p: float
    moderators_statistic: float
    moderators_p: float


def meta_regression(
    effects: npt.ArrayLike,
    variances: npt.ArrayLike,
    moderators: npt.ArrayLike,
    *,
    estimator: Estimator = "reml",
    interval: IntervalKind = "hksj",
    level: float = 0.95,
) -> MetaRegression:
    """Regress k effects (k,) with sampling variances (k,) on moderators (k,) or (k, m); the intercept is added.

    Raises `UnusableStudies` as `pool` does, and when a moderator is missing, constant or follows from the others, or
    there are no more studies than coefficients.
    """
    y, v = checked_studies(effects, variances)
    X = checked_design(moderators, len(y))
    checked_level(level)
    k, p = X.shape
    tau2 = tau2_estimate(y, v, X, estimator)
    fit = weighted_fit(y, v, X, tau2)
    covariance, df = interval_covariance(fit, k - p, interval)
    se = np.sqrt(np.diag(covariance))
    statistic = fit.coefficients / se
    half = quantile(level, df) * se
    q = weighted_fit(y, v, X, 0.0).q
    i2, h2 = shares_of_variance(tau2, q, v, X, estimator)
    before = tau2_estimate(y, v, X[:, :1], estimator)
    together = float(fit.coefficients[1:] @ np.linalg.solve(covariance[1:, 1:], fit.coefficients[1:]))
    return MetaRegression(
        k=k,
        coefficients=fit.coefficients,
        se=se,
        statistic=statistic,
        p=two_sided_p(statistic, df),
        ci=np.column_stack([fit.coefficients - half, fit.coefficients + half]),
        covariance=covariance,
        df=df,
        tau2=tau2,
        i2=i2,
        h2=h2,
        r2=max(0.0, 100 * (before - tau2) / before) if before > 0 else None,
        q=q,
        q_p=float(special.chdtrc(k - p, q)),
        moderators_statistic=together if df is None else together / (p - 1),
        moderators_p=float(
            special.chdtrc(p - 1, together) if df is None else special.fdtrc(p - 1, df, together / (p - 1))
        ),
    )
