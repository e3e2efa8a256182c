"""What must hold between the fields of one finding: each breach is a field and one sentence.

Shapes and types are the business of `assuage.evidence.record`; these are the rules a type cannot say.
"""

import dataclasses
import math
import re
from collections.abc import Iterator

from scipy import special

from assuage.evidence.design import one_sample
from assuage.evidence.record import RATIOS, SIGNED, Arm, Effect, Finding, Statistic, no_effect


Breach = tuple[str, str]
TEXTS = ("citation", "population", "intervention", "comparator", "measure", "where", "source")
COMPARATORS = r" (placebo|controls?|comparator|comparison|sham|vehicle|saline|wait ?list|waiting list|tau|usual care) "
SPREADS = ("sd", "se", "baseline_sd", "post_sd", "change_se")
_BOUNDS: dict[str, tuple[float, float]] = {
    "proportion": (0.0, 1.0),
    "correlation": (-1.0, 1.0),
    "risk_difference": (-1.0, 1.0),
    **dict.fromkeys(RATIOS, (0.0, math.inf)),
}


def breaches(finding: Finding) -> Iterator[Breach]:
    """Every rule the finding breaks, as (field, sentence)."""
    if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9.-]*", finding.id):
        yield "id", f"'{finding.id}' is not letters, digits, dots and hyphens"
    if finding.doi is not None and not re.fullmatch(r"10\.\d{4,9}/\S+", finding.doi):
        yield "doi", f"'{finding.doi}' is not a DOI such as 10.1016/j.biopsych.2014.10.015"
    if finding.pmid is not None and finding.pmid < 1:
        yield "pmid", f"{finding.pmid} is not a PubMed number"
    for name in TEXTS:
        if not getattr(finding, name).strip():
            yield name, "empty; it cannot be left out"
    if finding.same_as == finding.id:
        yield "same_as", "a finding cannot stand for itself"
    if finding.not_pooled is not None and not finding.not_pooled.strip():
        yield "not_pooled", "empty; it says why this effect is not pooled"
    for name in ("sample", "part_of"):
        if (given := getattr(finding, name)) is not None and not given.strip():
            yield name, "empty; it names what is shared, or is left out"
    if finding.trend and finding.direction not in ("increase", "decrease"):
        yield "trend", f"there is no trend in the direction '{finding.direction}'; nearest: leave it out"
    if finding.part_of is not None and not finding.synthesis:
        yield "part_of", "given for a single study; it is of syntheses"
    if finding.paired_r is not None and not -1 < finding.paired_r < 1:
        yield "paired_r", f"{finding.paired_r:g} is not a correlation between -1 and 1"
    yield from _sizes(finding)
    yield from _design(finding)
    yield from _arm_order(finding)
    if finding.effect is not None:
        yield from _effect(finding.effect)
        yield from _direction(finding, finding.effect)
        yield from _arithmetic(finding, finding.effect)
    if finding.statistic is not None:
        yield from _statistic(finding.statistic)
    for name, arm in finding.arms.items():
        yield from _arm(f"arms.{name}", arm)
    for place, point in enumerate(finding.timecourse):
        if point.sd is not None and point.sd < 0:
            yield f"timecourse.{place}.sd", f"{point.sd:g} is negative"


def _sizes(finding: Finding) -> Iterator[Breach]:
    if finding.n is not None and finding.n < 1:
        yield "n", f"{finding.n} is not a number of people"
    for name, size in finding.n_arms.items():
        if size < 0:
            yield f"n_arms.{name}", f"{size} is not a number of people"
        elif finding.n is not None and size > finding.n:
            yield f"n_arms.{name}", f"{size} is more than the {finding.n} of the whole finding"


def _design(finding: Finding) -> Iterator[Breach]:
    """Two arms that each hold everyone are one group measured twice, whatever they are called."""
    people = one_sample(finding)
    if finding.design == "between" and people is not None:
        yield "design", f"'between' disagrees with two arms of the same {people} people; nearest: within"


def _arm_order(finding: Finding) -> Iterator[Breach]:
    """The first of two arms is the intervention: by its name, and by the direction where only the arms have figures."""
    if len(finding.arms) != 2 or finding.design in ("change", "level"):
        return
    (name, first), (other, second) = finding.arms.items()
    shown, said = _shown(first, second), finding.direction
    if shown is not None and _is_comparator(finding, name) and not _is_comparator(finding, other):
        yield "arms", f"'{name}' is the comparator, and the first arm is the intervention; name '{other}' first"
    elif finding.effect is None and said in ("increase", "decrease") and shown not in (None, said):
        yield "direction", f"'{said}' disagrees with its own arms, '{name}' against '{other}'; nearest: {shown}"


def _is_comparator(finding: Finding, arm: str) -> bool:
    """Whether the arm's name is that of the comparator and not of the intervention."""
    name = f" {_plain(arm)} "
    if name in f" {_plain(finding.intervention)} " or _plain(arm) in (
        "",
        "treatment",
        "intervention",
        "drug",
        "active",
    ):
        return False
    return name in f" {_plain(finding.comparator)} " or re.search(COMPARATORS, name) is not None


def _plain(words: str) -> str:
    return " ".join(re.findall(r"[a-z0-9]+", words.lower()))


def _shown(first: Arm, second: Arm) -> str | None:
    """What two arms show, first against second: by their changes, else by the first figure that both report."""
    pairs = [(getattr(first, figure), getattr(second, figure)) for figure in ("change", "mean", "post", "proportion")]
    pairs.append((_risk(first), _risk(second)))
    one, other = next((pair for pair in pairs if None not in pair), (None, None))
    if one is None or other is None or one == other:
        return None
    return "increase" if one > other else "decrease"


def _risk(arm: Arm) -> float | None:
    return None if arm.events is None or not arm.n else arm.events / arm.n


def _effect(effect: Effect) -> Iterator[Breach]:
    low, high = _BOUNDS.get(effect.kind, (-math.inf, math.inf))
    if not low <= effect.value <= high:
        yield (
            "effect.value",
            f"{effect.value:g} is no {effect.kind.replace('_', ' ')}: it lies from {low:g} to {high:g}",
        )
    for name, interval in (("ci", effect.ci), ("range", effect.range)):
        if interval is None:
            continue
        if interval[0] > interval[1]:
            yield f"effect.{name}", f"[{interval[0]:g}, {interval[1]:g}] has its larger end first"
        elif not interval[0] <= effect.value <= interval[1]:
            yield f"effect.{name}", f"[{interval[0]:g}, {interval[1]:g}] excludes its own estimate {effect.value:g}"
    if effect.kind in ("time", "concentration") and effect.unit is None:
        yield "effect.unit", f"missing; a {effect.kind} needs its unit"


def _direction(finding: Finding, effect: Effect) -> Iterator[Breach]:
    """The sign must say what the direction says; 'none' must not sit beside an interval that excludes no effect."""
    if effect.kind not in SIGNED:
        return
    null = no_effect(effect.kind)
    shown = "increase" if effect.value > null else "decrease" if effect.value < null else "none"
    if finding.direction in ("increase", "decrease") and finding.direction != shown:
        yield "direction", f"'{finding.direction}' disagrees with its own effect {effect.value:g}; nearest: {shown}"
    if finding.direction == "none" and effect.ci and not effect.ci[0] <= null <= effect.ci[1]:
        yield "direction", f"'none' disagrees with an interval that excludes {null:g}; nearest: {shown}"


def _arithmetic(finding: Finding, effect: Effect) -> Iterator[Breach]:
    """A standardised or raw mean difference or a ratio, recomputed from two arms that report means or events."""
    if len(finding.arms) == 2 and effect.kind in ("odds_ratio", "risk_ratio"):
        yield from _ratio(finding, effect)
    if len(finding.arms) != 2 or effect.kind not in ("cohen_d", "hedges_g", "mean_difference"):
        return
    first, second = finding.arms.values()
    for mean, sd in (("mean", "sd"), ("post", "post_sd")):
        apart = _difference(first, second, mean, sd, effect.kind)
        changes = first.change is not None and second.change is not None
        if apart is None or changes:  # with changes reported, the effect is a difference of changes
            continue
        if abs(apart - effect.value) > 0.05 + 0.1 * abs(effect.value):
            yield "effect.value", f"{effect.value:g} does not follow from its arms, which give {apart:.2f}"


def _ratio(finding: Finding, effect: Effect) -> Iterator[Breach]:
    first, second = finding.arms.values()
    one, other = _risk(first), _risk(second)
    if one is None or other is None or 0 in (one, other) or 1 in (one, other):
        return
    apart = one / other if effect.kind == "risk_ratio" else one * (1 - other) / (other * (1 - one))
    if effect.value <= 0 or abs(math.log(apart / effect.value)) > 0.1 + 0.02 / effect.value:
        yield "effect.value", f"{effect.value:g} does not follow from its arms, which give {apart:.2f}"


def _difference(first: Arm, second: Arm, mean: str, sd: str, kind: str) -> float | None:
    one, other = getattr(first, mean), getattr(second, mean)
    if one is None or other is None:
        return None
    if kind == "mean_difference":
        return one - other
    s1, s2 = getattr(first, sd), getattr(second, sd)
    if not (s1 and s2 and first.n and second.n) or first.n + second.n < 3:
        return None
    df = first.n + second.n - 2
    pooled = math.sqrt(((first.n - 1) * s1**2 + (second.n - 1) * s2**2) / df)
    small_sample = 1 - 3 / (4 * df - 1) if kind == "hedges_g" else 1.0
    return small_sample * (one - other) / pooled


def _statistic(statistic: Statistic) -> Iterator[Breach]:
    if statistic.p is None:
        return
    if not 0 <= statistic.p <= 1:
        yield "statistic.p", f"{statistic.p:g} is not a probability"
    elif (two_sided := _two_sided_p(statistic)) is not None and statistic.p < 0.45 * two_sided:  # half is one-sided
        yield "statistic.p", f"{statistic.p:g} is less than its own {statistic.kind} gives, {two_sided:.2g}"


def _two_sided_p(statistic: Statistic) -> float | None:
    """The p that follows from a z, or from a t or F with degrees of freedom; a reported p may be a bound above it."""
    match statistic:
        case Statistic(kind="z", value=float(z)):
            return float(2 * special.ndtr(-abs(z)))
        case Statistic(kind="t", value=float(t), df=float(df) | int(df)):
            return float(2 * special.stdtr(df, -abs(t)))
        case Statistic(kind="F", value=float(f), df=(float() | int() as d1, float() | int() as d2)):
            return float(special.fdtrc(d1, d2, f))
        case _:
            return None


def _arm(place: str, arm: Arm) -> Iterator[Breach]:
    for name in SPREADS:
        spread = getattr(arm, name)
        if spread is not None and spread < 0:
            yield f"{place}.{name}", f"{spread:g} is negative"
    if arm.n is not None and arm.n < 1:
        yield f"{place}.n", f"{arm.n} is not a number of people"
    if arm.proportion is not None and not 0 <= arm.proportion <= 1:
        yield f"{place}.proportion", f"{arm.proportion:g} is not between 0 and 1"
    if arm.events is not None and arm.n is not None and arm.events > arm.n:
        yield f"{place}.events", f"{arm.events:g} is more than the {arm.n} of the arm"
    for field in dataclasses.fields(arm):
        interval = getattr(arm, field.name)
        if isinstance(interval, tuple) and interval[0] > interval[1]:
            yield f"{place}.{field.name}", f"[{interval[0]:g}, {interval[1]:g}] has its larger end first"
