"""How one finding is read, by claims and by questions alike: figures before labels, and what it can be read for.

- *Direction*: as recorded, except that a trend, a reported interval that includes no effect, or a p above .05 of the
  effect itself make it none, whatever the label says. A p printed as `< .05` is recorded as .05 and passes.
- *Interval*: the reported 95 % interval, or the one that follows from the effect's own p.
- *Figures*: a finding has them when it carries a test of its own, an effect that compares, or a share or level that is
  itself what was found (`design: level` or `change`).
- *Voice*: the people it comes from. Papers that report one sample, by the field `sample`, are one voice.
- *Outweighed*: a moderator or a subgroup is not the result of a trial whose overall result stands beside it.
"""

import math
from collections.abc import Iterable
from statistics import NormalDist

from assuage.evidence.record import RATIOS, SIGNED, Direction, EffectKind, Finding, Interval, no_effect
from assuage.evidence.roles import study


SIGNIFICANT = 0.05
_TWO_SIDED = NormalDist().inv_cdf(0.975)


def direction_of(found: Finding) -> Direction:
    """The direction that the finding shows."""
    if found.direction not in ("increase", "decrease"):
        return found.direction
    effect, test = found.effect, found.statistic
    by_chance = test is not None and test.of is None and test.p is not None and test.p > SIGNIFICANT
    if effect is not None and effect.ci is not None and effect.kind in SIGNED:
        by_chance |= effect.ci[0] <= no_effect(effect.kind) <= effect.ci[1]
    return "none" if found.trend or by_chance else found.direction


def interval_of(found: Finding) -> Interval | None:
    """The 95 % interval as reported, or, for a difference from 0, from the effect's own p."""
    effect, test = found.effect, found.statistic
    if effect is None or effect.ci:
        return effect.ci if effect else None
    of_its_own = test is not None and test.of is None and test.p
    if of_its_own and effect.kind in SIGNED and effect.kind not in RATIOS and effect.value:
        half = _TWO_SIDED * abs(effect.value) / NormalDist().inv_cdf(1 - of_its_own / 2)
        return effect.value - half, effect.value + half
    return None


def has_figures(found: Finding) -> bool:
    """Whether the finding says how much, or how surely, and not in which direction alone."""
    effect, test = found.effect, found.statistic
    tested = test is not None and not test.of and (test.value is not None or test.p is not None)
    itself = effect is not None and (effect.kind in SIGNED or found.design in ("level", "change"))
    return tested or itself


def compares_groups(found: Finding) -> bool:
    """Whether it compares people of two kinds as they are, such as patients with controls."""
    return found.design in ("between", "association") and len(found.people) > 1


def uncontrolled(found: Finding) -> str | None:
    """Why it cannot say what an intervention does, or None: nothing was set beside it, or nobody intervened."""
    if found.design == "change":
        return "a change with nothing to compare it with"
    return "an association, in which nobody intervened" if found.design == "association" else None


def voice(found: Finding) -> str:
    """The sample of people the finding speaks of, where several papers share it; else its study."""
    return found.sample or study(found)


def own_n(found: Finding) -> int:
    """People behind this very effect; 0 where that was not reported."""
    return found.n if found.n and found.n_is == "own" else 0


def outweighed(chosen: Iterable[Finding]) -> dict[str, str]:
    """Of these findings, each moderator or subgroup beside the overall result of its own voice: id -> that result's."""
    chosen = list(chosen)
    overall = {voice(one): one.id for one in chosen if one.analysis == "overall"}
    return {
        one.id: overall[voice(one)]
        for one in chosen
        if one.analysis in ("moderator", "subgroup") and voice(one) in overall
    }


def as_d(kind: EffectKind, value: float) -> float | None:
    """The value on the scale of d, for kinds that have one."""
    if kind in ("cohen_d", "hedges_g"):
        return value
    if kind == "correlation" and abs(value) < 1:
        return 2 * value / (1 - value**2) ** 0.5
    if kind == "odds_ratio" and value > 0:
        return math.log(value) * math.sqrt(3) / math.pi
    return None
