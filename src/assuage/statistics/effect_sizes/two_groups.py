"""Two independent groups measured on a scale: differences, standardised differences, ratios of means and of spreads.

Group 1 minus (or over) group 2 throughout. Definitions and variances as metafor's `escalc` documents them for
MD, SMD, SMDH, ROM, VR and CVR, each from the source named. Means and standard deviations are in the units of the
measure; sizes are persons.
"""

import numpy as np
import numpy.typing as npt

from assuage.statistics.effect_sizes.effect import EffectSize, FloatArray, finite, inside, small_sample_correction


def mean_difference(
    mean1: npt.ArrayLike,
    sd1: npt.ArrayLike,
    n1: npt.ArrayLike,
    mean2: npt.ArrayLike,
    sd2: npt.ArrayLike,
    n2: npt.ArrayLike,
) -> EffectSize:
    """MD, in the units of the measure; variance sd1^2 / n1 + sd2^2 / n2, without assuming equal spreads.

    Arrays of one shape, or that broadcast. Raises `UnusableSummary` for a negative standard deviation or a group of
    fewer than two.
    """
    m1, s1, k1, m2, s2, k2 = _groups(mean1, sd1, n1, mean2, sd2, n2)
    return EffectSize(m1 - m2, s1**2 / k1 + s2**2 / k2)


def standardized_mean_difference(
    mean1: npt.ArrayLike,
    sd1: npt.ArrayLike,
    n1: npt.ArrayLike,
    mean2: npt.ArrayLike,
    sd2: npt.ArrayLike,
    n2: npt.ArrayLike,
) -> EffectSize:
    """SMD, Hedges' g: J (mean1 - mean2) / pooled sd; variance 1/n1 + 1/n2 + g^2 / (2 (n1 + n2)) (Hedges 1981).

    Raises `UnusableSummary` for a standard deviation that is not above zero or a group of fewer than two.
    """
    m1, s1, k1, m2, s2, k2 = _groups(mean1, sd1, n1, mean2, sd2, n2, varied=True)
    pooled = np.sqrt(((k1 - 1) * s1**2 + (k2 - 1) * s2**2) / (k1 + k2 - 2))
    return hedges_g((m1 - m2) / pooled, k1, k2)


def hedges_g(d: npt.ArrayLike, n1: npt.ArrayLike, n2: npt.ArrayLike) -> EffectSize:
    """Hedges' g and its variance from Cohen's d of two independent groups of n1 and n2 persons, as in SMD.

    Raises `UnusableSummary` for a group of fewer than two.
    """
    d_, k1, k2 = finite(d=d, n1=n1, n2=n2)
    inside(n1=k1, n2=k2, low=2)
    g = small_sample_correction(k1 + k2 - 2) * d_
    return EffectSize(g, 1 / k1 + 1 / k2 + g**2 / (2 * (k1 + k2)))


def standardized_mean_difference_unequal_variances(
    mean1: npt.ArrayLike,
    sd1: npt.ArrayLike,
    n1: npt.ArrayLike,
    mean2: npt.ArrayLike,
    sd2: npt.ArrayLike,
    n2: npt.ArrayLike,
) -> EffectSize:
    """SMDH: J (mean1 - mean2) / sqrt((sd1^2 + sd2^2) / 2), for groups that spread differently.

    The variance is J^2 times that of Bonett (2009, Psychol Methods 14:225), taken at the corrected effect.
    Raises `UnusableSummary` for a standard deviation that is not above zero or a group of fewer than two.
    """
    m1, s1, k1, m2, s2, k2 = _groups(mean1, sd1, n1, mean2, sd2, n2, varied=True)
    mean_square = (s1**2 + s2**2) / 2
    j = small_sample_correction(k1 + k2 - 2)
    g = j * (m1 - m2) / np.sqrt(mean_square)
    of_spread = g**2 * (s1**4 / (k1 - 1) + s2**4 / (k2 - 1)) / (8 * mean_square**2)
    of_means = (s1**2 / (k1 - 1) + s2**2 / (k2 - 1)) / mean_square
    return EffectSize(g, j**2 * (of_spread + of_means))


def log_ratio_of_means(
    mean1: npt.ArrayLike,
    sd1: npt.ArrayLike,
    n1: npt.ArrayLike,
    mean2: npt.ArrayLike,
    sd2: npt.ArrayLike,
    n2: npt.ArrayLike,
) -> EffectSize:
    """ROM: log(mean1 / mean2), with the variance of Hedges, Gurevitch & Curtis (1999, Ecology 80:1150).

    Raises `UnusableSummary` unless the means are above zero (a concentration, a time) and each group has two or more.
    """
    m1, s1, k1, m2, s2, k2 = _groups(mean1, sd1, n1, mean2, sd2, n2)
    inside(mean1=m1, mean2=m2, low=0, open_ends=True)
    return EffectSize(np.log(m1 / m2), s1**2 / (k1 * m1**2) + s2**2 / (k2 * m2**2))


def log_variability_ratio(sd1: npt.ArrayLike, n1: npt.ArrayLike, sd2: npt.ArrayLike, n2: npt.ArrayLike) -> EffectSize:
    """VR: log(sd1 / sd2), corrected for small samples (Nakagawa et al. 2015, Methods Ecol Evol 6:143).

    Above zero when group 1 varies more, as when a treatment helps some and harms others. Raises `UnusableSummary` for
    a standard deviation that is not above zero or a group of fewer than two.
    """
    _, s1, k1, _, s2, k2 = _groups(0.0, sd1, n1, 0.0, sd2, n2, varied=True)
    return EffectSize(np.log(s1 / s2) + _spread_bias(k1) - _spread_bias(k2), _spread_bias(k1) + _spread_bias(k2))


def log_coefficient_of_variation_ratio(
    mean1: npt.ArrayLike,
    sd1: npt.ArrayLike,
    n1: npt.ArrayLike,
    mean2: npt.ArrayLike,
    sd2: npt.ArrayLike,
    n2: npt.ArrayLike,
) -> EffectSize:
    """CVR: log of the ratio of the coefficients of variation sd / mean (Nakagawa et al. 2015, eq. 11 and 12).

    Mean and spread are taken as uncorrelated, as for normal data. Raises `UnusableSummary` unless means and standard
    deviations are above zero and each group has two or more.
    """
    m1, s1, k1, m2, s2, k2 = _groups(mean1, sd1, n1, mean2, sd2, n2, varied=True)
    inside(mean1=m1, mean2=m2, low=0, open_ends=True)
    means, spreads = log_ratio_of_means(m1, s1, k1, m2, s2, k2), log_variability_ratio(s1, k1, s2, k2)
    return EffectSize(spreads.value - means.value, spreads.variance + means.variance)


def _groups(
    mean1: npt.ArrayLike,
    sd1: npt.ArrayLike,
    n1: npt.ArrayLike,
    mean2: npt.ArrayLike,
    sd2: npt.ArrayLike,
    n2: npt.ArrayLike,
    *,
    varied: bool = False,
) -> list[FloatArray]:
    given = finite(mean1=mean1, sd1=sd1, n1=n1, mean2=mean2, sd2=sd2, n2=n2)
    inside(sd1=given[1], sd2=given[4], low=0, open_ends=varied)
    inside(n1=given[2], n2=given[5], low=2)
    return given


def _spread_bias(n: FloatArray) -> FloatArray:
    return 1 / (2 * (n - 1))
