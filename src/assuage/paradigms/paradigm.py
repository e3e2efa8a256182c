"""A laboratory paradigm: what is done to a person, step by step, from a start by the clock.

Times are from the paradigm's start. A step is one event, or a dose that belongs to the
paradigm itself; conditioning trials are written in blocks (`trials`), and so is what an imaging task shows
(`pictures`). Intensities between 0 and 1 are shares of the
strongest the paradigm knows; how strongly a person answers is a parameter of the mechanism that hears them.
"""

from dataclasses import dataclass
from math import isfinite
from typing import Annotated, Self

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, Strict, model_validator

from assuage import units
from assuage.errors import nearest, quoted
from assuage.evidence.library import findings
from assuage.mechanisms.events import Event
from assuage.paradigms.pictures import PictureBlocks, PictureCondition, ShownBlock, shown
from assuage.paradigms.trials import ConditioningTrial, TrialBlock, numbered
from assuage.yaml_files import Document


# What a step may do: the event, and the names of its numbers in the order of the event's payload.
DOES: dict[str, tuple[Event, tuple[str, ...]]] = {
    "stress": (Event.STRESS, ("social", "exertion", "cue", "support")),
    "anticipation": (Event.ANTICIPATE, ("announced", "own_cue")),
    "threat": (Event.THREAT, ("cue", "context", "unpredictable", "shown")),
    "waking": (Event.WAKING, ()),
    "trauma": (Event.TRAUMA, ("intensity",)),
    "chance": (Event.CHANCE, ("days",)),
    "film": (Event.FILM, ("intensity",)),
    "night": (Event.NIGHT, ("slept",)),
    "reminder": (Event.REMINDER, ()),
    "task": (Event.TASK, ("visual",)),
    "learn": (Event.LEARN, ("emotion", "social")),
    "think": (Event.THINK, ("attempts", "suppressed")),
    "demand": (Event.DEMAND, ("items", "interference")),
    "meet": (Event.MEET, ("person", "contact", "supportive", "woman")),
    "exchange": (Event.EXCHANGE, ("returned",)),
    "scene": (Event.SCENE, ("distress", "other", "value", "threat")),
    "pictures": (Event.PICTURES, ("valence", "trauma", "social", "control")),
    "chronic_stress": (Event.CHRONIC_STRESS, ("drive",)),
    "crh": (Event.CRH_INJECTION, ("ug",)),
    "steroid": (Event.STEROID, ("hydrocortisone_mg", "hydrocortisone_iv_mg", "dexamethasone_mg")),
}

# drug -> the numbers of a step that give it
_GIVEN_AS = {
    "crh": {"ug"},
    "hydrocortisone": {"hydrocortisone_mg", "hydrocortisone_iv_mg"},
    "dexamethasone": {"dexamethasone_mg"},
}

# what is done by shares: all its numbers lie between 0 and 1
_BY_SHARES = ("meet", "exchange", "scene")

# words; no number at the end, where a block's own stands
_CONDITION = r"^[a-z]+( [a-z]+)*$"


def _known(cited: str) -> str:
    if cited not in findings():
        raise ValueError(f"no finding '{quoted(cited)}'; {nearest(cited, findings())}")
    return cited


Cited = tuple[Annotated[str, AfterValidator(_known)], ...]  # the findings that a file of the shelf leans on


@dataclass(frozen=True)
class Step:
    """One event, minutes after the start, with what it is in words."""

    at: float
    event: Event
    payload: tuple[float, ...]
    does: str
    meaning: str


@dataclass(frozen=True)
class Paradigm:
    """What is done, for how many minutes, and whether people must be awake for it.

    `learned`: what must have been learned before it, and `lag` how many minutes must lie between the last trial before
    it and its start.
    """

    name: str
    meaning: str
    source: str
    findings: tuple[str, ...]
    length: float
    awake: bool
    steps: tuple[Step, ...] = ()
    trials: tuple[ConditioningTrial, ...] = ()
    blocks: tuple[ShownBlock, ...] = ()
    learned: bool = False
    lag: float = 0.0

    @property
    def sampled(self) -> tuple[ConditioningTrial | ShownBlock, ...]:
        """What a sample can be named after, in order of time."""
        return tuple(sorted((*self.trials, *self.blocks), key=lambda one: one.at))

    @property
    def drugs(self) -> frozenset[str]:
        """Drugs that the paradigm itself gives."""
        given = {
            name for step in self.steps for name, amount in zip(DOES[step.does][1], step.payload, strict=True) if amount
        }
        return frozenset(drug for drug, names in _GIVEN_AS.items() if given & names)


class _Step(BaseModel):
    model_config = ConfigDict(extra="allow", frozen=True)  # what else a step has are the numbers of what it does

    at: Annotated[float, BeforeValidator(units.minutes)]
    does: str
    meaning: str
    times: Annotated[int, Field(ge=1, le=600)] = 1
    every: Annotated[float, BeforeValidator(units.minutes)] = 0.0

    @model_validator(mode="after")
    def _has_its_numbers(self) -> Self:
        if self.does not in DOES:
            raise ValueError(f"a step does not do '{self.does}'; {nearest(self.does, DOES)}")
        if (self.times > 1) != (self.every > 0.0):
            raise ValueError(f"{self.does}: 'times' and 'every' belong together, like 'times: 12, every: 30 days'")
        if self.does == "chance" and not (self.model_extra or {}).get("days"):
            raise ValueError("a step of 'chance' needs 'days', the days that each tick stands for, like 'days: 30'")
        names = DOES[self.does][1]
        for name, value in (self.model_extra or {}).items():
            if name not in names:
                raise ValueError(f"a step of '{self.does}' has no '{name}'; {nearest(name, names)}")
            if isinstance(value, bool) or not isinstance(value, int | float) or not isfinite(value):
                raise ValueError(f"{name}: '{value}' is not a number")
            if self.does in _BY_SHARES and not 0.0 <= value <= 1.0:
                raise ValueError(f"{name}: {value:g} is not between 0 and 1, as all numbers of a step of '{self.does}'")
        return self

    def expanded(self) -> tuple[Step, ...]:
        """The step, as often as it comes."""
        event, names = DOES[self.does]
        given = self.model_extra or {}
        payload = tuple(float(given.get(name, 0.0)) for name in names)
        return tuple(Step(self.at + n * self.every, event, payload, self.does, self.meaning) for n in range(self.times))


class _Written(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    paradigm: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]
    meaning: str
    source: str
    findings: Cited
    length: Annotated[float, BeforeValidator(units.minutes)]
    awake: Annotated[bool, Strict()]
    steps: tuple[_Step, ...] = ()
    trials: tuple[TrialBlock, ...] = ()
    conditions: dict[Annotated[str, Field(pattern=_CONDITION)], PictureCondition] = {}
    blocks: tuple[PictureBlocks, ...] = ()
    learned: Annotated[bool, Strict()] = False
    lag: Annotated[float, BeforeValidator(units.minutes)] = 0.0

    @model_validator(mode="after")
    def _met_before(self) -> Self:
        """An exchange is with somebody who was met."""
        there = False
        for step in sorted(self.steps, key=lambda one: one.at):
            there = bool((step.model_extra or {}).get("person", 0.0)) if step.does == "meet" else there
            if step.does == "exchange" and not there:
                before = "put a 'meet' with 'person: 1' before it"
                raise ValueError(f"steps: an exchange at {step.at:g} min with nobody; {before}")
        return self

    @model_validator(mode="after")
    def _trials_fit(self) -> Self:
        last = numbered(self.trials)
        if last and last[-1].at > self.length:
            raise ValueError(f"trials: the last comes {last[-1].at:g} min after the start, in {self.length:g} min")
        return self

    @model_validator(mode="after")
    def _blocks_fit(self) -> Self:
        shown(self.blocks, self.conditions)
        ends = max((row.ends for row in self.blocks), default=0.0)
        if ends > self.length:
            raise ValueError(f"blocks: the last ends {ends:g} min after the start, in {self.length:g} min")
        return self


def read(written: Document) -> Paradigm:
    """A paradigm from its file. Raises FileProblem for what is wrong with it."""
    said = written.checked(_Written)
    return Paradigm(
        name=said.paradigm,
        meaning=said.meaning,
        source=said.source,
        findings=said.findings,
        length=said.length,
        awake=said.awake,
        steps=tuple(one for step in said.steps for one in step.expanded()),
        trials=numbered(said.trials),
        blocks=shown(said.blocks, said.conditions),
        learned=said.learned,
        lag=said.lag,
    )
