"""The verdict on each claim of the review, computed from the findings and never typed.

How each finding bears on its claim is in `assuage.evidence.bearings`. Findings of one paper, and of papers that share
one `sample`, are one voice: for and against (or a precise null) in the same paper make it mixed. Then, over papers:

- **supported**: at least one for; none against, mixed, or precise null;
- **contradicted**: at least one against or precise null; none for or mixed;
- **contested**: both, or a mixed one. `leans` says where twice the participants stand: a large
  study is not outvoted by three small ones, nor do they vanish; nothing where a paper's own number was not read;
- **unsupported here**: no finding, or only nulls too wide to say anything.

`basis` is "direction only" when no deciding finding carries a figure or a test, and
`Judgement.words` always says so, and how many papers have nothing but a null that is too wide to speak.
`own_source` is the verdict of the cited works alone; where that is "contradicted", or rests on a trend the other way,
the review misreports what it cites. `own` are the bearings of those works.

A claim with `pool` is judged by the pooled answer of a selection, by its change per ten years of publication: it has
the direction that its interval shows, or none where the interval lies within 0.3 either way; a wider null says nothing.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from assuage.evidence.bearings import SMALLEST_OF_INTEREST, Bearing, bearings_on, countable
from assuage.evidence.claims import Claim, Stance, Trend, claims
from assuage.evidence.library import findings
from assuage.evidence.readings import direction_of, own_n, voice
from assuage.evidence.record import Finding
from assuage.evidence.selection import Selection


Verdict = Literal["supported", "contested", "contradicted", "unsupported here"]
Basis = Literal["figures", "direction only"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """A claim, how each finding bears on it, and the verdict that follows."""

    claim: Claim
    verdict: Verdict
    basis: Basis | None
    bearings: Sequence[Bearing]
    papers: int
    silent: int = 0
    leans: Literal["for", "against"] | None = None
    differs_by: Literal["sex"] | None = None
    own_source: Verdict | None = None
    own: Sequence[Bearing] = ()
    set_aside: Mapping[str, str] = field(default_factory=dict[str, str])
    pooled: str | None = None

    @property
    def misreported(self) -> bool:
        """Whether the works the review cites for it say otherwise."""
        trend = any(one.trend == "against" for one in self.own)
        return self.own_source == "contradicted" or (self.own_source == "unsupported here" and trend)

    @property
    def beside_the_point(self) -> bool:
        """Whether the works the review cites for it measured something else, each set null by hand."""
        return bool(self.own) and all(one.by_hand and one.stance == "null" for one in self.own)

    @property
    def words(self) -> str:
        """The verdict as it is printed: never without its basis."""
        parts = [f"{self.papers} {'paper' if self.papers == 1 else 'papers'}"] if self.papers else []
        if self.pooled is not None and self.papers:
            parts = [f"{self.papers} papers pooled"]
        if self.basis == "direction only":
            parts.append("direction only")
        if self.leans:
            parts.append(f"leans {self.leans}")
        if self.silent:
            parts.append(f"{self.silent} wide {'null' if self.silent == 1 else 'nulls'}")
        if self.differs_by:
            parts.append(f"sides differ by {self.differs_by}")
        if self.misreported:
            parts.append("the cited work says otherwise")
        if self.beside_the_point:
            parts.append("the cited work measured something else")
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
            "silent": self.silent,
            "pooled": self.pooled,
            "own_source": self.own_source,
            "misreported": self.misreported,
            "beside_the_point": self.beside_the_point,
            "words": self.words,
            "note": claim.note,
        }


def judgements(library: Mapping[str, Finding] | None = None) -> list[Judgement]:
    """Every claim judged by the shipped findings, or by `library`."""
    return [judge(one, library) for one in claims()]


def judge(claim: Claim, library: Mapping[str, Finding] | None = None) -> Judgement:
    """The verdict on one claim, by the rule in this module's docstring.

    Raises:
        UnknownName: the claim names a finding the library does not hold.
    """
    shelf = findings() if library is None else library
    if claim.pool is not None:
        return _by_trend(claim, claim.pool, shelf)
    counted, set_aside = countable(claim, shelf)
    borne = bearings_on(claim, counted)
    verdict, sides = _weigh(borne)
    own = [bearing for bearing in borne if any(_is_by(bearing.finding, cite) for cite in claim.cites)]
    deciding = [bearing for side in sides.values() for paper in side for bearing in paper if bearing.decides]
    spoke = {voice(bearing.finding) for bearing in deciding}
    nulls = (one.finding for one in borne if one.stance == "null" and not one.by_hand)
    wide = {voice(found) for found in nulls if direction_of(found) == "none"} - spoke
    return Judgement(
        claim=claim,
        verdict=verdict,
        basis=None if not deciding else "figures" if any(one.figures for one in deciding) else "direction only",
        bearings=borne,
        papers=sum(map(len, sides.values())),
        silent=len(wide),
        leans=_leaning(sides) if verdict == "contested" else None,
        differs_by=_separated_by_sex(sides),
        own_source=_weigh(own)[0] if own else None,
        own=own,
        set_aside=set_aside,
    )


def _by_trend(claim: Claim, asked: Trend, shelf: Mapping[str, Finding]) -> Judgement:
    """The verdict of a pooled answer's change per ten years, on the scale pooled on."""
    from assuage.evidence.pooled import NothingToPool, pool_findings  # numerical libraries, for the claims that pool
    from assuage.statistics.pooling.studies import UnusableStudies

    selection = Selection(topic=asked.topic, drug=asked.drug, measure=asked.measure)
    try:
        answer = pool_findings(selection.words(), selection.of(shelf.values()))
        slope = answer.decline()
    except (NothingToPool, UnusableStudies) as none:
        return Judgement(claim=claim, verdict="unsupported here", basis=None, bearings=(), papers=0, pooled=str(none))
    if slope is None:
        return Judgement(claim=claim, verdict="unsupported here", basis=None, bearings=(), papers=0)
    low, high = slope["ci"]
    shown = "increase" if low > 0 else "decrease" if high < 0 else "none"
    rules_out = max(-low, high) < SMALLEST_OF_INTEREST
    verdict: Verdict = "supported" if shown == claim.expects else "contradicted"
    if shown == "none" and not rules_out:
        verdict = "unsupported here"
    return Judgement(
        claim=claim,
        verdict=verdict,
        basis="figures",
        bearings=(),
        papers=answer.studies,
        silent=int(verdict == "unsupported here"),
        pooled=f"{answer.printed}, change per ten years of publication: {slope['per_decade']:+.2f} "
        f"[{low:.2f}, {high:.2f}]; {selection.words()}",
    )


_Sides = dict[Literal["for", "against", "mixed"], list[list[Bearing]]]


def _weigh(bearings: Iterable[Bearing]) -> tuple[Verdict, _Sides]:
    papers: dict[str, list[Bearing]] = {}
    for bearing in bearings:
        papers.setdefault(voice(bearing.finding), []).append(bearing)
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
    """Where twice the participants stand; None where a paper's own number was not read."""

    def participants(side: Literal["for", "against"]) -> list[int]:
        return [max(own_n(one.finding) for one in paper) for paper in sides[side]]

    if not all([*participants("for"), *participants("against")]):
        return None
    supporting, opposing = sum(participants("for")), sum(participants("against"))
    if not supporting or not opposing:
        return None
    if supporting >= 2 * opposing:
        return "for"
    return "against" if opposing >= 2 * supporting else None


def _separated_by_sex(sides: _Sides) -> Literal["sex"] | None:
    """Whether every paper for is in one sex and every paper against in the other, where said; of three or more."""

    def sexes(side: Literal["for", "against"]) -> set[str]:
        return set[str]().union(*(_sexes(one.finding) for paper in sides[side] for one in paper if one.decides))

    supporting, opposing = sexes("for"), sexes("against")
    alone = len(supporting) == len(opposing) == 1 and len(sides["for"]) + len(sides["against"]) > 2
    return "sex" if alone and supporting != opposing else None


def _sexes(found: Finding) -> set[str]:
    return {"women", "men"} if found.sex == "both" else {found.sex} if found.sex is not None else set()


def _is_by(found: Finding, cite: str) -> bool:
    """Whether 'Koch 2016b' names the paper of this finding."""
    parts = re.fullmatch(r"(.+?) (\d{4})[a-z]?", cite)
    return bool(parts) and found.citation.lower().startswith(parts[1].lower()) and found.year == int(parts[2])
