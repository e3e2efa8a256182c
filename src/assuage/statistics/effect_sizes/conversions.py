"""From what a paper reports to an effect with a variance: t, F, p, interval, odds ratio, correlation, percent change.

Borenstein, Hedges, Higgins & Rothstein (2009), Introduction to Meta-Analysis, chapters 4, 5 and 7; Lipsey & Wilson
(2001), Practical Meta-Analysis, appendix B. Signs are the reader's to supply where the statistic has none (F, p):
hand in `sign` +1 or -1.
"""

import numpy as np
import numpy.typing as npt
from scipy import special

from assuage.statistics.effect_sizes.effect import EffectSize, FloatArray, UnusableSummary, finite, inside
from assuage.statistics.effect_sizes.two_groups import hedges_g


LOGISTIC_SD = float(np.pi / np.sqrt(3))


def g_from_t(t: npt.ArrayLike, n1: npt.ArrayLike, n2: npt.ArrayLike) -> EffectSize:
    """Hedges' g from the independent-groups t: d = t sqrt(1/n1 + 1/n2). `UnusableSummary` for a group below two."""
    t_, k1, k2 = finite(t=t, n1=n1, n2=n2)
    inside(n1=k1, n2=k2, low=2)
    return hedges_g(t_ * np.sqrt(1 / k1 + 1 / k2), k1, k2)


def g_from_f(f: npt.ArrayLike, sign: npt.ArrayLike, n1: npt.ArrayLike, n2: npt.ArrayLike) -> EffectSize:
    """Hedges' g from the F of two independent groups, one numerator degree of freedom, so |t| = sqrt(F).

    Raises `UnusableSummary` for a negative F, a sign that is not +1 or -1, or a group of fewer than two.
    """
    f_, s = finite(f=f, sign=sign)
    inside(f=f_, low=0)
    return g_from_t(_signed(np.sqrt(f_), s), n1, n2)


def g_from_p(p: npt.ArrayLike, sign: npt.ArrayLike, n1: npt.ArrayLike, n2: npt.ArrayLike) -> EffectSize:
    """Hedges' g from the exact two-sided p of an independent-groups t test.

    A p given as a bound ('p < 0.05') bounds g and is no estimate. Raises `UnusableSummary` for p not above 0 or above
    1, a sign that is not +1 or -1, or a group of fewer than two.
    """
    p_, s, k1, k2 = finite(p=p, sign=sign, n1=n1, n2=n2)
    inside(p=p_, low=np.finfo(float).tiny, high=1)
    inside(n1=k1, n2=k2, low=2)
    return g_from_t(_signed(-special.stdtrit(k1 + k2 - 2, p_ / 2), s), k1, k2)


def d_from_log_odds_ratio(log_odds_ratio: npt.ArrayLike, variance: npt.ArrayLike) -> EffectSize:
    """d = log OR sqrt(3) / pi, as if a logistic trait had been cut in two (Hasselblad & Hedges 1995).

    Raises `UnusableSummary` for a variance that is not above zero.
    """
    effect, v = finite(log_odds_ratio=log_odds_ratio, variance=variance)
    inside(variance=v, low=0, open_ends=True)
    return EffectSize(effect / LOGISTIC_SD, v / LOGISTIC_SD**2)


def log_odds_ratio_from_d(d: npt.ArrayLike, variance: npt.ArrayLike) -> EffectSize:
    """log OR = d pi / sqrt(3), the way back. Raises `UnusableSummary` for a variance that is not above zero."""
    effect, v = finite(d=d, variance=variance)
    inside(variance=v, low=0, open_ends=True)
    return EffectSize(effect * LOGISTIC_SD, v * LOGISTIC_SD**2)


def log_odds_ratio_from_log_risk_ratio(
    log_risk_ratio: npt.ArrayLike, variance: npt.ArrayLike, baseline_risk: npt.ArrayLike
) -> EffectSize:
    """log OR from log RR and the risk p in group 2, taken as known: OR = RR (1 - p) / (1 - p RR) (Grant 2014).

    Variance by the delta method. Raises `UnusableSummary` for a risk that is not between 0 and 1 in both groups, or a
    variance that is not above zero.
    """
    effect, v, p = finite(log_risk_ratio=log_risk_ratio, variance=variance, baseline_risk=baseline_risk)
    inside(variance=v, low=0, open_ends=True)
    inside(baseline_risk=p, low=0, high=1, open_ends=True)
    risk1 = p * np.exp(effect)
    inside(low=0, high=1, open_ends=True, **{"the risk in group 1": risk1})
    return EffectSize(effect + np.log((1 - p) / (1 - risk1)), v / (1 - risk1) ** 2)


def d_from_correlation(r: npt.ArrayLike, variance: npt.ArrayLike) -> EffectSize:
    """d = 2 r / sqrt(1 - r^2), variance 4 Var(r) / (1 - r^2)^3 (Borenstein 2009, eq. 7.5 and 7.6).

    Raises `UnusableSummary` for |r| >= 1 or a variance that is not above zero.
    """
    r_, v = finite(r=r, variance=variance)
    inside(r=r_, low=-1, high=1, open_ends=True)
    inside(variance=v, low=0, open_ends=True)
    return EffectSize(2 * r_ / np.sqrt(1 - r_**2), 4 * v / (1 - r_**2) ** 3)


def correlation_from_d(d: npt.ArrayLike, variance: npt.ArrayLike, n1: npt.ArrayLike, n2: npt.ArrayLike) -> EffectSize:
    """r = d / sqrt(d^2 + a), a = (n1 + n2)^2 / (n1 n2), variance a^2 Var(d) / (d^2 + a)^3 (Borenstein 2009, eq. 7.7).

    Raises `UnusableSummary` for a variance or a size that is not above zero.
    """
    d_, v, k1, k2 = finite(d=d, variance=variance, n1=n1, n2=n2)
    inside(variance=v, n1=k1, n2=k2, low=0, open_ends=True)
    a = (k1 + k2) ** 2 / (k1 * k2)
    return EffectSize(d_ / np.sqrt(d_**2 + a), a**2 * v / (d_**2 + a) ** 3)


def effect_from_interval(
    estimate: npt.ArrayLike, lower: npt.ArrayLike, upper: npt.ArrayLike, *, level: float = 0.95
) -> EffectSize:
    """An effect with a symmetric normal interval: se = (upper - lower) / (2 z).

    For a ratio hand in the logarithms. Raises `UnusableSummary` when the interval is empty or excludes its estimate.
    """
    effect, low, high = finite(estimate=estimate, lower=lower, upper=upper)
    inside(level=np.asarray(level), low=0, high=1, open_ends=True)
    if (low >= high).any() or (effect < low).any() or (effect > high).any():
        raise UnusableSummary("the interval excludes its estimate, or its ends are the wrong way round.")
    return EffectSize(effect, ((high - low) / (2 * special.ndtri((1 + level) / 2))) ** 2)


def log_ratio_from_percent_change(
    percent: npt.ArrayLike, lower: npt.ArrayLike, upper: npt.ArrayLike, *, level: float = 0.95
) -> EffectSize:
    """log(1 + percent / 100) with its variance from the interval in percent; -20 is a fall by a fifth.

    The interval is taken as symmetric on the log scale. Raises `UnusableSummary` for a fall of 100 percent or more, or
    an interval that excludes its estimate.
    """
    change, least, most = finite(percent=percent, lower=lower, upper=upper)
    inside(percent=change, lower=least, upper=most, low=-100, open_ends=True)
    return effect_from_interval(*(np.log1p(value / 100) for value in (change, least, most)), level=level)


def percent_change_from_log_ratio(log_ratio: npt.ArrayLike) -> FloatArray:
    """100 (exp(log ratio) - 1): a pooled log ratio, or the ends of its interval, in percent."""
    (ratio,) = finite(log_ratio=log_ratio)
    return 100 * np.expm1(ratio)


def sd_from_se(se: npt.ArrayLike, n: npt.ArrayLike) -> FloatArray:
    """Standard deviation of persons from the standard error of their mean. `UnusableSummary` unless both fit."""
    se_, k = finite(se=se, n=n)
    inside(se=se_, low=0)
    inside(n=k, low=1)
    return se_ * np.sqrt(k)


def _signed(size: FloatArray, sign: FloatArray) -> FloatArray:
    if not (np.abs(sign) == 1).all():
        raise UnusableSummary("the sign of the effect must be +1 or -1.")
    return size * sign
