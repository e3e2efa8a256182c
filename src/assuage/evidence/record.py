"""The finding: one published, quantified result, and the shape every record must have.

Plain dataclasses, so that loading costs nothing; `assuage.evidence.check` validates
records against these very types, with unknown keys refused, and against the rules
between fields. Figures are as reported where they were read; what was not read is null.
"""

import re
from dataclasses import dataclass, field
from typing import ClassVar, Literal


Topic = Literal[
    "pk",
    "hpa",
    "oxytocin-endogenous",
    "threat",
    "fear-conditioning",
    "fear-extinction",
    "circuit",
    "memory",
    "intrusion",
    "social",
    "therapy",
    "epidemiology",
    "risk",
    "psychometrics",
    "dropout",
    "trial",
]
Direction = Literal["increase", "decrease", "none", "mixed"]
EffectKind = Literal[
    "cohen_d",
    "hedges_g",
    "odds_ratio",
    "risk_ratio",
    "hazard_ratio",
    "correlation",
    "mean_difference",
    "percent_change",
    "risk_difference",
    "proportion",
    "concentration",
    "time",
]
Role = Literal["anchor", "fitted", "validation", "not used"]
People = Literal["PTSD", "trauma-exposed", "healthy", "other-disorder", "community", "animals"]
Sex = Literal["women", "men", "both"]
Design = Literal["between", "within", "change", "association", "level"]
Analysis = Literal["overall", "subgroup", "moderator"]
Figures = dict[str, float | str | list[float]]
Interval = tuple[float, float]

# What validation reads off each class: a key that is no field is refused, and so is a number that is none.
NO_OTHER_KEYS = {"extra": "forbid", "allow_inf_nan": False}
SHORT = {
    "cohen_d": "d",
    "hedges_g": "g",
    "odds_ratio": "OR",
    "risk_ratio": "RR",
    "hazard_ratio": "HR",
    "correlation": "r",
    "mean_difference": "diff",
    "percent_change": "%",
    "risk_difference": "RD",
    "proportion": "share",
    "concentration": "level",
    "time": "time",
}
RATIOS = ("odds_ratio", "risk_ratio", "hazard_ratio")
SIGNED = (*RATIOS, "cohen_d", "hedges_g", "correlation", "mean_difference", "percent_change", "risk_difference")
_YEAR = re.compile(r"\b(19[5-9]\d|20[0-4]\d)\b")


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """An effect as reported: intervention relative to comparator, on the scale `kind`."""

    __pydantic_config__: ClassVar = NO_OTHER_KEYS

    kind: EffectKind
    value: float
    ci: Interval | None = None
    range: Interval | None = None
    unit: str | None = None

    def __str__(self) -> str:
        words = f"{SHORT[self.kind]} {_round(self.value)}" + (f" {self.unit}" if self.unit else "")
        ends = self.ci or self.range
        if ends is None:
            return words
        return f"{words} [{_round(ends[0])}, {_round(ends[1])}]" + (" range" if self.ci is None else "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Statistic:
    """A reported test. `of` names what was tested when it is not the effect itself."""

    __pydantic_config__: ClassVar = NO_OTHER_KEYS

    kind: Literal["t", "F", "z", "B", "mean_difference"] | None = None
    value: float | None = None
    df: float | tuple[float, float | None] | None = None
    p: float | None = None
    of: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Heterogeneity:
    """How the studies of a pooled effect differ: their number, the variance between them, and its share, I2."""

    __pydantic_config__: ClassVar = NO_OTHER_KEYS

    studies: int
    tau2: float | None = None
    i2: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Arm:
    """The raw numbers of one arm, in `unit`; what fits no field is in `also`, under the source's own name."""

    __pydantic_config__: ClassVar = NO_OTHER_KEYS

    n: int | None = None
    events: float | None = None
    proportion: float | None = None
    mean: float | None = None
    sd: float | None = None
    se: float | None = None
    median: float | None = None
    iqr: Interval | None = None
    range: Interval | None = None
    ci: Interval | None = None
    baseline: float | None = None
    baseline_sd: float | None = None
    post: float | None = None
    post_sd: float | None = None
    change: float | None = None
    change_se: float | None = None
    unit: str | None = None
    also: Figures = field(default_factory=dict[str, float | str | list[float]])

    @property
    def standardised_change(self) -> float | None:
        """Change from before to after over the SD before; None where one of the three was not read."""
        if self.post is None or self.baseline is None or self.baseline_sd is None:
            return None
        return (self.post - self.baseline) / self.baseline_sd


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """One point of a time course: at time `t` in `unit` (a label where the source gives no clock)."""

    __pydantic_config__: ClassVar = NO_OTHER_KEYS

    t: float | str
    unit: str
    mean: float | None = None
    sd: float | None = None
    also: Figures = field(default_factory=dict[str, float | str | list[float]])


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One published, quantified result.

    `n` belongs to this effect unless `n_is` says it is the whole review's. `same_as` names the
    record of the same result that is counted in its place. A retracted finding is never pooled, and a
    synthesis (itself an analysis of other studies) never together with single studies.
    `seen` is true when the figure was read in `source`, at the place named in `where`.

    `people` are the kinds of people whose figure it is: with PTSD; exposed to trauma, without PTSD or not told apart;
    healthy; with another disorder or illness; a sample chosen for neither; animals. A comparison of two kinds names
    both. `design` is how they were compared: different people (`between`), the same people under both conditions
    (`within`), the same people earlier (`change`), one quantity with another over people (`association`), or not at
    all (`level`). Each is empty where the source read does not say. `paired_r` is the correlation of the two
    measurements of the same people, from -1 to 1. `not_pooled` says why this effect enters no pooled result.

    `trend` is true where the source calls its direction a trend, or not significant. `analysis` says, where a trial
    gives several, whether this is its result over everybody (`overall`), in a part of them (`subgroup`, and `n` is that
    part's) or how it differs between them (`moderator`). `sample` names the people, where several papers report the
    same ones. `part_of` names the whole that a synthesis is one part of, where its parts share no arm; other syntheses
    may share studies.
    """

    __pydantic_config__: ClassVar = NO_OTHER_KEYS

    id: str
    citation: str
    topic: Topic
    population: str
    intervention: str
    comparator: str
    measure: str
    direction: Direction
    where: str
    source: str
    seen: bool
    in_review: bool
    doi: str | None = None
    pmid: int | None = None
    people: list[People] = field(default_factory=list[People])
    sex: Sex | None = None
    design: Design | None = None
    paired_r: float | None = None
    n: int | None = None
    n_is: Literal["own", "review"] = "own"
    n_arms: dict[str, int] = field(default_factory=dict[str, int])
    effect: Effect | None = None
    heterogeneity: Heterogeneity | None = None
    statistic: Statistic | None = None
    arms: dict[str, Arm] = field(default_factory=dict[str, Arm])
    timecourse: list[Point] = field(default_factory=list[Point])
    retracted: bool = False
    same_as: str | None = None
    synthesis: bool = False
    not_pooled: str | None = None
    trend: bool = False
    analysis: Analysis | None = None
    sample: str | None = None
    part_of: str | None = None
    role: Role | None = None
    note: str | None = None

    @property
    def year(self) -> int | None:
        """Year of publication, from the citation; None where the source shows none."""
        found = _YEAR.search(self.citation)
        return int(found[0]) if found else None


def no_effect(kind: str) -> float:
    """The value of an effect of this kind that means no difference: 1 for ratios, 0 otherwise."""
    return 1.0 if kind in RATIOS else 0.0


def _round(value: float) -> str:
    """Two decimals for what is near one, three figures otherwise."""
    return f"{value:.2f}" if 0.1 <= abs(value) < 10 or value == 0 else f"{value:.3g}"
