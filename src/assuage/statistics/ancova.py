r"""Analysis of covariance of two groups with one covariate, for many trials at once.

    y = b0 + b1 group + b2 x + error,       ordinary least squares, equal variances

In closed form from pooled within-group sums (Fisher): b2 = Sxy/Sxx, b1 = (y1 - y0) - b2 (x1 - x0),
RSS = Syy - Sxy^2/Sxx on n - 3 degrees of freedom, se(b1)^2 = RSS/(n-3) (1/n1 + 1/n0 + (x1 - x0)^2/Sxx).
"""

from dataclasses import dataclass

import numpy as np
from scipy import special


Floats = np.ndarray[tuple[int, ...], np.dtype[np.float64]]
Mask = np.ndarray[tuple[int, ...], np.dtype[np.bool_]]


@dataclass(frozen=True)
class Ancova:
    """Results, one per trial: shapes (trials,). NaN where fewer than four people or no spread leave nothing to fit."""

    effect: Floats  # first group minus second, at equal covariate
    standard_error: Floats
    degrees_of_freedom: Floats
    t: Floats
    p_less: Floats  # one-sided, against 'effect < 0'


@dataclass(frozen=True)
class _Sums:
    n: Floats
    x: Floats
    y: Floats
    xx: Floats
    xy: Floats
    yy: Floats


def _sums(y: Floats, x: Floats, seen: Mask) -> _Sums:
    n = seen.sum(axis=-1).astype(float)
    with np.errstate(invalid="ignore", divide="ignore"):
        mean_x = np.where(seen, x, 0.0).sum(axis=-1) / n
        mean_y = np.where(seen, y, 0.0).sum(axis=-1) / n
    dx = np.where(seen, x - mean_x[..., None], 0.0)
    dy = np.where(seen, y - mean_y[..., None], 0.0)
    return _Sums(n, mean_x, mean_y, (dx * dx).sum(-1), (dx * dy).sum(-1), (dy * dy).sum(-1))


def ancova(
    y_first: Floats, x_first: Floats, seen_first: Mask, y_second: Floats, x_second: Floats, seen_second: Mask
) -> Ancova:
    """Compare two groups. Arrays have shape (trials, people of the group); `seen` marks who is analysed."""
    a = _sums(np.asarray(y_first, float), np.asarray(x_first, float), seen_first)
    b = _sums(np.asarray(y_second, float), np.asarray(x_second, float), seen_second)
    sxx, sxy, syy = a.xx + b.xx, a.xy + b.xy, a.yy + b.yy
    freedom = a.n + b.n - 3.0
    with np.errstate(invalid="ignore", divide="ignore"):
        slope = sxy / sxx
        effect = (a.y - b.y) - slope * (a.x - b.x)
        variance = (syy - slope * sxy) / freedom
        error = np.sqrt(variance * (1.0 / a.n + 1.0 / b.n + (a.x - b.x) ** 2 / sxx))
        possible = (freedom > 0) & (sxx > 0) & (error > 0)
        effect, error = np.where(possible, effect, np.nan), np.where(possible, error, np.nan)
        t = effect / error
    return Ancova(effect, error, freedom, t, special.stdtr(freedom, t))
