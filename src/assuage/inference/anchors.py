"""Anchors: published figures that parameters are fitted to, with an error each, read from the findings themselves.

`anchors.yaml` says in words which figures and which outcome of which study; nothing is typed in that a record holds.
Standard errors follow from what was reported: an interval (width / 3.92), a share of n people, a mean of n people, an
SD of n people (SD / sqrt(2 n)), a ratio of two such by the delta method.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from math import hypot, sqrt
from pathlib import Path
from typing import Annotated

import numpy as np
from pydantic import BaseModel, ConfigDict, Field

from assuage.errors import FileProblem, nearest
from assuage.evidence.library import finding
from assuage.evidence.record import Finding
from assuage.parameters.library import parameters
from assuage.parameters.parameter import LogNormal, Normal
from assuage.parameters.settings import belief, written
from assuage.studies.outcome import Outcome
from assuage.studies.reading import load_study
from assuage.studies.study import Study
from assuage.yaml_files import Document


FILE = "anchors.yaml"
_WIDTH = 3.92  # of a 95 % interval, in standard errors
_BARE_EFFECTS = ("cohen_d", "hedges_g", "correlation", "mean_difference", "percent_change", "proportion")
Figure = tuple[float, float | None]  # value, standard error where what was reported gives one


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class _Before(_Strict):
    before: str


class _Written(_Strict):
    target: Annotated[tuple[str, ...], Field(min_length=1)]
    fold: bool = False
    times: float = 1.0
    error: tuple[str | float, ...] | None = None
    doubt: Annotated[float, Field(ge=1)] = 1.0
    tau: str | None = None
    study: str
    outcome: Annotated[tuple[str, ...], Field(min_length=1)]
    over: str | None = None
    informs: Annotated[tuple[str, ...], Field(min_length=1)]
    reasoning: str


class _File(_Strict):
    parameters: dict[str, _Before]
    anchors: dict[str, _Written]


@dataclass(frozen=True)
class Anchor:
    """A figure that the model should give. `outcomes` are averaged; `over` divides."""

    name: str
    findings: tuple[str, ...]
    target: float
    error: float
    tau: float  # SD between studies, 0 where none was reported
    study: str
    outcomes: tuple[Outcome, ...]
    over: Outcome | None
    informs: tuple[str, ...]
    reasoning: str

    @property
    def spread(self) -> float:
        """What the expected statistic may miss the target by: error and spread between studies together."""
        return hypot(self.error, self.tau)


@dataclass(frozen=True)
class Anchors:
    """All anchors, and of each parameter they inform what is believed before them."""

    anchors: tuple[Anchor, ...]
    before: Mapping[str, Normal | LogNormal]


@cache
def anchors() -> Anchors:
    """The anchors that ship. Raises FileProblem."""
    return read(Document(resources.files("assuage.inference").joinpath(FILE).read_bytes(), FILE))


def read(document: Document) -> Anchors:
    """The anchors of a file. Raises FileProblem, UnknownName for a finding."""
    file = document.checked(_File)
    before = {name: _before(name, one.before) for name, one in file.parameters.items()}
    made = tuple(_anchor(name, fields, before) for name, fields in file.anchors.items())
    if idle := set(before) - {name for anchor in made for name in anchor.informs}:
        raise FileProblem(FILE, f"no anchor informs '{min(idle)}'", field="parameters")
    return Anchors(made, before)


def _before(name: str, text: str) -> Normal | LogNormal:
    known = parameters()
    if name not in known:
        raise FileProblem(FILE, f"no parameter '{name}'; {nearest(name, known)}", field="parameters")
    try:
        law = belief(text)
    except ValueError as problem:
        raise FileProblem(FILE, str(problem), field=f"parameters.{name}") from None
    if not isinstance(law, Normal | LogNormal) or type(known[name].typical) is not type(law):
        ships = written(known[name].typical)
        raise FileProblem(FILE, f"is believed in another form than its own, {ships}", field=f"parameters.{name}")
    return law


def _outcome(text: str, name: str) -> Outcome:
    try:
        return Outcome.read(text)
    except ValueError as problem:
        raise FileProblem(FILE, str(problem), field=f"anchors.{name}.outcome") from None


def _anchor(name: str, said: _Written, before: Mapping[str, object]) -> Anchor:
    for informed in said.informs:
        if informed not in before:
            raise FileProblem(FILE, f"'{informed}' has no belief before; {nearest(informed, before)}", field=name)
    figures = [_figure(text, name) for text in said.target]
    values, errors = zip(*figures, strict=True)
    target, error = values[0], errors[0]
    if len(figures) > 1:
        target, error = _pooled(values, errors, name)
    if said.error is not None:
        error = _error(said.error, target, name)
    if error is None:
        raise FileProblem(FILE, "what was reported gives no error; say one with 'error'", field=name)
    tau = 0.0 if said.tau is None else float(np.std(values)) if said.tau == "spread" else _figure(said.tau, name)[0]
    scale = abs(said.times)
    if said.fold:
        target, scale = 1.0 + target / 100.0, scale / 100.0
    if said.error is not None and said.error[0] == "assumed":
        scale = 1.0
    cited = dict.fromkeys(word for text in said.target for word in text.split() if "-" in word)
    return Anchor(
        name=name,
        findings=tuple(cited),
        target=target * said.times,
        error=error * scale * said.doubt,
        tau=tau * scale,
        study=said.study,
        outcomes=tuple(_outcome(text, name) for text in said.outcome),
        over=None if said.over is None else _outcome(said.over, name),
        informs=said.informs,
        reasoning=said.reasoning,
    )


def _error(said: tuple[str | float, ...], target: float, name: str) -> float:
    match said:
        case "assumed", float() | int() as value if value > 0:
            return float(value)
        case "share", float() | int() as value if value > 0:
            return abs(target) * float(value)
        case "spread", *figures if len(figures) > 1:
            return float(np.std([_figure(str(text), name)[0] for text in figures], ddof=1))
        case "people", text:
            return sqrt(target * (1.0 - target) / _figure(str(text), name)[0])
        case _:
            kinds = "[assumed, 0.2], [share, 0.25], [spread, FIGURE, FIGURE] or [people, FIGURE]"
            raise FileProblem(FILE, f"error is {kinds}", field=name)


def _pooled(values: tuple[float, ...], errors: tuple[float | None, ...], name: str) -> tuple[float, float]:
    known = [error for error in errors if error is not None]
    if len(known) < len(values):
        raise FileProblem(FILE, "figures without an error cannot be averaged", field=name)
    weights = 1.0 / np.square(known)
    return float(weights @ np.array(values) / weights.sum()), float(weights.sum() ** -0.5)


def _figure(text: str, name: str) -> Figure:
    found = re.fullmatch(r"(\S+) (\S+)(?: over (\S+) (\S+))?", text.strip())
    if found is None:
        raise FileProblem(
            FILE, f"'{text}' is no figure; write 'FINDING effect' or 'FINDING arms.NAME.mean'", field=name
        )
    one = _reported(finding(found[1]), found[2], name)
    if found[3] is None:
        return one
    other = _reported(finding(found[3]), found[4], name)
    ratio = one[0] / other[0]
    if one[1] is None or other[1] is None:
        return ratio, None
    return ratio, abs(ratio) * hypot(one[1] / one[0], other[1] / other[0])


def _reported(record: Finding, path: str, name: str) -> Figure:
    effect = record.effect
    match path.split("."):
        case ["effect"] if effect is not None and effect.kind in _BARE_EFFECTS:
            if effect.ci is not None:
                return effect.value, (effect.ci[1] - effect.ci[0]) / _WIDTH
            if effect.kind == "proportion" and record.n:
                return effect.value, sqrt(effect.value * (1.0 - effect.value) / record.n)
            return effect.value, None
        case ["arms", label, field] if label in record.arms:
            arm = record.arms[label]
            value = getattr(arm, field, arm.also.get(field))
            if not isinstance(value, int | float):
                raise FileProblem(FILE, f"{record.id} has no figure at '{path}'", field=name)
            if "sd" in field and arm.n:
                return float(value), float(value) / sqrt(2.0 * arm.n)
            if field == "mean" and arm.sd is not None and arm.n:
                return float(value), arm.sd / sqrt(arm.n)
            if field == "mean" and arm.ci is not None:
                return float(value), (arm.ci[1] - arm.ci[0]) / _WIDTH
            return float(value), None
        case _:
            raise FileProblem(FILE, f"{record.id} has no figure at '{path}'", field=name)


def study_of(anchor: Anchor) -> Study:
    """The study whose outcome stands for an anchor."""
    own = Path(str(resources.files("assuage.inference"))) / "anchor_studies" / f"{anchor.study}.yaml"
    return load_study(own if own.exists() else anchor.study)
