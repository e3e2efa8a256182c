"""Correlations, raw and on Fisher's scale, as metafor's `escalc` documents them for COR and ZCOR."""

import numpy as np
import numpy.typing as npt

from assuage.statistics.effect_sizes.effect import EffectSize, FloatArray, finite, inside


def correlation(r: npt.ArrayLike, n: npt.ArrayLike) -> EffectSize:
    """COR: r itself, variance (1 - r^2)^2 / (n - 1). `UnusableSummary` for |r| > 1 or n below five."""
    r_, k = finite(r=r, n=n)
    inside(r=r_, low=-1, high=1)
    inside(n=k, low=5)
    return EffectSize(r_, (1 - r_**2) ** 2 / (k - 1))


def fisher_z(r: npt.ArrayLike, n: npt.ArrayLike) -> EffectSize:
    """ZCOR: atanh(r), variance 1 / (n - 3) (Fisher 1921). Raises `UnusableSummary` for |r| >= 1 or n below five."""
    r_, k = finite(r=r, n=n)
    inside(r=r_, low=-1, high=1, open_ends=True)
    inside(n=k, low=5)
    return EffectSize(np.arctanh(r_), 1 / (k - 3))


def correlation_from_fisher_z(z: npt.ArrayLike) -> FloatArray:
    """tanh(z): a pooled Fisher z, or the ends of its interval, as a correlation."""
    (z_,) = finite(z=z)
    return np.tanh(z_)
