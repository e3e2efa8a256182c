"""The variance between studies, tau2, and the weighted fit that follows from it.

    y_i = x_i' beta + u_i + e_i,    u_i ~ N(0, tau2),    e_i ~ N(0, v_i)

Given tau2, beta is weighted least squares with w_i = 1 / (v_i + tau2). The estimators differ in tau2 only:

    equal   tau2 = 0: all studies share one effect
    dl      DerSimonian & Laird (1986), Controlled Clinical Trials 7:177, by moments
    he      Hedges & Olkin (1985), Statistical Methods for Meta-Analysis, by unweighted moments
    pm      Paule & Mandel (1982), J Res Natl Bur Stand 87:377: the tau2 at which the generalised Q equals k - p
    ml      maximum likelihood
    reml    restricted maximum likelihood (Viechtbauer 2005, J Educ Behav Stat 30:261), the default

DL, HE, ML and REML are PyMARE's.
"""

import warnings
from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np
from scipy import optimize

from assuage.errors import UnknownName
from assuage.statistics.pooling.studies import FloatArray


Estimator = Literal["equal", "dl", "he", "pm", "ml", "reml"]


@dataclass(frozen=True)
class WeightedFit:
    """Coefficients at a given tau2: `coefficients` (p,), model-based `covariance` (p, p), `weights` (k,).

    `q` is the weighted sum of squared residuals, on k - p degrees of freedom; at tau2 = 0 it is Cochran's Q.
    """

    coefficients: FloatArray
    covariance: FloatArray
    weights: FloatArray
    q: float


def weighted_fit(y: FloatArray, v: FloatArray, X: FloatArray, tau2: float) -> WeightedFit:
    """Weighted least squares of effects (k,) on a design (k, p) with weights 1 / (v + tau2)."""
    weights = 1.0 / (v + tau2)
    root = np.sqrt(weights)
    # QR of the scaled design: calendar years as moderators make X'WX too ill-conditioned to invert.
    q, r = np.linalg.qr(root[:, None] * X)
    r_inverse = np.asarray(np.linalg.inv(r), dtype=np.float64)
    coefficients = r_inverse @ (q.T @ (root * y))
    residuals = y - X @ coefficients
    return WeightedFit(coefficients, r_inverse @ r_inverse.T, weights, float(weights @ residuals**2))


def tau2_estimate(y: FloatArray, v: FloatArray, X: FloatArray, estimator: Estimator) -> float:
    """The variance between studies, in squared units of the effect; never below zero.

    Raises `UnknownName` for an estimator that is not one of those above.
    """
    if estimator not in get_args(Estimator):
        raise UnknownName("estimator", estimator, get_args(Estimator))
    if estimator == "equal":
        return 0.0
    if estimator == "pm":
        return tau2_where_q_is(float(len(y) - X.shape[1]), y, v, X)
    with warnings.catch_warnings():
        # PyMARE leaves a file open while it is imported.
        warnings.simplefilter("ignore", ResourceWarning)
        from pymare.estimators import DerSimonianLaird, Hedges, VarianceBasedLikelihoodEstimator
    if estimator == "dl":
        fitted = DerSimonianLaird()
    elif estimator == "he":
        fitted = Hedges()
    else:
        fitted = VarianceBasedLikelihoodEstimator(method=estimator.upper())
    fitted.fit(y[:, None], v[:, None], X)
    return float(np.asarray(fitted.params_["tau2"]).item())


def tau2_where_q_is(target: float, y: FloatArray, v: FloatArray, X: FloatArray) -> float:
    """The tau2 at which the generalised Q equals `target`; 0 when Q is below the target already at tau2 = 0.

    Q falls steadily as tau2 grows, towards zero, so the root is single.
    """

    def excess(tau2: float) -> float:
        return weighted_fit(y, v, X, tau2).q - target

    if excess(0.0) <= 0:
        return 0.0
    above = float(np.var(y)) + float(v.mean())
    while excess(above) > 0:
        above *= 4
    return float(optimize.root_scalar(excess, bracket=(0.0, above), xtol=1e-14 * above, rtol=1e-14).root)


def typical_variance(v: FloatArray, X: FloatArray) -> float:
    """The sampling variance of a typical study (Higgins & Thompson 2002, Stat Med 21:1539, eq. 9), for I2 and H2."""
    fit = weighted_fit(np.zeros_like(v), v, X, 0.0)
    leverage = fit.weights**2 * np.einsum("ij,jk,ik->i", X, fit.covariance, X)
    return float((len(v) - X.shape[1]) / (fit.weights.sum() - leverage.sum()))
