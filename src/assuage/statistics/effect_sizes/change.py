"""The same persons measured twice: change in raw units, standardised, or as a ratio.

Condition 1 minus (or over) condition 2, in the order given: hand in (after, before) for a rise to be positive.
Definitions and variances as metafor's `escalc` documents them for MC, SMCC, SMCR and ROMC. `r` is the correlation
between the two measurements; where a paper does not give it, it is an assumption and its effect should be shown.
Two arms: the difference of their standardised changes (`a - b` of two `EffectSize`) is the effect of treatment
beyond change without it (Becker 1988; Morris & DeShon 2002).
"""

import numpy as np
import numpy.typing as npt

from assuage.statistics.effect_sizes.effect import EffectSize, FloatArray, finite, inside, small_sample_correction


def mean_change(
    mean1: npt.ArrayLike,
    sd1: npt.ArrayLike,
    mean2: npt.ArrayLike,
    sd2: npt.ArrayLike,
    n: npt.ArrayLike,
    r: npt.ArrayLike,
) -> EffectSize:
    """MC, in the units of the measure: mean1 - mean2, variance (sd1^2 + sd2^2 - 2 r sd1 sd2) / n.

    Raises `UnusableSummary` for a negative standard deviation, fewer than two persons, or r beyond -1 and 1.
    """
    m1, s1, m2, s2, k, _ = given = _pairs(mean1, sd1, mean2, sd2, n, r)
    inside(sd1=s1, sd2=s2, low=0)
    return EffectSize(m1 - m2, _change_variance(given) / k)


def standardized_mean_change(
    mean1: npt.ArrayLike,
    sd1: npt.ArrayLike,
    mean2: npt.ArrayLike,
    sd2: npt.ArrayLike,
    n: npt.ArrayLike,
    r: npt.ArrayLike,
) -> EffectSize:
    """SMCC: J(n - 1) (mean1 - mean2) / sd of the change; variance 1/n + g^2 / (2 n) (Gibbons et al. 1993).

    In standard deviations of the change, so not comparable with a difference between groups. Raises `UnusableSummary`
    unless the standard deviations are above zero, r is strictly between -1 and 1, and there are three persons or more.
    """
    m1, s1, m2, s2, k, r_ = given = _pairs(mean1, sd1, mean2, sd2, n, r)
    inside(sd1=s1, sd2=s2, low=0, open_ends=True)
    inside(r=r_, low=-1, high=1, open_ends=True)
    g = small_sample_correction(k - 1) * (m1 - m2) / np.sqrt(_change_variance(given))
    return EffectSize(g, 1 / k + g**2 / (2 * k))


def standardized_mean_change_raw(
    mean1: npt.ArrayLike, mean2: npt.ArrayLike, sd: npt.ArrayLike, n: npt.ArrayLike, r: npt.ArrayLike
) -> EffectSize:
    """SMCR: J(n - 1) (mean1 - mean2) / sd, with the sd of one occasion, usually baseline (Becker 1988).

    Variance 2 (1 - r) / n + g^2 / (2 n). In between-person standard deviations, so comparable with a difference
    between groups. Raises `UnusableSummary` unless sd is above zero, r is within -1 and 1, n is three or more.
    """
    m1, m2, s, k, r_ = finite(mean1=mean1, mean2=mean2, sd=sd, n=n, r=r)
    inside(sd=s, low=0, open_ends=True)
    inside(n=k, low=2)
    inside(r=r_, low=-1, high=1)
    g = small_sample_correction(k - 1) * (m1 - m2) / s
    return EffectSize(g, 2 * (1 - r_) / k + g**2 / (2 * k))


def log_ratio_of_means_paired(
    mean1: npt.ArrayLike,
    sd1: npt.ArrayLike,
    mean2: npt.ArrayLike,
    sd2: npt.ArrayLike,
    n: npt.ArrayLike,
    r: npt.ArrayLike,
) -> EffectSize:
    """ROMC: log(mean1 / mean2) of the same persons (Lajeunesse 2011, Ecology 92:2049).

    Variance (cv1^2 + cv2^2 - 2 r cv1 cv2) / n with cv = sd / mean. Raises `UnusableSummary` unless the means are above
    zero, standard deviations are not negative, r is within -1 and 1, and there are two persons or more.
    """
    m1, s1, m2, s2, k, r_ = _pairs(mean1, sd1, mean2, sd2, n, r)
    inside(mean1=m1, mean2=m2, low=0, open_ends=True)
    inside(sd1=s1, sd2=s2, low=0)
    return EffectSize(np.log(m1 / m2), _change_variance([m1, s1 / m1, m2, s2 / m2, k, r_]) / k)


def _pairs(
    mean1: npt.ArrayLike,
    sd1: npt.ArrayLike,
    mean2: npt.ArrayLike,
    sd2: npt.ArrayLike,
    n: npt.ArrayLike,
    r: npt.ArrayLike,
) -> list[FloatArray]:
    given = finite(mean1=mean1, sd1=sd1, mean2=mean2, sd2=sd2, n=n, r=r)
    inside(n=given[4], low=2)
    inside(r=given[5], low=-1, high=1)
    return given


def _change_variance(given: list[FloatArray]) -> FloatArray:
    _, s1, _, s2, _, r = given
    return s1**2 + s2**2 - 2 * r * s1 * s2
