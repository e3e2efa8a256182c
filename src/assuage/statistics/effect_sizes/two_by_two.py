"""Two groups and an event that happens or not: risk ratio, odds ratio, risk difference, Peto's odds ratio.

Group 1 over (or minus) group 2. `events` are persons with the event, `n` all persons of the group. A table with an
empty cell gets 1/2 added to each of its four cells, the default of metafor's `escalc`; other tables are left alone.
Variances are the large-sample ones (Fleiss & Berlin 2009, in Cooper et al., Handbook of Research Synthesis).
"""

import numpy as np
import numpy.typing as npt

from assuage.statistics.effect_sizes.effect import EffectSize, FloatArray, UnusableSummary, finite, inside


def log_risk_ratio(events1: npt.ArrayLike, n1: npt.ArrayLike, events2: npt.ArrayLike, n2: npt.ArrayLike) -> EffectSize:
    """RR: log of the ratio of risks. Raises `UnusableSummary` unless 0 <= events <= n and n >= 1."""
    a, b, c, d = _table(events1, n1, events2, n2)
    return EffectSize(np.log(a / (a + b)) - np.log(c / (c + d)), 1 / a - 1 / (a + b) + 1 / c - 1 / (c + d))


def log_odds_ratio(events1: npt.ArrayLike, n1: npt.ArrayLike, events2: npt.ArrayLike, n2: npt.ArrayLike) -> EffectSize:
    """OR: log of the ratio of odds. Raises `UnusableSummary` unless 0 <= events <= n and n >= 1."""
    a, b, c, d = _table(events1, n1, events2, n2)
    return EffectSize(np.log(a * d / (b * c)), 1 / a + 1 / b + 1 / c + 1 / d)


def risk_difference(events1: npt.ArrayLike, n1: npt.ArrayLike, events2: npt.ArrayLike, n2: npt.ArrayLike) -> EffectSize:
    """RD: difference of risks. Raises `UnusableSummary` unless 0 <= events <= n and n >= 1."""
    a, b, c, d = _table(events1, n1, events2, n2)
    risk1, risk2 = a / (a + b), c / (c + d)
    return EffectSize(risk1 - risk2, risk1 * (1 - risk1) / (a + b) + risk2 * (1 - risk2) / (c + d))


def peto_log_odds_ratio(
    events1: npt.ArrayLike, n1: npt.ArrayLike, events2: npt.ArrayLike, n2: npt.ArrayLike
) -> EffectSize:
    """PETO: (observed - expected) / V, variance 1 / V, V hypergeometric.

    Yusuf et al. (1985), Prog Cardiovasc Dis 27:335; for rare events and groups of similar size. Raises
    `UnusableSummary` unless 0 <= events <= n and n >= 1.
    """
    a, b, c, d = _table(events1, n1, events2, n2)
    total, share1 = a + b + c + d, (a + b) / (a + b + c + d)
    v = (a + c) * (b + d) * share1 * (1 - share1) / (total - 1)
    return EffectSize((a - (a + c) * share1) / v, 1 / v)


def _table(events1: npt.ArrayLike, n1: npt.ArrayLike, events2: npt.ArrayLike, n2: npt.ArrayLike) -> list[FloatArray]:
    a, k1, c, k2 = finite(events1=events1, n1=n1, events2=events2, n2=n2)
    inside(n1=k1, n2=k2, low=1)
    inside(events1=a, events2=c, low=0)
    for name, events, n in (("1", a, k1), ("2", c, k2)):
        if (events > n).any():
            raise UnusableSummary(f"events{name} is larger than n{name}.")
    cells = (a, k1 - a, c, k2 - c)
    empty = np.any([cell == 0 for cell in cells], axis=0)
    return [cell + 0.5 * empty for cell in cells]
