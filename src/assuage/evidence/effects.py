"""From a finding to an effect with a sampling variance, and the sentence that says how.

The variance comes from the first of these the record has: the reported interval; the arms' own means, SDs (or standard
errors of the means) and sizes, or changes with their standard errors; the effect with both arm sizes; the test value
with both arm sizes; a share with its n. A p alone is never used: most are bounds. Formulas for two arms are for
different people. The same people under both conditions give an effect by their own formulas (`statistics.effect_sizes.
crossover`), which need the correlation of their two measurements, `paired_r`. What has none of these is
`UnusableFinding`, with the reason.
"""

import math
from dataclasses import dataclass

from assuage.evidence.design import design_of
from assuage.evidence.effect_figures import UnusableFinding, from_figures, kind_of
from assuage.evidence.record import Effect, Finding
from assuage.evidence.scales import SCALE_OF, Scale, on_scale
from assuage.statistics.effect_sizes.conversions import effect_from_interval
from assuage.statistics.effect_sizes.effect import EffectSize, UnusableSummary


ROUNDING = 0.03  # an interval of two decimals may be uneven by so much
UNEVEN = 1.5


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
    if finding.not_pooled is not None:
        raise UnusableFinding(finding.not_pooled)
    effect = finding.effect
    if effect is not None and effect.kind not in SCALE_OF:
        raise UnusableFinding(f"a {effect.kind.replace('_', ' ')} is not an effect between groups")
    design = design_of(finding)
    kind = kind_of(finding, design)
    try:
        size, conversion = _from_interval(effect) or from_figures(finding, kind, design)
    except UnusableSummary as problem:
        raise UnusableFinding(str(problem).rstrip(".")) from None
    scale: Scale = "change" if SCALE_OF[kind] == "g" and design == "change" else SCALE_OF[kind]
    return Usable(finding, scale, kind, float(size.value), float(size.variance), conversion)


def _from_interval(effect: Effect | None) -> tuple[EffectSize, str] | None:
    if effect is None or effect.ci is None:
        return None
    scaled = [on_scale(SCALE_OF[effect.kind], value) for value in (effect.value, *effect.ci)]
    if not all(map(math.isfinite, scaled)):
        return None
    name = {"log ratio": "logarithms of the ", "z": "Fisher's z of the ", "logit": "logits of the "}
    return effect_from_interval(*scaled), f"variance from {name.get(SCALE_OF[effect.kind], 'the ')}reported interval"


def lopsided(finding: Finding) -> str | None:
    """What to remark where the reported interval is not even about its effect on the scale it is pooled on."""
    effect = finding.effect
    if effect is None or effect.ci is None:
        return None
    low, middle, high = (on_scale(SCALE_OF[effect.kind], value) for value in (effect.ci[0], effect.value, effect.ci[1]))
    below, above = middle - low, high - middle
    if (
        not math.isfinite(below + above)
        or abs(above - below) <= ROUNDING
        or max(below, above) < UNEVEN * min(below, above)
    ):
        return None
    return f"its interval reaches {below:.2f} below and {above:.2f} above, and is taken as even"
