"""The claims of the review, each with a verdict computed from the findings, never typed.

A claim says what it expects of the findings linked to it (`expects`), or a figure it states
(`states`). How a finding bears on it is read off the finding, figures before labels:

1. Set aside, with the reason: retracted; the same result as another record (counted once);
   figure not read by us (`seen: false`); known only from the review itself.
2. `states`: for, if the finding's interval (its value, where there is none) reaches the stated
   figure give or take a tenth; otherwise against.
3. `expects: increase | decrease`: for or against by the finding's direction. An interval that
   includes no effect makes it null, whatever its label. A null is *precise* when it rules out an
   effect of d = 0.3 in the expected direction: by its interval, or, without one, by its own n
   (two equal groups). A null that is not precise says nothing.
   `expects: none`: nulls are for, changes against. `expects: change`: any change is for.
   `expects: mixed` (the review says it varies): for, if the findings differ in direction;
   against, if two or more studies all agree.
4. A link may run the other way (`reversed`), give the value to compare, or set the stance by
   hand; each needs its `because`, and the judgement reports it.

Findings of one paper are one voice: for and against (or a precise null) in the same paper make it
mixed. Then, over papers:

- **supported**: at least one for; none against, mixed, or precise null;
- **contradicted**: at least one against or precise null; none for or mixed;
- **contested**: both, or a mixed one. `leans` says where twice the participants stand: a large
  study is not outvoted by three small ones, nor do they vanish;
- **unsupported here**: no finding, or only nulls too wide to say anything.

`basis` is "direction only" when no deciding finding carries an effect or a test, and
`Judgement.words` always says so. `own_source` is the verdict of the cited works alone; where
that is "contradicted" the review misreports what it cites.
"""

import functools
import importlib.resources
import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from statistics import NormalDist
from typing import Any, Literal, Self, get_args

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError, model_validator

from assuage import yaml_files
from assuage.errors import FileProblem, UnknownName
from assuage.evidence.library import findings
from assuage.evidence.record import EffectKind, Finding, Interval


Section = Literal[
    "Abstract and highlights",
    "Introduction",
    "Stress physiology",
    "Fear conditioning and memory",
    "Psychotherapy",
    "Conclusion",
]
Expectation = Literal["increase", "decrease", "none", "change", "mixed"]
Stance = Literal["for", "against", "null", "mixed"]
Verdict = Literal["supported", "contested", "contradicted", "unsupported here"]
Basis = Literal["figures", "direction only"]

SHIPPED = importlib.resources.files("assuage.evidence") / "claims.yaml"
SMALLEST_OF_INTEREST = 0.3
ROUNDING = 0.1
FROM_THE_REVIEW = {"text of the review", "cited in the review"}

_OPPOSITE = {"increase": "decrease", "decrease": "increase"}
_DIFFERENCES = {"cohen_d", "hedges_g", "correlation", "mean_difference", "percent_change"}
_RATIOS = {"odds_ratio", "risk_ratio", "hazard_ratio"}
_TWO_SIDED = NormalDist().inv_cdf(0.975)


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Link(_Strict):
    """A finding a claim is judged by; anything that departs from reading it plainly says why."""

    id: str
    reversed: bool = False
    value: float | None = None
    stance: Stance | None = None
    because: str | None = None

    @model_validator(mode="before")
    @classmethod
    def _name_alone(cls, raw: Any) -> Any:
        return {"id": raw} if isinstance(raw, str) else raw

    @model_validator(mode="after")
    def _departures_have_reasons(self) -> Self:
        if (self.reversed or self.value is not None or self.stance) and not self.because:
            raise ValueError(f"{self.id} is not read plainly: say why in 'because'")
        return self


class Stated(_Strict):
    """A figure the review prints: a value, or a range from `low` to `high`."""

    kind: EffectKind
    low: float
    high: float | None = None

    @property
    def interval(self) -> Interval:
        """From the lowest to the highest figure that rounds to what is stated."""
        high = self.low if self.high is None else self.high
        return self.low * (1 - ROUNDING), high * (1 + ROUNDING)


class Claim(_Strict):
    """One empirical statement of the review, in our words.

    `about` is the parameter of the model it speaks of, in full (`attendance.dropout_intercept`), or the mechanism, by
    the name of its module; else `not_modelled` says why there is none.
    """

    id: str = Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")
    section: Section
    text: str = Field(min_length=10)
    cites: list[str] = []
    expects: Expectation | None = None
    states: Stated | None = None
    findings: list[Link] = []
    about: str | None = None
    not_modelled: str | None = None
    note: str | None = None

    @model_validator(mode="after")
    def _is_whole(self) -> Self:
        if (self.expects is None) == (self.states is None):
            raise ValueError("give one of 'expects' (a direction) and 'states' (a figure)")
        if (self.about is None) == (self.not_modelled is None):
            raise ValueError("give 'about' (a parameter or a mechanism) or 'not_modelled' (why there is none)")
        named = [link.id for link in self.findings]
        if twice := {name for name in named if named.count(name) > 1}:
            raise ValueError(f"finding named twice: {', '.join(sorted(twice))}")
        return self


@dataclass(frozen=True, slots=True, kw_only=True)
class Bearing:
    """How one finding bears on a claim, and why, where that is not plain from its direction."""

    finding: Finding
    stance: Stance
    precise: bool = False
    figures: bool = False
    why: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """A claim, how each finding bears on it, and the verdict that follows."""

    claim: Claim
    verdict: Verdict
    basis: Basis | None
    bearings: Sequence[Bearing]
    papers: int
    leans: Literal["for", "against"] | None = None
    differs_by: Literal["sex"] | None = None
    own_source: Verdict | None = None
    set_aside: Mapping[str, str] = field(default_factory=dict[str, str])

    @property
    def misreported(self) -> bool:
        """Whether the works the review cites for it say otherwise."""
        return self.own_source == "contradicted"

    @property
    def words(self) -> str:
        """The verdict as it is printed: never without its basis."""
        parts = [f"{self.papers} {'paper' if self.papers == 1 else 'papers'}"] if self.papers else []
        if self.basis == "direction only":
            parts.append("direction only")
        if self.leans:
            parts.append(f"leans {self.leans}")
        if self.differs_by:
            parts.append(f"sides differ by {self.differs_by}")
        if self.misreported:
            parts.append("the cited work says otherwise")
        return self.verdict + (f" ({'; '.join(parts)})" if parts else "")

    def those(self, stance: Stance) -> list[str]:
        """Ids of the findings with this stance."""
        return [bearing.finding.id for bearing in self.bearings if bearing.stance == stance]

    def as_record(self) -> dict[str, Any]:
        """Plain data, for machines."""
        claim = self.claim
        return {
            "id": claim.id,
            "section": claim.section,
            "text": claim.text,
            "cites": claim.cites,
            "supporting": self.those("for"),
            "against": self.those("against"),
            "null": self.those("null"),
            "mixed": self.those("mixed"),
            "set_aside": dict(self.set_aside),
            "about": claim.about,
            "not_modelled": claim.not_modelled,
            "verdict": self.verdict,
            "basis": self.basis,
            "leans": self.leans,
            "differs_by": self.differs_by,
            "papers": self.papers,
            "own_source": self.own_source,
            "misreported": self.misreported,
            "words": self.words,
            "note": claim.note,
        }


@functools.cache
def claims() -> tuple[Claim, ...]:
    """Every claim of the review that ships with Assuage, in the review's order."""
    return parse(SHIPPED.read_text(encoding="utf-8"), file="claims.yaml")


def claim(name: str) -> Claim:
    """The claim called `name`.

    Raises:
        UnknownName: no claim has this id; the message offers the nearest one.
    """
    for one in claims():
        if one.id == name:
            return one
    raise UnknownName("claim", name, (one.id for one in claims()), see="assuage evidence claims")


def parse(text: str, *, file: object) -> tuple[Claim, ...]:
    """Claims from YAML text.

    Raises:
        FileProblem: not YAML, or a claim that is incomplete or misspelt; the first problem is named.
    """
    raw = yaml_files.content(text.encode(), file)
    try:
        shelf = TypeAdapter(tuple[Claim, ...]).validate_python(raw)
    except ValidationError as problem:
        first = problem.errors()[0]
        where, *inside = first["loc"] or ("claims",)
        name = raw[where].get("id", where) if isinstance(where, int) and isinstance(raw[where], dict) else where
        message = first["msg"].removeprefix("Value error, ")
        raise FileProblem(file, message, field=".".join(map(str, (name, *inside)))) from None
    names = [one.id for one in shelf]
    if twice := {name for name in names if names.count(name) > 1}:
        raise FileProblem(file, f"claim named twice: {', '.join(sorted(twice))}")
    return shelf


def judgements(library: Mapping[str, Finding] | None = None) -> list[Judgement]:
    """Every claim judged by the shipped findings, or by `library`."""
    return [judge(one, library) for one in claims()]


def judge(claim: Claim, library: Mapping[str, Finding] | None = None) -> Judgement:
    """The verdict on one claim, by the rule in this module's docstring.

    Raises:
        UnknownName: the claim names a finding the library does not hold.
    """
    shelf = findings() if library is None else library
    counted, set_aside = _countable(claim, shelf)
    bearings = _bearings(claim, counted)
    verdict, sides = _weigh(bearings)
    own = [bearing for bearing in bearings if any(_is_by(bearing.finding, cite) for cite in claim.cites)]
    deciding = [bearing for side in sides.values() for paper in side for bearing in paper if _decides(bearing)]
    return Judgement(
        claim=claim,
        verdict=verdict,
        basis=None if not deciding else "figures" if any(one.figures for one in deciding) else "direction only",
        bearings=bearings,
        papers=sum(map(len, sides.values())),
        leans=_leaning(sides) if verdict == "contested" else None,
        differs_by=_separated_by_sex(sides),
        own_source=_weigh(own)[0] if own else None,
        set_aside=set_aside,
    )


def _countable(claim: Claim, shelf: Mapping[str, Finding]) -> tuple[list[tuple[Link, Finding]], dict[str, str]]:
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
        else:
            counted.setdefault(found.id, (link, found))
    return list(counted.values()), set_aside


def _bearings(claim: Claim, counted: list[tuple[Link, Finding]]) -> list[Bearing]:
    if claim.states:
        return [_matches(claim.states, link, found) for link, found in counted]
    if claim.expects == "mixed":
        return _varies(counted)
    return [_agrees(claim.expects, link, found) for link, found in counted]


def _matches(stated: Stated, link: Link, found: Finding) -> Bearing:
    if link.stance:
        return Bearing(finding=found, stance=link.stance, why=link.because)
    effect = found.effect
    if link.value is not None:
        low = high = link.value
    elif effect and effect.kind == stated.kind:
        low, high = effect.ci or (effect.value, effect.value)
    else:
        return Bearing(finding=found, stance="null", why=f"reports no {stated.kind}")
    reaches = low <= stated.interval[1] and high >= stated.interval[0]
    return Bearing(finding=found, stance="for" if reaches else "against", figures=True, why=link.because)


def _varies(counted: list[tuple[Link, Finding]]) -> list[Bearing]:
    said = [(link, found, _direction(link, found)) for link, found in counted]
    seen = {direction for link, _, direction in said if not link.stance}
    papers = {_paper(found) for link, found, _ in said if not link.stance}
    if "mixed" in seen or len(seen) > 1:
        shared: Stance = "for"
    else:
        shared = "against" if len(papers) > 1 else "null"
    return [
        Bearing(finding=found, stance=link.stance or shared, figures=_has_figures(found), why=link.because)
        for link, found, _ in said
    ]


def _agrees(expects: Expectation | None, link: Link, found: Finding) -> Bearing:
    direction = _direction(link, found)
    stance: Stance
    if link.stance:
        stance = link.stance
    elif direction == "mixed":
        stance = "for" if expects == "change" else "mixed"
    elif expects == "change":
        stance = "null" if direction == "none" else "for"
    elif expects == "none":
        stance = "for" if direction == "none" else "against"
    else:
        stance = "null" if direction == "none" else "for" if direction == expects else "against"
    wanted = _OPPOSITE.get(expects or "", expects) if link.reversed else expects
    return Bearing(
        finding=found,
        stance=stance,
        precise=stance == "null" and not link.stance and _rules_out(found, wanted),
        figures=_has_figures(found),
        why=link.because,
    )


def _direction(link: Link, found: Finding) -> str:
    """The finding's direction, after its figures and the way its measure runs."""
    effect, interval = found.effect, _interval(found)
    if effect and interval and found.direction in _OPPOSITE:
        nothing = 1.0 if effect.kind in _RATIOS else 0.0
        if effect.kind in _DIFFERENCES | _RATIOS and interval[0] < nothing < interval[1]:
            return "none"
    return _OPPOSITE.get(found.direction, found.direction) if link.reversed else found.direction


def _interval(found: Finding) -> Interval | None:
    """The 95 % interval as reported, or from the effect's own p."""
    effect, test = found.effect, found.statistic
    if effect is None or effect.ci:
        return effect.ci if effect else None
    if test and test.p and not test.of and effect.kind in _DIFFERENCES and effect.value:
        half = _TWO_SIDED * abs(effect.value) / NormalDist().inv_cdf(1 - test.p / 2)
        return effect.value - half, effect.value + half
    return None


def _rules_out(found: Finding, expects: str | None) -> bool:
    """Whether a null is precise: no effect of interest is left in the expected direction."""
    interval = _interval(found)
    as_d = [_as_d(found.effect.kind, bound) for bound in interval] if found.effect and interval else [None]
    if all(bound is not None for bound in as_d):
        low, high = (bound for bound in as_d if bound is not None)
        below, above = low > -SMALLEST_OF_INTEREST, high < SMALLEST_OF_INTEREST
        return {"increase": above, "decrease": below}.get(expects or "", below and above)
    n = _own_n(found)
    return n > 0 and 2 * _TWO_SIDED / math.sqrt(n) <= SMALLEST_OF_INTEREST


def _own_n(found: Finding) -> int:
    """People behind this very effect; 0 where that was not reported."""
    return found.n if found.n and found.n_is == "own" else 0


def _as_d(kind: EffectKind, bound: float) -> float | None:
    if kind in ("cohen_d", "hedges_g"):
        return bound
    if kind == "correlation" and abs(bound) < 1:
        return 2 * bound / math.sqrt(1 - bound**2)
    if kind == "odds_ratio" and bound > 0:
        return math.log(bound) * math.sqrt(3) / math.pi
    return None


def _has_figures(found: Finding) -> bool:
    effect, test = found.effect, found.statistic
    tested = test is not None and not test.of and (test.value is not None or test.p is not None)
    return tested or (effect is not None and effect.kind in _DIFFERENCES | _RATIOS)


def _decides(bearing: Bearing) -> bool:
    return bearing.stance != "null" or bearing.precise


_Sides = dict[Literal["for", "against", "mixed"], list[list[Bearing]]]


def _weigh(bearings: Iterable[Bearing]) -> tuple[Verdict, _Sides]:
    papers: dict[str, list[Bearing]] = {}
    for bearing in bearings:
        papers.setdefault(_paper(bearing.finding), []).append(bearing)
    sides: _Sides = {"for": [], "against": [], "mixed": []}
    for paper in papers.values():
        said = {"against" if one.precise else one.stance for one in paper} - {"null"}
        if not said:
            continue
        side = next(iter(said)) if len(said) == 1 else "mixed"
        sides["for" if side == "for" else "against" if side == "against" else "mixed"].append(paper)
    if not any(sides.values()):
        return "unsupported here", sides
    if sides["mixed"] or (sides["for"] and sides["against"]):
        return "contested", sides
    return ("supported" if sides["for"] else "contradicted"), sides


def _leaning(sides: _Sides) -> Literal["for", "against"] | None:
    def participants(side: Literal["for", "against"]) -> int:
        return sum(max(_own_n(one.finding) for one in paper) for paper in sides[side])

    supporting, opposing = participants("for"), participants("against")
    if not supporting or not opposing:
        return None
    if supporting >= 2 * opposing:
        return "for"
    return "against" if opposing >= 2 * supporting else None


def _separated_by_sex(sides: _Sides) -> Literal["sex"] | None:
    """Whether every paper for is in one sex and every paper against in the other, where the sex is said."""

    def sexes(side: Literal["for", "against"]) -> set[str]:
        return set[str]().union(*(_sexes(one.finding) for paper in sides[side] for one in paper if _decides(one)))

    supporting, opposing = sexes("for"), sexes("against")
    alone = len(supporting) == len(opposing) == 1
    return "sex" if alone and supporting != opposing else None


def _sexes(found: Finding) -> set[str]:
    return {"women", "men"} if found.sex == "both" else {found.sex} if found.sex is not None else set()


def _paper(found: Finding) -> str:
    return f"pmid {found.pmid}" if found.pmid else found.doi or found.citation


def _is_by(found: Finding, cite: str) -> bool:
    """Whether 'Koch 2016b' names the paper of this finding."""
    parts = re.fullmatch(r"(.+?) (\d{4})[a-z]?", cite)
    return bool(parts) and found.citation.lower().startswith(parts[1].lower()) and found.year == int(parts[2])


SECTIONS: tuple[Section, ...] = get_args(Section)
