"""A crossover: each person under both conditions, the effect in between-person standard deviations.

    g = J(n - 1) (mean1 - mean2) / sd_between,    Var(g) = 2 (1 - r) / n + g^2 / (2 n)

(Becker 1988, Br J Math Stat Psychol 41:257; Morris & DeShon 2002, Psychol Methods 7:105), as SMCR. So defined, a
crossover and a parallel-group trial estimate one and the same effect and may be pooled (Elbourne et al. 2002, Int J
Epidemiol 31:140). Borenstein et al. (2009, eq. 4.28) multiply the second term by 2 (1 - r) too, which is too small a
variance for r above 1/2. Assumes no carry-over and no period effect. `r` is the correlation between a person's two
measurements; the effect depends on it, so an assumed r should be varied.
"""

import numpy as np
import numpy.typing as npt

from assuage.statistics.effect_sizes.effect import EffectSize, FloatArray, finite, inside, small_sample_correction


def crossover_from_means(
    mean1: npt.ArrayLike,
    sd1: npt.ArrayLike,
    mean2: npt.ArrayLike,
    sd2: npt.ArrayLike,
    n: npt.ArrayLike,
    r: npt.ArrayLike,
) -> EffectSize:
    """Hedges' g from the mean and standard deviation under each condition, of n persons.

    The between-person sd is the root mean square of the two. Raises `UnusableSummary` unless the standard deviations
    are above zero, r is strictly between -1 and 1, and there are three persons or more.
    """
    m1, s1, m2, s2, k, r_ = finite(mean1=mean1, sd1=sd1, mean2=mean2, sd2=sd2, n=n, r=r)
    inside(sd1=s1, sd2=s2, low=0, open_ends=True)
    return _hedges((m1 - m2) / np.sqrt((s1**2 + s2**2) / 2), k, r_)


def crossover_from_difference(
    difference: npt.ArrayLike, sd_of_differences: npt.ArrayLike, n: npt.ArrayLike, r: npt.ArrayLike
) -> EffectSize:
    """Hedges' g from the mean and sd of within-person differences: sd_between = sd_of_differences / sqrt(2 (1 - r)).

    Raises `UnusableSummary` as `crossover_from_means` does.
    """
    m, s, k, r_ = finite(difference=difference, sd_of_differences=sd_of_differences, n=n, r=r)
    inside(sd_of_differences=s, low=0, open_ends=True)
    inside(r=r_, low=-1, high=1, open_ends=True)
    return _hedges(m / s * np.sqrt(2 * (1 - r_)), k, r_)


def crossover_from_paired_t(t: npt.ArrayLike, n: npt.ArrayLike, r: npt.ArrayLike) -> EffectSize:
    """Hedges' g from the paired t of n persons: d = t sqrt(2 (1 - r) / n) (Dunlap et al. 1996, Psychol Methods 1:170).

    Raises `UnusableSummary` as `crossover_from_means` does.
    """
    t_, k, r_ = finite(t=t, n=n, r=r)
    inside(n=k, low=3)
    return crossover_from_difference(t_ / np.sqrt(k), 1.0, k, r_)


def _hedges(d: FloatArray, n: FloatArray, r: FloatArray) -> EffectSize:
    inside(n=n, low=3)
    inside(r=r, low=-1, high=1, open_ends=True)
    g = small_sample_correction(n - 1) * d
    return EffectSize(g, 2 * (1 - r) / n + g**2 / (2 * n))
