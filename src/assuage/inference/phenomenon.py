"""A phenomenon of laboratory fear: what is done under two conditions or more, and the order expected of what is shown.

A condition's value is the mean over its trials, less that of `less`, over that of `over`, where these are given. The
list that ships is `phenomena.yaml`; blocks of trials are written there as in a paradigm's file.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Annotated, Literal, Self

import numpy as np
from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, Strict, model_validator

from assuage import units
from assuage.errors import nearest, quoted
from assuage.evidence.library import findings
from assuage.mechanisms.signals import CUE_EXPECTATION, CUE_THREAT, Signal
from assuage.paradigms.paradigm import Cited
from assuage.paradigms.trials import ConditioningTrial, TrialBlock, numbered
from assuage.parameters.library import parameters
from assuage.simulation.trials_alone import TrialCourse, Undergone
from assuage.studies.part import known
from assuage.yaml_files import Document


FILE = "phenomena.yaml"
SMALLEST = 1e-3  # of the threat that a shock teaches: what differs by less nobody could tell, and is a tie
_SIGNALS: Mapping[str, Signal] = {"threat": CUE_THREAT, "expectation": CUE_EXPECTATION}
_ORDER = re.compile(r"\w+( (>|>=|<|<=) \w+)+")
_YesNo = Annotated[bool, Strict()]
_Labels = tuple[str, ...]


@dataclass(frozen=True)
class Condition:
    """What is undergone, and the places in it of the trials that make its value."""

    course: TrialCourse
    trials: tuple[int, ...]
    less: tuple[int, ...]
    over: tuple[int, ...]

    def value(self, said: np.ndarray) -> np.ndarray:
        """Its value of every truth; `said`: (truths, trials)."""
        level = said[:, self.trials].mean(axis=1)
        if self.less:
            level = level - said[:, self.less].mean(axis=1)
        if self.over:
            with np.errstate(divide="ignore", invalid="ignore"):  # no ratio to nothing, and so no order
                level = level / said[:, self.over].mean(axis=1)
        return level


@dataclass(frozen=True)
class Phenomenon:
    """A statement about fear learning, the finding it rests on (None: none was read) and those that say otherwise."""

    name: str
    label: str
    finding: str | None
    against: tuple[str, ...]
    signal: Signal
    conditions: Mapping[str, Condition]
    order: tuple[tuple[str, str, str], ...]  # (condition, relation, condition)

    def shown(self, values: Mapping[str, np.ndarray]) -> np.ndarray:
        """Whether the values of all conditions are in the order expected, truth by truth; a tie is no difference."""
        first = next(iter(values.values()))
        held = np.ones(first.shape, bool)
        for one, relation, other in self.order:
            above = (values[one] - values[other]) * (1.0 if relation[0] == ">" else -1.0)
            held &= above > (-SMALLEST if relation.endswith("=") else SMALLEST)
        return held


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class _Stage(_Strict):
    stage: str
    context: Literal["A", "B", "C"] | None = None
    after: Annotated[float, BeforeValidator(units.minutes), Field(gt=0)] | None = None
    oxytocin: _YesNo = False


class _Condition(_Strict):
    stages: Annotated[tuple[_Stage, ...], Field(min_length=1)]
    trials: _Labels = ()
    less: _Labels = ()
    over: _Labels = ()
    ptsd: _YesNo = False
    women: _YesNo = False
    set: dict[str, float] = {}

    def made(self, stages: Mapping[str, tuple[ConditioningTrial, ...]], alike: "_Written") -> Condition:
        """Raises ValueError for a stage, a trial or a parameter that there is not."""
        undergone: list[Undergone] = []
        places: dict[str, int] = {}
        for number, one in enumerate(self.stages):
            if one.stage not in stages:
                raise ValueError(f"no stage '{quoted(one.stage)}'; {nearest(one.stage, stages)}")
            if (one.after is None) != (number == 0):
                raise ValueError(f"'{one.stage}': every stage but the first says how long 'after' the last trial it is")
            gap = one.after or 0.0
            for before, trial in zip((None, *stages[one.stage]), stages[one.stage], strict=False):
                gap = gap if before is None else trial.at - before.at
                places[f"{one.stage} {trial.label}"] = len(undergone)
                undergone.append(Undergone(trial.event, trial.payload(one.context, gap), float(one.oxytocin)))
        if unknown := set(self.set) - set(parameters()):
            raise ValueError(f"no parameter '{min(unknown)}'; {nearest(min(unknown), parameters())}")
        facts = {"female": float(self.women), "ptsd": float(self.ptsd)}
        every = [self.trials or alike.trials, self.less or alike.less, self.over or alike.over]
        if not every[0]:
            raise ValueError("says no 'trials' to compare")
        return Condition(TrialCourse(tuple(undergone), facts, self.set), *(_places(labels, places) for labels in every))


def _places(labels: _Labels, places: Mapping[str, int]) -> tuple[int, ...]:
    for label in labels:
        if label not in places:
            raise ValueError(f"no trial '{quoted(label)}' in it; {nearest(label, places)}")
    return tuple(places[label] for label in labels)


def _orders(text: str) -> str:
    if not _ORDER.fullmatch(text):
        raise ValueError(f"'{quoted(text)}' is no order; write it like 'one > other', or 'one >= other > third'")
    return text


class _Written(_Strict):
    label: str
    finding: Annotated[str, known("finding", lambda: findings())] | None
    against: Cited = ()
    compares: Literal["threat", "expectation"] = "threat"
    trials: _Labels = ()
    less: _Labels = ()
    over: _Labels = ()
    expects: Annotated[str, AfterValidator(_orders)]
    conditions: Annotated[dict[str, _Condition], Field(min_length=2)]

    @model_validator(mode="after")
    def _names_what_there_is(self) -> Self:
        named = set(self.expects.split()[::2])
        if unknown := named - set(self.conditions):
            raise ValueError(f"expects: no condition '{min(unknown)}'; {nearest(min(unknown), self.conditions)}")
        if idle := set(self.conditions) - named:
            raise ValueError(f"expects: nothing is expected of '{min(idle)}'")
        return self


class _File(_Strict):
    stages: dict[str, Annotated[tuple[TrialBlock, ...], Field(min_length=1)]]
    phenomena: dict[str, _Written]


@cache
def listed() -> Mapping[str, Phenomenon]:
    """The phenomena that ship, by name. Raises FileProblem."""
    return read(Document(resources.files("assuage.inference").joinpath(FILE).read_bytes(), FILE))


def read(document: Document) -> dict[str, Phenomenon]:
    """The phenomena of a file. Raises FileProblem."""
    file = document.checked(_File)
    stages = {name: numbered(blocks) for name, blocks in file.stages.items()}
    found: dict[str, Phenomenon] = {}
    for name, said in file.phenomena.items():
        made: dict[str, Condition] = {}
        for called, one in said.conditions.items():
            try:
                made[called] = one.made(stages, said)
            except ValueError as problem:
                fault = document.fault(("phenomena", name, "conditions", called), str(problem))
                raise document.refusal([fault]) from None
        words = said.expects.split()
        order = tuple(zip(words[::2], words[1::2], words[2::2], strict=False))
        signal = _SIGNALS[said.compares]
        found[name] = Phenomenon(name, said.label, said.finding, said.against, signal, made, order)
    return found
