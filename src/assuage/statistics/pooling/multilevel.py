"""Several effects from one study: three levels, and standard errors that hold when the model is wrong.

    y_ij = x_ij' beta + u_i + w_ij + e_ij,    u_i ~ N(0, between),  w_ij ~ N(0, within),  e_ij ~ N(0, v_ij)

for effect j of study i (Konstantopoulos 2011, Res Synth Methods 2:61), fitted by REML, sampling errors taken as
independent. Because they seldom are within a study, tests and intervals use the cluster-robust CR2 covariance with
Satterthwaite degrees of freedom (Pustejovsky & Tipton 2018, J Bus Econ Stat 36:672), as clubSandwich does; it adjusts
each study's residuals so that the covariance is unbiased when the model above is right.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import optimize, special

from assuage.statistics.pooling.studies import (
    FloatArray,
    UnusableStudies,
    checked_design,
    checked_level,
    checked_studies,
)


@dataclass(frozen=True)
class ThreeLevel:
    """Intercept, then moderators. `coefficients`, `model_se`, `se` (CR2), `statistic`, `df`, `p` are (p,); `ci` (p, 2).

    `between` and `within` are the variances between studies and between effects of a study, in squared units of the
    effect; `log_likelihood` is the restricted one.
    """

    k: int
    studies: int
    coefficients: FloatArray
    model_se: FloatArray
    se: FloatArray
    statistic: FloatArray
    df: FloatArray
    p: FloatArray
    ci: FloatArray
    between: float
    within: float
    log_likelihood: float


def three_level(
    effects: npt.ArrayLike,
    variances: npt.ArrayLike,
    studies: npt.ArrayLike,
    moderators: npt.ArrayLike | None = None,
    *,
    level: float = 0.95,
) -> ThreeLevel:
    """Pool k effects (k,) with sampling variances (k,) of which those with one label in `studies` (k,) belong together.

    `moderators`, if any, have shape (k,) or (k, m). Raises `UnusableStudies` as `meta_regression` does, when labels
    and effects differ in number, when no study has two effects, when there are no more studies than coefficients, and
    when the studies fit without any residual.
    """
    y, v = checked_studies(effects, variances)
    X = checked_design(moderators, len(y))
    checked_level(level)
    labels = np.asarray(studies)
    if labels.shape != y.shape:
        raise UnusableStudies(f"{labels.size} study labels but {y.size} effects; each effect needs one.")
    _, codes = np.unique(labels, return_inverse=True)
    n_studies = int(codes.max()) + 1
    if n_studies <= X.shape[1]:
        raise UnusableStudies(f"{n_studies} studies cannot carry {X.shape[1]} coefficients; more studies are needed.")
    if n_studies == len(y):
        raise UnusableStudies("each study has one effect, so two levels of variance cannot be told apart; use pool.")
    data = _Data(y, v, X, codes)
    between, within = _variances(data)
    coefficients, model, residuals = data.fit(between, within)
    robust, df = _cr2(data, between, within, model, residuals)
    se = np.sqrt(np.diag(robust))
    if not (se > 0).all():
        raise UnusableStudies("the studies fit without any residual, so cluster-robust errors give no width; use pool.")
    statistic = coefficients / se
    half = special.stdtrit(df, (1 + level) / 2) * se
    return ThreeLevel(
        k=len(y),
        studies=n_studies,
        coefficients=coefficients,
        model_se=np.sqrt(np.diag(model)),
        se=se,
        statistic=statistic,
        df=df,
        p=2 * special.stdtr(df, -np.abs(statistic)),
        ci=np.column_stack([coefficients - half, coefficients + half]),
        between=between,
        within=within,
        log_likelihood=-data.deviance(between, within)[0] / 2,
    )


@dataclass(frozen=True)
class _Data:
    """Effects, sampling variances, design, and the study number of each effect, with the algebra of

        V = diag(v + within) + between * (1 where two effects share a study),

    which is inverted study by study in closed form (Sherman & Morrison 1950)."""

    y: FloatArray
    v: FloatArray
    X: FloatArray
    codes: npt.NDArray[np.intp]

    def sums(self, a: FloatArray) -> FloatArray:
        """Sums of the rows of (k, m) by study."""
        total = np.zeros((int(self.codes.max()) + 1, a.shape[1]))
        np.add.at(total, self.codes, a)
        return total

    def solve(self, between: float, within: float, a: FloatArray) -> FloatArray:
        """V^-1 a, for a of shape (k, m)."""
        d = 1 / (self.v + within)[:, None]
        shrunken = between * self.sums(d * a) / (1 + between * self.sums(d))
        return d * (a - shrunken[self.codes])

    def fit(self, between: float, within: float) -> tuple[FloatArray, FloatArray, FloatArray]:
        """Coefficients (p,), their model-based covariance (p, p), residuals (k,)."""
        weighted = self.solve(between, within, self.X)
        covariance = np.asarray(np.linalg.inv(self.X.T @ weighted), dtype=np.float64)
        coefficients = covariance @ (weighted.T @ self.y)
        return coefficients, covariance, self.y - self.X @ coefficients

    def deviance(self, between: float, within: float) -> tuple[float, FloatArray]:
        """-2 restricted log-likelihood, and its gradient with respect to (between, within)."""
        k, p = self.X.shape
        _, model, residuals = self.fit(between, within)
        weighted = self.solve(between, within, self.X)
        Py = self.solve(between, within, residuals[:, None])
        d = 1 / (self.v + within)[:, None]
        d_sums, d2_sums = self.sums(d), self.sums(d**2)
        inflation = 1 + between * d_sums
        deviance = (
            (k - p) * np.log(2 * np.pi)
            - np.linalg.slogdet(self.X.T @ self.X)[1]
            - np.log(d).sum()
            + np.log(inflation).sum()
            - np.linalg.slogdet(model)[1]
            + residuals @ Py[:, 0]
        )
        # tr(P dV) - y'P dV Py, where P = V^-1 - V^-1 X (X'V^-1 X)^-1 X'V^-1.
        W, Py_sums = self.sums(weighted), self.sums(Py)
        by_between = (d_sums / inflation).sum() - np.trace(model @ W.T @ W) - (Py_sums**2).sum()
        trace = d.sum() - (between * d2_sums / inflation).sum()
        by_within = trace - np.trace(model @ weighted.T @ weighted) - (Py**2).sum()
        return float(deviance), np.array([by_between, by_within])


def _variances(data: _Data) -> tuple[float, float]:
    """REML estimates of (between, within), none below zero."""
    scale = float(np.var(data.y) + data.v.mean())

    def objective(x: FloatArray) -> tuple[float, FloatArray]:
        deviance, gradient = data.deviance(float(x[0]) * scale, float(x[1]) * scale)
        return deviance, gradient * scale

    # Three starts: the likelihood can have a second, lower top where all variance is put on one level.
    fits = [
        optimize.minimize(
            objective,
            start,
            jac=True,
            method="L-BFGS-B",
            bounds=[(0, None), (0, None)],
            options={"ftol": 1e-15, "gtol": 1e-9, "maxiter": 500},
        )
        for start in (np.array([0.3, 0.3]), np.array([0.6, 0.01]), np.array([0.01, 0.6]))
    ]
    best = min(fits, key=lambda fit: fit.fun).x * scale
    return float(best[0]), float(best[1])


def _cr2(
    data: _Data, between: float, within: float, model: FloatArray, residuals: FloatArray
) -> tuple[FloatArray, FloatArray]:
    """CR2 covariance (p, p) of the coefficients and Satterthwaite degrees of freedom (p,) of each."""
    k, p = data.X.shape
    V = np.diag(data.v + within) + between * np.equal.outer(data.codes, data.codes)
    weighted = data.solve(between, within, data.X)
    hat = data.X @ model @ weighted.T
    scores, loads = [], []
    for study in range(int(data.codes.max()) + 1):
        mine = data.codes == study
        own = V[np.ix_(mine, mine)]
        D = np.linalg.cholesky(own).T
        B = D @ (own - data.X[mine] @ model @ data.X[mine].T) @ D.T
        A = D.T @ _inverse_root(B) @ D
        adjusted = model @ weighted[mine].T @ A
        scores.append(adjusted @ residuals[mine])
        loads.append(adjusted @ (np.eye(k) - hat)[mine])
    score, load = np.array(scores), np.array(loads)
    # For coefficient c the variance estimate is a quadratic form with kernel load_i' V load_j.
    kernels = [load[:, c] @ V @ load[:, c].T for c in range(p)]
    df = np.array([np.trace(kernel) ** 2 / (kernel**2).sum() for kernel in kernels])
    return score.T @ score, df


def _inverse_root(B: FloatArray) -> FloatArray:
    """Symmetric B^(-1/2), the directions without variance left at zero (a study alone at a level of a moderator)."""
    values, vectors = np.linalg.eigh((B + B.T) / 2)
    kept = values > 1e-12 * values.max(initial=np.finfo(float).tiny)
    root = np.where(kept, 1 / np.sqrt(np.where(kept, values, 1.0)), 0.0)
    return (vectors * root) @ vectors.T
