"""What every pooling function is given: one effect and one sampling variance per study."""

import numpy as np
import numpy.typing as npt

from assuage.errors import AssuageError


FloatArray = npt.NDArray[np.float64]
MAGNITUDES = (1e-50, 1e50)  # beyond these the squares of squares overflow


class UnusableStudies(AssuageError):
    """The effects, variances, labels or moderators cannot be pooled, and why."""


def checked_studies(
    effects: npt.ArrayLike, variances: npt.ArrayLike, *, at_least: int = 2
) -> tuple[FloatArray, FloatArray]:
    """Effects and sampling variances as float vectors of one length.

    `effects` and `variances` have shape (k,); a variance is in squared units of its effect. Raises `UnusableStudies`
    when the lengths differ, there are fewer than `at_least` studies, a value is missing, infinite or too large to
    compute with, or a variance is not above zero.
    """
    y, v = np.asarray(effects, dtype=np.float64), np.asarray(variances, dtype=np.float64)
    if y.ndim != 1 or v.ndim != 1:
        raise UnusableStudies("effects and variances must each be one list of numbers.")
    if y.size != v.size:
        raise UnusableStudies(f"{y.size} effects but {v.size} variances; each study needs one of both.")
    if y.size < at_least:
        raise UnusableStudies(f"{at_least} studies or more are needed here, but there are {y.size}.")
    if not np.isfinite(y).all():
        raise UnusableStudies(f"the effect of study {_first(~np.isfinite(y))} is not a finite number.")
    if not (np.isfinite(v) & (v > 0)).all():
        at = _first(~(np.isfinite(v) & (v > 0)))
        raise UnusableStudies(f"the variance of study {at} is {v[at - 1]:g}; a variance must be above zero and finite.")
    least, most = MAGNITUDES
    for what, beyond in (("effect", np.abs(y) > most), ("variance", (v < least) | (v > most))):
        if beyond.any():
            raise UnusableStudies(f"the {what} of study {_first(beyond)} is too far from 1 to be computed with.")
    return y, v


def checked_design(moderators: npt.ArrayLike | None, k: int) -> FloatArray:
    """The design matrix of shape (k, p): a column of ones, then one column per moderator.

    `moderators` has shape (k,) or (k, p - 1); none gives the intercept alone. Raises `UnusableStudies` when the number
    of rows is not `k`, a value is missing or infinite, the columns are not independent, or p is not below k.
    """
    ones = np.ones((k, 1))
    if moderators is None:
        return ones
    columns = np.asarray(moderators, dtype=np.float64)
    columns = columns[:, None] if columns.ndim == 1 else columns
    if columns.ndim != 2 or columns.shape[0] != k:
        raise UnusableStudies(f"the moderators must have one row for each of the {k} studies.")
    if not np.isfinite(columns).all():
        raise UnusableStudies("a moderator is missing or infinite; leave such studies out, or fill the value in first.")
    X = np.column_stack([ones, columns])
    if X.shape[1] >= k:
        raise UnusableStudies(f"{k} studies cannot carry {X.shape[1]} coefficients; more studies than that are needed.")
    if np.linalg.matrix_rank(X / np.abs(X).max(axis=0).clip(min=np.finfo(float).tiny)) < X.shape[1]:
        raise UnusableStudies("a moderator is constant, or follows from the others; leave it out.")
    return X


def checked_level(level: float) -> float:
    """The confidence level, a probability strictly between 0 and 1; else `UnusableStudies`."""
    if not 0 < level < 1:
        raise UnusableStudies(f"the level of an interval lies between 0 and 1, not at {level:g}.")
    return level


def _first(bad: npt.NDArray[np.bool_]) -> int:
    """Number of the first study that is bad, counted from one."""
    return int(np.flatnonzero(bad)[0]) + 1
