"""What the pooled effect would be if significant studies were published more readily: the three-parameter model.

    y_i ~ N(mu, v_i + tau2), published with a probability that is 1 when its one-sided p is at most `cut` and, relative
    to that, `relative_publication` when it is above

(Iyengar & Greenhouse 1988, Stat Sci 3:109; Hedges & Vevea 1996, J Educ Behav Stat 21:299). Fitted by maximum
likelihood; standard errors from the observed information. One sensitivity analysis among others: it answers only for
selection of this form, and badly so with few studies.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np
import numpy.typing as npt
from scipy import optimize, special

from assuage.errors import UnknownName
from assuage.statistics.pooling.random_effects import Interval, quantile
from assuage.statistics.pooling.studies import FloatArray, UnusableStudies, checked_level, checked_studies


Favoured = Literal["greater", "less"]

# Publication a thousand times likelier on one side of the cut: the likelihood is flat there, the estimate running off.
FARTHEST = float(np.log(1000))


@dataclass(frozen=True)
class Selection:
    """The adjusted effect with its Wald interval, tau2, and the relative publication of non-significant studies.

    A `relative_publication` of 0.5: a study above the cut is half as likely to be seen as one below. `lrt` compares
    with the same model without selection (chi-squared, 1 degree of freedom).
    """

    k: int
    estimate: float
    se: float
    ci: Interval
    tau2: float
    relative_publication: float
    relative_publication_se: float
    lrt: float
    lrt_p: float
    level: float


def three_parameter_selection(
    effects: npt.ArrayLike,
    variances: npt.ArrayLike,
    *,
    favoured: Favoured = "greater",
    cut: float = 0.025,
    level: float = 0.95,
) -> Selection:
    """Fit the model to k effects (k,) with sampling variances (k,); `favoured` is the sign that publication favours.

    Raises `UnusableStudies` as `pool` does, for fewer than four studies, and when all studies lie on one side of the
    cut, for then the likelihood has no maximum; `UnknownName` for another direction.
    """
    y, v = checked_studies(effects, variances, at_least=4)
    checked_level(level)
    if favoured not in get_args(Favoured):
        raise UnknownName("direction", favoured, get_args(Favoured))
    if not 0 < cut < 1:
        raise UnusableStudies(f"the cut is a one-sided p between 0 and 1, not {cut:g}.")
    # Worked as if positive effects were favoured, the mirror image serving for negative ones, and in units of a typical
    # standard error, so that the optimiser meets one scale.
    sign, unit = (1.0 if favoured == "greater" else -1.0), float(np.sqrt(v.mean()))
    y, v = sign * y / unit, v / unit**2
    below = special.ndtr(-y / np.sqrt(v)) <= cut
    if below.all() or not below.any():
        raise UnusableStudies("all studies lie on one side of the significance cut, so selection cannot be estimated.")
    model = _Model(y, v, -special.ndtri(cut) * np.sqrt(v), below)
    spread = float(model.y.std())
    plain = _lowest(
        lambda x: _without_selection(model, x), [np.array([model.y.mean(), tau]) for tau in (spread, spread / 2)]
    )
    # tau enters squared, so that its gradient is zero at tau = 0: a start there would never leave it.
    starts = [(plain.x[0], tau, weight) for tau in (abs(plain.x[1]), spread / 2, spread) for weight in (0.0, 2.0, -2.0)]
    fitted = _lowest(model.deviance, [np.array(start) for start in starts])
    mu, tau, log_weight = (float(value) for value in fitted.x)
    if abs(log_weight) > FARTHEST:
        raise UnusableStudies("the selection model does not settle on an estimate for these studies.")
    # At tau = 0, the edge, the information is about the other two alone.
    free = np.array([True, tau**2 > 1e-8 * float(v.min()), True])
    covariance = 2 * np.linalg.inv(_hessian(model, fitted.x)[np.ix_(free, free)])
    estimate, se = sign * unit * mu, unit * float(np.sqrt(covariance[0, 0]))
    half = quantile(level, None) * se
    weight = float(np.exp(log_weight))
    lrt = max(0.0, float(plain.fun - fitted.fun))
    return Selection(
        k=len(y),
        estimate=estimate,
        se=se,
        ci=Interval(estimate - half, estimate + half),
        tau2=(unit * tau) ** 2,
        relative_publication=weight,
        relative_publication_se=weight * float(np.sqrt(covariance[-1, -1])),
        lrt=lrt,
        lrt_p=float(special.chdtrc(1, lrt)),
        level=level,
    )


@dataclass(frozen=True)
class _Model:
    y: FloatArray
    v: FloatArray
    threshold: FloatArray
    below: npt.NDArray[np.bool_]

    def deviance(self, x: FloatArray) -> tuple[float, FloatArray]:
        """-2 log-likelihood at (mu, tau, log relative publication), and its gradient."""
        mu, tau, log_weight = x
        weight, spread, residual = np.exp(np.clip(log_weight, -50, 50)), self.v + tau**2, self.y - mu
        z = (mu - self.threshold) / np.sqrt(spread)
        passed, density = special.ndtr(z), np.exp(-(z**2) / 2) / np.sqrt(2 * np.pi)
        seen = passed + weight * (1 - passed)
        above = (~self.below).sum()
        deviance = (np.log(2 * np.pi * spread) + residual**2 / spread + 2 * np.log(seen)).sum() - 2 * log_weight * above
        by_z = 2 * (1 - weight) * density / seen
        by_mu = (by_z / np.sqrt(spread) - 2 * residual / spread).sum()
        by_tau2 = (1 / spread - residual**2 / spread**2 - by_z * z / (2 * spread)).sum()
        by_log_weight = (2 * weight * (1 - passed) / seen).sum() - 2 * above
        return float(deviance), np.array([by_mu, 2 * tau * by_tau2, by_log_weight])


def _without_selection(model: _Model, x: FloatArray) -> tuple[float, FloatArray]:
    deviance, gradient = model.deviance(np.append(x, 0.0))
    return deviance, gradient[:2]


def _lowest(
    deviance: Callable[[FloatArray], tuple[float, FloatArray]], starts: Sequence[FloatArray]
) -> optimize.OptimizeResult:
    """The lowest bottom that is reached from any of the starts."""
    fits = [optimize.minimize(deviance, start, jac=True, method="BFGS", options={"gtol": 1e-9}) for start in starts]
    # BFGS reports lost precision once it can go no lower; the gradient says whether that is the bottom.
    settled = [fit for fit in fits if np.isfinite(fit.x).all() and np.abs(fit.jac).max() < 1e-4]
    if not settled:
        raise UnusableStudies("the selection model does not settle on an estimate for these studies.")
    return min(settled, key=lambda fit: fit.fun)


def _hessian(model: _Model, x: FloatArray) -> FloatArray:
    step = 1e-5
    columns = [(model.deviance(x + e)[1] - model.deviance(x - e)[1]) / (2 * step) for e in step * np.eye(3)]
    hessian = np.array(columns)
    return (hessian + hessian.T) / 2
