"""The effect that the figures of a finding give where no interval was reported, by the formulas of its design.

Two arms of different people: means with SDs (or standard errors) and sizes, changes with their standard errors, events;
else the reported effect or t with both sizes. The same people under both conditions: means and SDs or a paired t, and
the correlation of the two measurements. One group: a correlation or a share with the number of people, or a change with
its standard error and the SD before.
"""

import math

import numpy as np

from assuage.errors import AssuageError
from assuage.evidence.design import one_sample
from assuage.evidence.record import RATIOS, Arm, Design, Finding
from assuage.evidence.scales import SCALE_OF
from assuage.statistics.effect_sizes.conversions import g_from_t
from assuage.statistics.effect_sizes.correlation import fisher_z
from assuage.statistics.effect_sizes.crossover import crossover_from_means, crossover_from_paired_t
from assuage.statistics.effect_sizes.effect import EffectSize, small_sample_correction
from assuage.statistics.effect_sizes.two_by_two import log_odds_ratio, log_risk_ratio
from assuage.statistics.effect_sizes.two_groups import hedges_g, mean_difference, standardized_mean_difference


NO_FIGURE = "a direction without a usable figure"
NO_INTERVAL = "no interval was reported where it was read"
SAME_PEOPLE = "the same people under both conditions"
TwoMeans = tuple[float, float, float, float, float, float]
"""Mean, SD and number of people of the first arm, then of the second."""


class UnusableFinding(AssuageError):
    """Why a finding cannot enter a pooled result; one clause, without the finding's name."""


def kind_of(finding: Finding, design: Design) -> str:
    """The kind of the reported effect, or of the one that the arms' figures give where none was reported."""
    if finding.effect is not None:
        return finding.effect.kind
    if design == "level":
        return "proportion"
    means = any(arm.mean is not None or arm.post is not None for arm in finding.arms.values())
    changes = len(finding.arms) == 2 and all(arm.change_se is not None for arm in finding.arms.values())
    return "mean_difference" if changes and not means and design == "between" else "hedges_g"


def from_figures(finding: Finding, kind: str, design: Design) -> tuple[EffectSize, str]:
    """The effect from the finding's own figures, and the words that say how.

    Raises:
        UnusableFinding: it reports too little for its design.
        UnusableSummary: its figures contradict each other.
    """
    if kind == "correlation":
        return _of_correlation(finding)
    match design:
        case "within":
            return _of_same_people(finding, kind)
        case "change":
            return _of_change(finding, kind)
        case "level" if kind == "proportion":
            return _of_share(finding)
        case "between":
            return _from_arms(finding, kind) or _from_sizes(finding) or _from_test(finding)
        case _:
            raise UnusableFinding(NO_FIGURE if finding.effect is None else NO_INTERVAL)


def _of_change(finding: Finding, kind: str) -> tuple[EffectSize, str]:
    """The standardised change of the only arm: change over SD before, Var = (SE / SD)^2 + g^2 / (2 n) (Becker 1988)."""
    if SCALE_OF[kind] == "g" and len(finding.arms) == 1:
        (arm,) = finding.arms.values()
        if arm.change is not None and arm.change_se is not None and arm.baseline_sd and arm.n is not None:
            g = small_sample_correction(arm.n - 1) * arm.change / arm.baseline_sd
            size = EffectSize(g, (arm.change_se / arm.baseline_sd) ** 2 + g**2 / (2 * arm.n))
            return size, f"change and its SE of {arm.n} people, in SDs before"
    raise UnusableFinding(NO_FIGURE if finding.effect is None else f"the same people measured twice, and {NO_INTERVAL}")


def _of_same_people(finding: Finding, kind: str) -> tuple[EffectSize, str]:
    """Hedges' g of one group of people under both conditions, in standard deviations between people."""
    test, r, n = finding.statistic, finding.paired_r, _people(finding)
    means = _two_means(finding)
    if finding.effect is None and means is None and (test is None or test.value is None):
        raise UnusableFinding(NO_FIGURE)
    if SCALE_OF[kind] != "g":
        raise UnusableFinding(f"{SAME_PEOPLE}, and {NO_INTERVAL}")
    if r is None:
        raise UnusableFinding(f"{SAME_PEOPLE}, without the correlation of their two measurements (paired_r)")
    if n is None:
        raise UnusableFinding(f"{SAME_PEOPLE}, without their number")
    said = f"of {n} people under both conditions, r = {r:g}"
    if means is not None:
        m1, s1, _, m2, s2, _ = means
        return crossover_from_means(m1, s1, m2, s2, n, r), f"Hedges' g from means and SDs {said}"
    sign = _sign(finding)
    if test is None or test.kind != "t" or test.value is None or test.of is not None or sign is None:
        raise UnusableFinding(f"{SAME_PEOPLE}, without means and SDs or a paired t and a direction")
    t = abs(test.value) * sign
    return crossover_from_paired_t(t, n, r), f"Hedges' g from paired t = {t:g} {said}"


def _of_correlation(finding: Finding) -> tuple[EffectSize, str]:
    effect = finding.effect
    if effect is None or finding.n is None or finding.n <= 3 or finding.n_is != "own":
        raise UnusableFinding(NO_INTERVAL)
    return fisher_z(effect.value, finding.n), f"Fisher's z, variance from n = {finding.n}"


def _of_share(finding: Finding) -> tuple[EffectSize, str]:
    """The logit of a share of people: of the only arm, or of the whole finding where it has no arms."""
    share, n = (finding.effect.value if finding.effect else None), (finding.n if finding.n_is == "own" else None)
    if finding.arms:
        (arm, *others) = finding.arms.values()
        share, n = arm.proportion, (None if others else arm.n)
        share = arm.events / arm.n if arm.events is not None and arm.n else share
    if share is None or n is None or not 0 < share < 1:
        raise UnusableFinding(NO_INTERVAL)
    size = EffectSize(np.array(math.log(share / (1 - share))), np.array(1 / (n * share) + 1 / (n * (1 - share))))
    return size, f"logit, variance from a share of {n} people"


def _from_arms(finding: Finding, kind: str) -> tuple[EffectSize, str] | None:
    """Two arms with their own figures; the first named is the intervention."""
    if len(finding.arms) != 2:
        return None
    (name, first), (other, second) = finding.arms.items()
    arms = f"{name} and {other}"
    if kind in RATIOS:
        if None in (first.events, first.n, second.events, second.n) or kind == "hazard_ratio":
            return None
        function = log_odds_ratio if kind == "odds_ratio" else log_risk_ratio
        counts = (float(first.events or 0), float(first.n or 0), float(second.events or 0), float(second.n or 0))
        return function(*counts), f"variance from the events of {arms}"
    if kind == "mean_difference" and None not in (first.change, first.change_se, second.change, second.change_se):
        (c1, e1), (c2, e2) = ((float(arm.change or 0), float(arm.change_se or 0)) for arm in (first, second))
        size = EffectSize(np.array(c1 - c2), np.array(e1**2 + e2**2))
        return size, f"difference of the changes of {arms}, by their SEs"
    means = _two_means(finding)
    if means is None or SCALE_OF[kind] not in ("g", "difference"):
        return None
    if SCALE_OF[kind] == "g":
        return standardized_mean_difference(*means), f"Hedges' g from means, SDs and sizes of {arms}"
    return mean_difference(*means), f"difference of the means of {arms}"


def _two_means(finding: Finding) -> TwoMeans | None:
    """Means, SDs and sizes of two arms, those after treatment where only these are told."""
    if len(finding.arms) != 2:
        return None
    for after in (False, True):
        figures = [figure for arm in finding.arms.values() for figure in _mean(arm, after=after)]
        told = [figure for figure in figures if figure is not None]
        if len(told) == 6:
            m1, s1, n1, m2, s2, n2 = told
            return m1, s1, n1, m2, s2, n2
    return None


def _mean(arm: Arm, *, after: bool) -> tuple[float | None, float | None, float | None]:
    """Mean, SD and size of an arm; the SD from the standard error of the mean where that is what was reported."""
    if after:
        return arm.post, arm.post_sd, arm.n
    spread = arm.se * math.sqrt(arm.n) if arm.sd is None and arm.se is not None and arm.n is not None else arm.sd
    return arm.mean, spread, arm.n


def _from_sizes(finding: Finding) -> tuple[EffectSize, str] | None:
    """The effect as reported, its variance from the number of people in both arms."""
    effect, sizes = finding.effect, _two_sizes(finding)
    if effect is None or SCALE_OF[effect.kind] != "g" or sizes is None:
        return None
    small = hedges_g(effect.value, *sizes)
    if effect.kind == "hedges_g":  # as reported: its correction is already made
        n1, n2 = sizes
        variance = 1 / n1 + 1 / n2 + effect.value**2 / (2 * (n1 + n2))
        small = EffectSize(small.value * 0 + effect.value, small.variance * 0 + variance)
    return small, f"Hedges' g, variance from arms of {sizes[0]} and {sizes[1]}"


def _from_test(finding: Finding) -> tuple[EffectSize, str]:
    """Hedges' g from an independent-groups t with both arm sizes; the sign is the finding's direction."""
    test, sizes, sign = finding.statistic, _two_sizes(finding), _sign(finding)
    if finding.effect is not None and SCALE_OF[finding.effect.kind] != "g":
        raise UnusableFinding(NO_INTERVAL)
    if test is None or test.kind != "t" or test.value is None or test.of is not None:
        raise UnusableFinding(NO_FIGURE if finding.effect is None else "no interval or arm sizes")
    if sizes is None or sign is None:
        raise UnusableFinding("a t without both arm sizes and a direction")
    t = abs(test.value) * sign
    return g_from_t(t, *sizes), f"Hedges' g from t = {t:g} and arms of {sizes[0]} and {sizes[1]}"


def _two_sizes(finding: Finding) -> tuple[int, int] | None:
    """Both arm sizes, where there are exactly two arms of two or more people."""
    sizes = list(finding.n_arms.values()) or [arm.n for arm in finding.arms.values() if arm.n is not None]
    return (sizes[0], sizes[1]) if len(sizes) == 2 and min(sizes) >= 2 else None


def _people(finding: Finding) -> int | None:
    """How many people were measured twice."""
    return one_sample(finding) or (finding.n if finding.n_is == "own" else None)


def _sign(finding: Finding) -> int | None:
    return {"increase": 1, "decrease": -1}.get(finding.direction)
