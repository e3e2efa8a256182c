"""How each finding bears on a claim: for, against, null or mixed, or set aside; figures before labels.

1. Set aside, with the reason: retracted; the same result as another record (counted once);
   figure not read by us (`seen: false`); known only from the review itself; a moderator or a
   subgroup beside the overall result of its own trial; of other people than the claim's `people`;
   for a claim of a `mechanism`, a comparison of groups of people as they are; for a `controlled`
   claim, a change with nothing to compare it with, and an association.
2. `states`: for, if the finding's interval (its value, where there is none) reaches the stated
   figure give or take a tenth; otherwise against.
3. `expects: increase | decrease`: for or against by the finding's direction, read as in
   `assuage.evidence.readings`: a trend and an interval that includes no effect are null. A null is
   *precise* when it rules out an effect of d = 0.3 in the expected direction: by its interval, or,
   without one, by its own n (two equal groups). A null that is not precise says nothing; but in a paper
   without an interval it weighs as a precise one where as many people stand behind it as behind each
   paper that is for, since these could have been significant by chance as easily.
   `expects: none`: precise nulls are for, changes against.
   `expects: mixed` (findings are said to disagree): each paper's directions, or precise null. For, if
   two papers report opposite directions, or one a direction and another a precise null; against, if
   two or more agree and no wide null stands beside them. A synthesis that says mixed is for.
   `expects: varies` (an effect is said to hang on something): a link says `at` which level of it the
   finding was made. A study of two levels is for where they differ in direction, against where they do
   not; studies of one level each are for if level and direction go together more clearly than chance
   would have it (Fisher's exact p below .05), and else say nothing. A link without `at` is a test of the
   dependence itself: for if it found one.
4. A link may run the other way (`reversed`), give the value to compare, or set the stance by
   hand; each needs its `because`, and the judgement reports it.
"""

import math
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from statistics import NormalDist
from typing import Literal

from assuage.errors import UnknownName
from assuage.evidence.claims import Claim, Expectation, Link, Stance, Stated
from assuage.evidence.moderators import exact_p
from assuage.evidence.readings import (
    SIGNIFICANT,
    as_d,
    compares_groups,
    direction_of,
    has_figures,
    interval_of,
    outweighed,
    own_n,
    uncontrolled,
    voice,
)
from assuage.evidence.record import Finding
from assuage.evidence.roles import study


SMALLEST_OF_INTEREST = 0.3
FROM_THE_REVIEW = {"text of the review", "cited in the review"}

_OPPOSITE = {"increase": "decrease", "decrease": "increase"}
_TWO_SIDED = NormalDist().inv_cdf(0.975)


@dataclass(frozen=True, slots=True, kw_only=True)
class Bearing:
    """How one finding bears on a claim, and why, where that is not plain from its direction.

    `trend` is the side on which a null would be, if its trend were more than one.
    """

    finding: Finding
    stance: Stance
    precise: bool = False
    figures: bool = False
    by_hand: bool = False
    trend: Literal["for", "against"] | None = None
    why: str | None = None

    @property
    def decides(self) -> bool:
        """Whether it says anything: a null does only where it is precise."""
        return self.stance != "null" or self.precise


def countable(claim: Claim, shelf: Mapping[str, Finding]) -> tuple[list[tuple[Link, Finding]], dict[str, str]]:
    """The findings that can decide the claim, each once, and why the others cannot.

    Raises:
        UnknownName: the claim names a finding the library does not hold.
    """
    counted: dict[str, tuple[Link, Finding]] = {}
    set_aside: dict[str, str] = {}
    for link in claim.findings:
        if link.id not in shelf:
            raise UnknownName("finding", link.id, shelf, see="assuage evidence list")
        found = shelf[link.id]
        if found.same_as and found.same_as in shelf:
            set_aside[link.id] = f"the same result as {found.same_as}, counted once"
            found = shelf[found.same_as]
        if found.retracted:
            set_aside[link.id] = "retracted"
        elif not found.seen:
            set_aside[link.id] = "its figure was not read"
        elif found.where in FROM_THE_REVIEW:
            set_aside[link.id] = "known only from the review itself"
        elif (why := _beside_the_point(claim, found)) is not None:
            set_aside[link.id] = why
        else:
            counted.setdefault(found.id, (link, found))
    over_all = outweighed(found for _, found in counted.values()) if claim.expects != "varies" else {}
    for name, overall in over_all.items():
        set_aside[name] = f"a {shelf[name].analysis} beside the overall result of its trial, {overall}"
    return [one for name, one in counted.items() if name not in over_all], set_aside


def _beside_the_point(claim: Claim, found: Finding) -> str | None:
    """Why a finding cannot decide this claim, from what its fields say of people and comparison."""
    if claim.people and found.people and not set(claim.people) <= set(found.people):
        return f"about other people: {', '.join(found.people)}"
    if claim.mechanism and compares_groups(found):
        return "compares groups of people as they are, and the claim is of a mechanism"
    return uncontrolled(found) if claim.controlled else None


def bearings_on(claim: Claim, counted: list[tuple[Link, Finding]]) -> list[Bearing]:
    """How each of these findings bears on the claim, by rules 2 to 4."""
    if claim.states:
        return [_matches(claim.states, link, found) for link, found in counted]
    if claim.expects == "mixed":
        return _disagree(counted)
    if claim.expects == "varies":
        return _varies(counted)
    return _with_large_nulls([_agrees(claim.expects, link, found) for link, found in counted], claim.expects)


def _matches(stated: Stated, link: Link, found: Finding) -> Bearing:
    if link.stance:
        return _by_hand(link, link.stance, found)
    effect = found.effect
    if link.value is not None:
        low = high = link.value
    elif effect and effect.kind == stated.kind:
        low, high = effect.ci or (effect.value, effect.value)
    else:
        return Bearing(finding=found, stance="null", why=f"reports no {stated.kind}")
    reaches = low <= stated.interval[1] and high >= stated.interval[0]
    return Bearing(finding=found, stance="for" if reaches else "against", figures=True, why=link.because)


def _by_hand(link: Link, stance: Stance, found: Finding) -> Bearing:
    return Bearing(finding=found, stance=stance, figures=has_figures(found), by_hand=True, why=link.because)


def _disagree(counted: list[tuple[Link, Finding]]) -> list[Bearing]:
    """Whether papers contradict each other: opposite directions, or one and a null that rules it out."""
    said: dict[str, set[str]] = {}
    for link, found in counted:
        way = _direction(link, found)
        if not link.stance and (way in _OPPOSITE or (way == "none" and _rules_out(found, None))):
            said.setdefault(voice(found), set()).add(way)
    ways = set[str]().union(*said.values())
    wide = any(voice(found) not in said for link, found in counted if not link.stance)
    shared: Stance = "for" if len(ways) > 1 and len(said) > 1 else "against" if len(said) > 1 and not wide else "null"
    bearings: list[Bearing] = []
    for link, found in counted:
        if link.stance:
            bearings.append(_by_hand(link, link.stance, found))
            continue
        of_many = found.synthesis and found.direction == "mixed"
        stance: Stance = "for" if of_many else shared if voice(found) in said else "null"
        bearings.append(Bearing(finding=found, stance=stance, figures=has_figures(found), why=link.because))
    return bearings


def _varies(counted: list[tuple[Link, Finding]]) -> list[Bearing]:
    """Whether an effect hangs on what the links call `at`: within studies of several levels, else between studies."""
    levels: dict[str, dict[str, set[str]]] = {}
    for link, found in counted:
        if link.at and not link.stance and (way := _direction(link, found)) in _OPPOSITE:
            levels.setdefault(voice(found), {}).setdefault(link.at, set()).add(way)
    stances: dict[str, tuple[Stance, str]] = {}
    for name, at in levels.items():
        if len(at) > 1:
            differ = len(set(map(frozenset, at.values()))) > 1
            stances[name] = ("for", "the levels differ") if differ else ("against", "the levels do not differ")
    single = [next(iter(at.items())) for name, at in levels.items() if name not in stances]
    counts = Counter((at, way) for at, ways in single for way in ways)
    known = {at for at, _ in counts}
    apart = len(known) > 1 and exact_p([(counts[at, "increase"], counts[at, "decrease"]) for at in known]) < SIGNIFICANT
    alone: tuple[Stance, str] = ("for", "level and direction go together") if apart else ("null", "one level alone")
    bearings: list[Bearing] = []
    for link, found in counted:
        stance, why = ("null", None)
        if link.stance:
            bearings.append(_by_hand(link, link.stance, found))
            continue
        if not link.at:
            stance = "null" if _direction(link, found) == "none" else "for"
        elif voice(found) in levels and _direction(link, found) in _OPPOSITE:
            stance, why = stances.get(voice(found), alone)
        precise = stance == "null" and not link.at and _rules_out(found, None)
        bearings.append(
            Bearing(finding=found, stance=stance, precise=precise, figures=has_figures(found), why=link.because or why)
        )
    return bearings


def _agrees(expects: Expectation | None, link: Link, found: Finding) -> Bearing:
    if link.stance:
        return _by_hand(link, link.stance, found)
    direction = _direction(link, found)
    wanted = _OPPOSITE.get(expects or "", expects) if link.reversed else expects
    precise = direction == "none" and _rules_out(found, wanted)
    stance: Stance
    if direction == "mixed":
        stance = "mixed"
    elif direction == "none":
        stance = "for" if expects == "none" and precise else "null"
    else:
        stance = "for" if direction == expects else "against"
    leaning = _OPPOSITE.get(found.direction, found.direction) if link.reversed else found.direction
    return Bearing(
        finding=found,
        stance=stance,
        precise=precise and stance == "null",
        figures=has_figures(found),
        trend=("for" if leaning == expects else "against") if found.trend else None,
        why=link.because,
    )


def _with_large_nulls(bearings: list[Bearing], expects: Expectation | None) -> list[Bearing]:
    """Nulls of papers without an interval weigh where as many people stand behind them as behind each that is for."""
    people: dict[str, int] = {}
    for one in bearings:
        if one.stance == "for":
            people[voice(one.finding)] = max(people.get(voice(one.finding), 0), own_n(one.finding))
    if expects == "none" or not people or 0 in people.values():
        return bearings
    spoke = {study(one.finding) for one in bearings if one.decides or interval_of(one.finding) is not None}
    largest = max(people.values())

    def large(one: Bearing) -> bool:
        told = one.stance == "null" and not one.by_hand and not one.finding.trend and study(one.finding) not in spoke
        return told and own_n(one.finding) >= largest

    why = "as many people as behind what is for"
    return [replace(one, precise=True, why=why) if large(one) else one for one in bearings]


def _direction(link: Link, found: Finding) -> str:
    """The finding's direction, after its figures and the way its measure runs."""
    shown = direction_of(found)
    return _OPPOSITE.get(shown, shown) if link.reversed else shown


def _rules_out(found: Finding, expects: str | None) -> bool:
    """Whether a null is precise: no effect of interest is left in the expected direction."""
    interval = interval_of(found)
    as_ds = [as_d(found.effect.kind, bound) for bound in interval] if found.effect and interval else [None]
    if all(bound is not None for bound in as_ds):
        low, high = (bound for bound in as_ds if bound is not None)
        below, above = low > -SMALLEST_OF_INTEREST, high < SMALLEST_OF_INTEREST
        return {"increase": above, "decrease": below}.get(expects or "", below and above)
    n = own_n(found)
    return n > 0 and 2 * _TWO_SIDED / math.sqrt(n) <= SMALLEST_OF_INTEREST
