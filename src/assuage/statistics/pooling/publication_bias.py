"""Do small studies tell another story than large ones? Egger, Begg, trim-and-fill.

Asymmetry of the funnel has many causes (small studies may treat sicker people, or be worse); these tests see only
that it is there, and with fewer than ten studies hardly that (Sterne et al. 2011, BMJ 343:d4002).
"""

from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np
import numpy.typing as npt

from assuage.errors import UnknownName
from assuage.statistics.pooling.meta_regression import meta_regression
from assuage.statistics.pooling.random_effects import Interval, IntervalKind, Pooled, pool, quantile, two_sided_p
from assuage.statistics.pooling.studies import FloatArray, UnusableStudies, checked_level, checked_studies
from assuage.statistics.pooling.tau2 import Estimator, tau2_estimate, weighted_fit


Side = Literal["left", "right"]
MissingStudies = Literal["L0", "R0"]


@dataclass(frozen=True)
class Egger:
    """The slope of effect on standard error, its test (t with `df`, or z when none), and the effect at se = 0."""

    slope: float
    slope_se: float
    statistic: float
    df: int | None
    p: float
    limit: float
    limit_ci: Interval


@dataclass(frozen=True)
class RankTest:
    """Kendall's tau between standardised effect and variance, with its two-sided p."""

    tau: float
    p: float


@dataclass(frozen=True)
class TrimAndFill:
    """How many studies are judged missing on `side`, their mirrored effects and variances (k0,), and the new pool."""

    side: Side
    k0: int
    filled_effects: FloatArray
    filled_variances: FloatArray
    pooled: Pooled


def egger(effects: npt.ArrayLike, variances: npt.ArrayLike, *, level: float = 0.95) -> Egger:
    """Egger's test (1997, BMJ 315:629): weighted regression of effect on standard error, one dispersion for all.

    k effects (k,) with sampling variances (k,). Raises `UnusableStudies` for fewer than three studies, or when all
    variances are equal.
    """
    y, v = checked_studies(effects, variances, at_least=3)
    # Weights 1/v with a free dispersion is the equal-effects fit with its covariance scaled by Q / (k - 2).
    fit = meta_regression(y, v, np.sqrt(v), estimator="equal", interval="hksj", level=level)
    return _egger(fit.coefficients, fit.se, len(y) - 2, level)


def egger_random_effects(
    effects: npt.ArrayLike, variances: npt.ArrayLike, *, estimator: Estimator = "reml", level: float = 0.95
) -> Egger:
    """Egger's idea as a mixed-effects meta-regression on the standard error, with a z test (Sterne & Egger 2005).

    Shapes and errors as `egger`.
    """
    y, v = checked_studies(effects, variances, at_least=3)
    fit = meta_regression(y, v, np.sqrt(v), estimator=estimator, interval="wald", level=level)
    return _egger(fit.coefficients, fit.se, None, level)


def rank_test(effects: npt.ArrayLike, variances: npt.ArrayLike) -> RankTest:
    """Begg & Mazumdar (1994, Biometrics 50:1088): rank correlation; exact p, normal with ties.

    Shapes (k,). Raises `UnusableStudies` for fewer than three studies, or when all effects or variances are equal.
    """
    from scipy import stats

    y, v = checked_studies(effects, variances, at_least=3)
    if np.ptp(y) == 0 or np.ptp(v) == 0:
        raise UnusableStudies("the rank test needs effects and variances that differ.")
    fit = weighted_fit(y, v, np.ones((len(y), 1)), 0.0)
    standardized = (y - fit.coefficients[0]) / np.sqrt(v - fit.covariance[0, 0])
    ties = len(np.unique(standardized)) < len(y) or len(np.unique(v)) < len(y)
    result = np.asarray(stats.kendalltau(standardized, v, method="asymptotic" if ties else "exact"), dtype=np.float64)
    return RankTest(tau=float(result[0]), p=float(result[1]))


def trim_and_fill(
    effects: npt.ArrayLike,
    variances: npt.ArrayLike,
    *,
    side: Side | None = None,
    missing: MissingStudies = "L0",
    estimator: Estimator = "reml",
    interval: IntervalKind = "hksj",
    level: float = 0.95,
) -> TrimAndFill:
    """Trim the studies that have no mirror image, find the centre, fill in their images (Duval & Tweedie 2000).

    `side` is where studies are thought missing: given none, opposite to where the small studies lie. `missing` is
    the estimator of their number. A sensitivity analysis: the filled studies are invented. Raises `UnusableStudies` for
    fewer than three studies, or when trimming does not settle; `UnknownName` for another side or estimator.
    """
    y, v = checked_studies(effects, variances, at_least=3)
    for kind, name, known in (("side", side, get_args(Side)), ("estimator", missing, get_args(MissingStudies))):
        if name is not None and name not in known:
            raise UnknownName(kind, name, known)
    if side is None:
        side = "right" if egger_random_effects(y, v, estimator=estimator).slope < 0 else "left"
    # Worked as if studies were missing on the left; the mirror image serves for the right.
    mirror = -1.0 if side == "right" else 1.0
    order = np.argsort(mirror * y, kind="stable")
    centre, k0 = _trimmed(mirror * y[order], v[order], missing, estimator)
    extreme = order[len(y) - k0 :]
    filled_effects, filled_variances = 2 * mirror * centre - y[extreme], v[extreme]
    pooled = pool(
        np.concatenate([y, filled_effects]),
        np.concatenate([v, filled_variances]),
        estimator=estimator,
        interval=interval,
        level=level,
    )
    return TrimAndFill(side, k0, filled_effects, filled_variances, pooled)


def _egger(coefficients: FloatArray, se: FloatArray, df: int | None, level: float) -> Egger:
    limit, slope = (float(value) for value in coefficients)
    half = quantile(checked_level(level), df) * float(se[0])
    statistic = slope / float(se[1])
    return Egger(
        slope=slope,
        slope_se=float(se[1]),
        statistic=statistic,
        df=df,
        p=float(two_sided_p(statistic, df)),
        limit=limit,
        limit_ci=Interval(limit - half, limit + half),
    )


def _trimmed(y: FloatArray, v: FloatArray, missing: MissingStudies, estimator: Estimator) -> tuple[float, int]:
    """Centre of the ascending effects with the k0 largest left out, and k0, iterated until k0 stands still."""
    k, k0 = len(y), 0
    for _ in range(100):
        kept_y, kept_v, X = y[: k - k0], v[: k - k0], np.ones((k - k0, 1))
        centre = float(weighted_fit(kept_y, kept_v, X, tau2_estimate(kept_y, kept_v, X, estimator)).coefficients[0])
        deviations = y - centre
        ranks = np.empty(k)
        ranks[np.argsort(np.abs(deviations), kind="stable")] = np.arange(1, k + 1)
        if missing == "L0":
            found = (4 * ranks[deviations > 0].sum() - k * (k + 1)) / (2 * k - 1)
        else:
            found = k - ranks[deviations < 0].max(initial=0) - 1
        # Two studies must stay for a centre.
        now = int(np.clip(np.round(found), 0, k - 2))
        if now == k0:
            return centre, k0
        k0 = now
    raise UnusableStudies("trim-and-fill does not settle on a number of missing studies here.")
