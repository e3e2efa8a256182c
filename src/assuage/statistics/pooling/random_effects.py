"""The pooled effect, its interval, and where the next study's true effect should lie.

    y_i ~ N(mu, v_i + tau2),    mu_hat = sum(w_i y_i) / sum(w_i),    w_i = 1 / (v_i + tau2)

Three intervals for mu, named as what they are:

    wald        normal quantile, se = 1 / sqrt(sum w); too narrow with few studies
    hksj        Knapp & Hartung (2003, Stat Med 22:2693), Sidik & Jonkman: t with k - 1 degrees of freedom, and
                se multiplied by sqrt(sum w (y - mu)^2 / (k - 1)); may be narrower than Wald when the studies agree
    hksj-adhoc  the same, the factor never below 1

Two prediction intervals mu_hat +- q sqrt(tau2 + se^2): `prediction` takes q from the distribution its interval uses
(as metafor does), `prediction_hts` from t with k - 2 degrees of freedom (Higgins, Thompson & Spiegelhalter 2009,
J R Stat Soc A 172:137).
"""

from dataclasses import dataclass
from typing import Literal, NamedTuple, get_args

import numpy as np
import numpy.typing as npt
from scipy import special

from assuage.errors import UnknownName
from assuage.statistics.pooling.studies import FloatArray, UnusableStudies, checked_level, checked_studies
from assuage.statistics.pooling.tau2 import (
    Estimator,
    WeightedFit,
    tau2_estimate,
    typical_variance,
    weighted_fit,
)


IntervalKind = Literal["wald", "hksj", "hksj-adhoc"]


class Interval(NamedTuple):
    """Lower and upper bound, in the units of what it is about."""

    lower: float
    upper: float


@dataclass(frozen=True)
class Pooled:
    """A pooled effect. Effects in the units given; tau2 in those squared; i2 in percent; p two-sided.

    `df` are the degrees of freedom of the t distribution behind `ci`, none for the normal. `q`, `q_df`, `q_p` are
    Cochran's test that all studies share one effect. `weights` (k,) add up to one. The prediction intervals are none
    where they are not defined: for `equal`, and `prediction_hts` below three studies.
    """

    k: int
    estimate: float
    se: float
    ci: Interval
    statistic: float
    df: int | None
    p: float
    tau2: float
    q: float
    q_df: int
    q_p: float
    i2: float
    h2: float
    prediction: Interval | None
    prediction_hts: Interval | None
    weights: FloatArray
    estimator: Estimator
    interval: IntervalKind
    level: float


def pool(
    effects: npt.ArrayLike,
    variances: npt.ArrayLike,
    *,
    estimator: Estimator = "reml",
    interval: IntervalKind = "hksj",
    level: float = 0.95,
) -> Pooled:
    """Pool k effects of shape (k,) with their sampling variances (k,) under the random-effects model.

    For `equal`, tau2 is zero by assumption, and i2 and h2 come from Q. Raises `UnusableStudies` for fewer than two
    studies, unequal lengths, or a variance that is not above zero, and `UnknownName` for another estimator or interval.
    """
    y, v = checked_studies(effects, variances)
    checked_level(level)
    k, X = len(y), np.ones((len(y), 1))
    tau2 = tau2_estimate(y, v, X, estimator)
    fit = weighted_fit(y, v, X, tau2)
    covariance, df = interval_covariance(fit, k - 1, interval)
    estimate, se = float(fit.coefficients[0]), float(np.sqrt(covariance[0, 0]))
    half = float(quantile(level, df)) * se
    q = weighted_fit(y, v, X, 0.0).q
    i2, h2 = shares_of_variance(tau2, q, v, X, estimator)
    spread = float(np.sqrt(tau2 + se**2))
    random = estimator != "equal"
    return Pooled(
        k=k,
        estimate=estimate,
        se=se,
        ci=Interval(estimate - half, estimate + half),
        statistic=estimate / se,
        df=df,
        p=float(two_sided_p(estimate / se, df)),
        tau2=tau2,
        q=q,
        q_df=k - 1,
        q_p=float(special.chdtrc(k - 1, q)),
        i2=i2,
        h2=h2,
        prediction=_around(estimate, quantile(level, df) * spread) if random else None,
        prediction_hts=_around(estimate, quantile(level, k - 2) * spread) if random and k > 2 else None,
        weights=fit.weights / fit.weights.sum(),
        estimator=estimator,
        interval=interval,
        level=level,
    )


def interval_covariance(fit: WeightedFit, residual_df: int, interval: IntervalKind) -> tuple[FloatArray, int | None]:
    """Covariance (p, p) of the coefficients for this kind of interval, and its t degrees of freedom (none: normal)."""
    if interval not in get_args(IntervalKind):
        raise UnknownName("interval", interval, get_args(IntervalKind))
    if interval == "wald":
        return fit.covariance, None
    scale = fit.q / residual_df
    # The scale has no unit; below this it is rounding error.
    if interval == "hksj" and scale < 1e-20:
        raise UnusableStudies("the studies fit without any residual, so Knapp-Hartung gives no width; ask for wald.")
    return (max(scale, 1.0) if interval == "hksj-adhoc" else scale) * fit.covariance, residual_df


def shares_of_variance(
    tau2: float, q: float, v: FloatArray, X: FloatArray, estimator: Estimator
) -> tuple[float, float]:
    """I2, the percentage of variance that lies between studies, and H2, total over sampling variance."""
    df = len(v) - X.shape[1]
    if estimator == "equal":
        return (max(0.0, 100 * (q - df) / q) if q > 0 else 0.0), q / df
    typical = typical_variance(v, X)
    return 100 * tau2 / (tau2 + typical), tau2 / typical + 1


def quantile(level: float, df: int | None) -> float:
    """Half width of a central interval in standard errors: normal, or t with `df` degrees of freedom."""
    upper = (1 + level) / 2
    return float(special.ndtri(upper) if df is None else special.stdtrit(df, upper))


def two_sided_p(statistic: npt.ArrayLike, df: int | None) -> FloatArray:
    """Two-sided p of a z statistic, or of a t statistic with `df` degrees of freedom."""
    below = -np.abs(np.asarray(statistic, dtype=np.float64))
    return np.asarray(2 * (special.ndtr(below) if df is None else special.stdtr(df, below)))


def _around(centre: float, half: float) -> Interval:
    return Interval(centre - half, centre + half)
