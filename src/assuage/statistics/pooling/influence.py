"""What each study does to the pooled effect: leave-one-out and deletion diagnostics.

Viechtbauer & Cheung (2010), Res Synth Methods 1:112; tau2 is estimated anew at each deletion. Diagnostics use the
model-based (Wald) covariance.

    rstudent_i = (y_i - mu_(i)) / sqrt(v_i + tau2_(i) + se_(i)^2)        how far the study lies from the others
    dffits_i   = (mu - mu_(i)) / sqrt(hat_i (v_i + tau2_(i)))            how far it moves its own fitted value
    cook_i     = (mu - mu_(i))^2 / se^2                                  how far it moves the pooled effect
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import special

from assuage.statistics.pooling.random_effects import IntervalKind, Pooled, pool
from assuage.statistics.pooling.studies import FloatArray, checked_studies
from assuage.statistics.pooling.tau2 import Estimator


@dataclass(frozen=True)
class Influence:
    """One value per study, shape (k,). `influential` marks studies beyond a threshold of Viechtbauer & Cheung:
    |dffits| > 3 sqrt(1 / (k - 1)), cook beyond the median of chi-squared with 1 degree of freedom, or hat > 3 / k."""

    rstudent: FloatArray
    dffits: FloatArray
    cook: FloatArray
    hat: FloatArray
    influential: npt.NDArray[np.bool_]


@dataclass(frozen=True)
class StudyEffects:
    """Best linear predictions of the studies' own true effects, with standard errors, both of shape (k,)."""

    estimate: FloatArray
    se: FloatArray


def leave_one_out(
    effects: npt.ArrayLike,
    variances: npt.ArrayLike,
    *,
    estimator: Estimator = "reml",
    interval: IntervalKind = "hksj",
    level: float = 0.95,
) -> tuple[Pooled, ...]:
    """The pooled result without study 1, without study 2, and so on: k results of k - 1 studies.

    Raises `UnusableStudies` for fewer than three studies, and otherwise as `pool` does.
    """
    y, v = checked_studies(effects, variances, at_least=3)
    others = [np.arange(len(y)) != i for i in range(len(y))]
    return tuple(pool(y[rest], v[rest], estimator=estimator, interval=interval, level=level) for rest in others)


def influence(effects: npt.ArrayLike, variances: npt.ArrayLike, *, estimator: Estimator = "reml") -> Influence:
    """Deletion diagnostics of k effects (k,) with sampling variances (k,).

    Raises `UnusableStudies` for fewer than three studies, and otherwise as `pool` does.
    """
    y, v = checked_studies(effects, variances, at_least=3)
    k = len(y)
    full = pool(y, v, estimator=estimator, interval="wald")
    without = leave_one_out(y, v, estimator=estimator, interval="wald")
    mu = np.array([fit.estimate for fit in without])
    se = np.array([fit.se for fit in without])
    spread = v + np.array([fit.tau2 for fit in without])
    dffits = (full.estimate - mu) / np.sqrt(full.weights * spread)
    cook = (full.estimate - mu) ** 2 / full.se**2
    beyond = (np.abs(dffits) > 3 / np.sqrt(k - 1)) | (cook > special.chdtri(1, 0.5)) | (full.weights > 3 / k)
    return Influence((y - mu) / np.sqrt(spread + se**2), dffits, cook, full.weights, beyond)


def study_effects(effects: npt.ArrayLike, variances: npt.ArrayLike, *, estimator: Estimator = "reml") -> StudyEffects:
    """Each study's own true effect, shrunk towards the pooled one by v / (v + tau2) (Raudenbush & Bryk 1985).

    Shapes (k,); the standard error counts the uncertainty of the pooled effect but not that of tau2. Raises
    `UnusableStudies` as `pool` does.
    """
    y, v = checked_studies(effects, variances)
    fit = pool(y, v, estimator=estimator, interval="wald")
    trust = fit.tau2 / (fit.tau2 + v)
    estimate = trust * y + (1 - trust) * fit.estimate
    return StudyEffects(estimate, np.sqrt(trust * v + (1 - trust) ** 2 * fit.se**2))
