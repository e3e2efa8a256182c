"""From a finding to an effect with a sampling variance, and the sentence that says how.

Each scale takes the kinds of effect that mean the same thing:

    g           standardised mean difference between groups (cohen_d, hedges_g), or two arms with mean, SD and n
    change      standardised change from the people's own baseline, which is no comparison of groups
    log ratio   logarithm of a risk, odds or hazard ratio, or of two arms with events
    z           Fisher's z of a correlation
    difference  mean difference in the unit of the measure
    logit       logit of a proportion

The variance comes from the first of these the record has: the reported interval; the arms' own means,
SDs and sizes; the effect with both arm sizes; the test value with both arm sizes. A p alone is never
used: most are bounds. What has none of these is `UnusableFinding`, with the reason.
"""

import math
import re
from dataclasses import dataclass
from typing import Literal

from assuage.errors import AssuageError
from assuage.evidence.record import Effect, Finding
from assuage.evidence.rules import RATIOS
from assuage.statistics.effect_sizes.conversions import effect_from_interval, g_from_t
from assuage.statistics.effect_sizes.correlation import fisher_z
from assuage.statistics.effect_sizes.effect import EffectSize, UnusableSummary
from assuage.statistics.effect_sizes.two_by_two import log_odds_ratio, log_risk_ratio
from assuage.statistics.effect_sizes.two_groups import hedges_g, standardized_mean_difference


Scale = Literal["g", "change", "log ratio", "z", "difference", "logit"]
SCALE_OF: dict[str, Scale] = {
    "cohen_d": "g",
    "hedges_g": "g",
    "risk_ratio": "log ratio",
    "odds_ratio": "log ratio",
    "hazard_ratio": "log ratio",
    "correlation": "z",
    "mean_difference": "difference",
    "proportion": "logit",
}


class UnusableFinding(AssuageError):
    """Why a finding cannot enter a pooled result; one clause, without the finding's name."""


@dataclass(frozen=True, slots=True)
class Usable:
    """A finding as an effect on a scale with its sampling variance (units of the scale, squared), and how it came."""

    finding: Finding
    scale: Scale
    kind: str
    value: float
    variance: float
    conversion: str


def usable(finding: Finding) -> Usable:
    """The finding as an effect with a variance.

    Raises:
        UnusableFinding: it is retracted, stands for another, was not read, or reports too little.
    """
    if finding.retracted:
        raise UnusableFinding("retracted")
    if finding.same_as is not None:
        raise UnusableFinding(f"the same result as {finding.same_as}, counted once")
    if not finding.seen:
        raise UnusableFinding("its figure was not read at the source")
    effect = finding.effect
    if effect is not None and effect.kind not in SCALE_OF:
        raise UnusableFinding(f"a {effect.kind.replace('_', ' ')} is not an effect between groups")
    kind = effect.kind if effect is not None else "hedges_g"
    if kind == "correlation" and re.search(r"\b(alpha|ICC)\b", finding.measure):
        raise UnusableFinding("a reliability is not a correlation between people")
    try:
        size, conversion = _from_interval(effect) or _from_arms(finding) or _from_sizes(finding) or _from_test(finding)
    except UnusableSummary as problem:
        raise UnusableFinding(str(problem).rstrip(".")) from None
    scale: Scale = "change" if SCALE_OF[kind] == "g" and _own_baseline(finding) else SCALE_OF[kind]
    return Usable(finding, scale, kind, float(size.value), float(size.variance), conversion)


def on_paper(scale: Scale, value: float) -> float:
    """A value of the scale as it is printed: ratios, correlations and proportions in their own terms."""
    match scale:
        case "log ratio":
            return math.exp(value)
        case "z":
            return math.tanh(value)
        case "logit":
            return 1 / (1 + math.exp(-value))
        case _:
            return value


PRINTED: dict[Scale, str] = {
    "g": "standardised difference (g)",
    "change": "standardised change",
    "log ratio": "ratio",
    "z": "correlation (r)",
    "difference": "mean difference",
    "logit": "proportion",
}


def _from_interval(effect: Effect | None) -> tuple[EffectSize, str] | None:
    if effect is None or effect.ci is None:
        return None
    scaled = [_on_scale(SCALE_OF[effect.kind], value) for value in (effect.value, *effect.ci)]
    if not all(map(math.isfinite, scaled)):
        return None
    name = {"log ratio": "logarithms of the ", "z": "Fisher's z of the ", "logit": "logits of the "}
    return effect_from_interval(*scaled), f"variance from {name.get(SCALE_OF[effect.kind], 'the ')}reported interval"


def _on_scale(scale: Scale, value: float) -> float:
    """The value on its scale; infinite where the scale ends (a ratio of 0, a correlation or proportion of 1)."""
    match scale:
        case "log ratio":
            return math.log(value) if value > 0 else -math.inf
        case "z":
            return math.atanh(value) if abs(value) < 1 else math.copysign(math.inf, value)
        case "logit":
            return math.log(value / (1 - value)) if 0 < value < 1 else math.inf
        case _:
            return value


def _from_arms(finding: Finding) -> tuple[EffectSize, str] | None:
    """Two arms with their own figures; the first named is the intervention."""
    if len(finding.arms) != 2:
        return None
    (name, first), (other, second) = finding.arms.items()
    arms = f"{name} and {other}"
    kind = finding.effect.kind if finding.effect is not None else "hedges_g"
    if kind in RATIOS:
        if None in (first.events, first.n, second.events, second.n) or kind == "hazard_ratio":
            return None
        function = log_odds_ratio if kind == "odds_ratio" else log_risk_ratio
        counts = (float(first.events or 0), float(first.n or 0), float(second.events or 0), float(second.n or 0))
        return function(*counts), f"variance from the events of {arms}"
    if SCALE_OF[kind] != "g":
        return None
    for mean, sd, moment in (("mean", "sd", ""), ("post", "post_sd", " after treatment")):
        figures = [getattr(arm, figure) for arm in (first, second) for figure in (mean, sd, "n")]
        if None not in figures:
            m1, s1, n1, m2, s2, n2 = (float(figure) for figure in figures)
            size = standardized_mean_difference(m1, s1, n1, m2, s2, n2)
            return size, f"Hedges' g from means, SDs and sizes of {arms}{moment}"
    return None


def _from_sizes(finding: Finding) -> tuple[EffectSize, str] | None:
    """The effect as reported, its variance from the number of people behind it."""
    effect = finding.effect
    if effect is None:
        return None
    if effect.kind == "correlation" and finding.n is not None and finding.n > 3 and finding.n_is == "own":
        return fisher_z(effect.value, finding.n), f"Fisher's z, variance from n = {finding.n}"
    sizes = _two_sizes(finding)
    if SCALE_OF[effect.kind] != "g" or sizes is None:
        return None
    small = hedges_g(effect.value, *sizes)
    if effect.kind == "hedges_g":  # as reported: its correction is already made
        n1, n2 = sizes
        variance = 1 / n1 + 1 / n2 + effect.value**2 / (2 * (n1 + n2))
        small = EffectSize(small.value * 0 + effect.value, small.variance * 0 + variance)
    return small, f"Hedges' g, variance from arms of {sizes[0]} and {sizes[1]}"


def _from_test(finding: Finding) -> tuple[EffectSize, str]:
    """Hedges' g from an independent-groups t with both arm sizes; the sign is the finding's direction."""
    test, sizes = finding.statistic, _two_sizes(finding)
    if finding.effect is not None and SCALE_OF[finding.effect.kind] != "g":
        raise UnusableFinding("no interval was reported where it was read")
    if test is None or test.kind != "t" or test.value is None or test.of is not None:
        raise UnusableFinding(
            "a direction without a usable figure" if finding.effect is None else "no interval or arm sizes"
        )
    if sizes is None or finding.direction not in ("increase", "decrease"):
        raise UnusableFinding("a t without both arm sizes and a direction")
    t = abs(test.value) * (1 if finding.direction == "increase" else -1)
    return g_from_t(t, *sizes), f"Hedges' g from t = {t:g} and arms of {sizes[0]} and {sizes[1]}"


def _two_sizes(finding: Finding) -> tuple[int, int] | None:
    """Both arm sizes, where there are exactly two arms of two or more people, none of them in both."""
    sizes = list(finding.n_arms.values()) or [arm.n for arm in finding.arms.values() if arm.n is not None]
    crossed = "within" in finding.comparator or "crossover" in f"{finding.comparator} {finding.population}"
    if len(sizes) != 2 or min(sizes) < 2 or crossed or _own_baseline(finding):
        return None
    return sizes[0], sizes[1]


def _own_baseline(finding: Finding) -> bool:
    """Whether people are compared with themselves before."""
    return re.search(r"\b(baseline|own|pre vs post|pre-reversal)\b", finding.comparator) is not None
