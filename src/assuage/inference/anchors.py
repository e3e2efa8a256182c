"""Anchors: published figures that parameters are fitted to, with an error each, read from the findings themselves.

`anchors.yaml` says in words which figures and which outcome of which study; nothing is typed in that a record holds.
Standard errors follow from what was reported: an interval (width / 3.92), a share of n people, a mean of n people, an
SD of n people (SD / sqrt(2 n)), a ratio of two such by the delta method, a standardised difference of arms of n1 and n2
(1/n1 + 1/n2 + d^2 / (2 (n1 + n2)), its variance), an arm's change over its baseline SD (1/n + d^2 / (2 n), for
measurements that correlate .5). Between studies: tau2 where reported, else I2 k SE^2, as for k studies of one size.
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
from assuage.statistics.pooling.random_effects import pool
from assuage.studies.outcome import Outcome
from assuage.studies.reading import load_study
from assuage.studies.study import Study
from assuage.yaml_files import Document


FILE = "anchors.yaml"
_WIDTH = 3.92  # of a 95 % interval, in standard errors
_STANDARDISED = ("cohen_d", "hedges_g")
_BARE_EFFECTS = ("cohen_d", "hedges_g", "correlation", "mean_difference", "percent_change", "proportion")
Figure = tuple[float, float | None]  # value, standard error where what was reported gives one


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class _Before(_Strict):
    before: str


class _Written(_Strict):
    target: Annotated[tuple[str, ...], Field(min_length=1)]
    fold: bool = False
    complement: bool = False
    times: float = 1.0
    error: tuple[str | float, ...] | None = None
    doubt: Annotated[float, Field(ge=1)] = 1.0
    tau: str | None = None
    study: str
    outcome: Annotated[tuple[str, ...], Field(min_length=1)]
    over: str | None = None
    informs: tuple[str, ...] = ()
    reasoning: str


class _File(_Strict):
    parameters: dict[str, _Before]
    anchors: dict[str, _Written]


@dataclass(frozen=True)
class Anchor:
    """A figure that the model should give. `outcomes` are averaged; `over` divides.

    One that informs no parameter is not fitted to: it only tests.
    """

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
    """All anchors that inform a parameter, what is believed of each before them, and the figures that only test."""

    anchors: tuple[Anchor, ...]
    tests: tuple[Anchor, ...]
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
    fitted = tuple(anchor for anchor in made if anchor.informs)
    return Anchors(fitted, tuple(anchor for anchor in made if not anchor.informs), before)


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
    between = 0.0
    if said.error is not None:
        target = float(np.mean(values))
        error = _error(said.error, target, name)
    elif len(figures) > 1:
        target, error, between = _pooled(values, errors, name, apart=said.tau == "random effects")
    if error is None:
        raise FileProblem(FILE, "what was reported gives no error; say one with 'error'", field=name)
    tau = between if said.tau in (None, "random effects") else _tau(said.tau, values, name)
    scale = abs(said.times)
    if said.complement:
        target = 1.0 - target
    if said.fold:
        target, scale = 1.0 + target / 100.0, scale / 100.0
    error *= 1.0 if said.error is not None and said.error[0] == "assumed" else scale
    cited = dict.fromkeys(word for text in said.target for word in text.split() if "-" in word)
    return Anchor(
        name=name,
        findings=tuple(cited),
        target=target * said.times,
        error=error * said.doubt,
        tau=tau * scale,
        study=said.study,
        outcomes=tuple(_outcome(text, name) for text in said.outcome),
        over=None if said.over is None else _outcome(said.over, name),
        informs=said.informs,
        reasoning=said.reasoning,
    )


def _tau(said: str, values: tuple[float, ...], name: str) -> float:
    if said == "spread":
        return float(np.std(values))
    cited, _, path = said.partition(" ")
    if path != "heterogeneity":
        return _figure(said, name)[0]
    record = finding(cited)
    about, effect = record.heterogeneity, record.effect
    if about is not None and about.tau2 is not None:
        return sqrt(about.tau2)
    if about is None or about.i2 is None or effect is None or effect.ci is None:
        raise FileProblem(FILE, f"{cited} has no heterogeneity with an interval", field=name)
    return sqrt(about.i2 * about.studies) * (effect.ci[1] - effect.ci[0]) / _WIDTH


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


def _pooled(
    values: tuple[float, ...], errors: tuple[float | None, ...], name: str, *, apart: bool
) -> tuple[float, float, float]:
    """Estimate, its standard error, and the SD between studies, none unless they may lie `apart`."""
    known = [error for error in errors if error is not None]
    if len(known) < len(values):
        raise FileProblem(FILE, "figures without an error cannot be averaged", field=name)
    made = pool(values, np.square(known), estimator="dl" if apart else "equal", interval="wald")
    return made.estimate, made.se, sqrt(made.tau2)


def _figure(text: str, name: str) -> Figure:
    found = re.fullmatch(r"(\S+) (\S+)(?: (over|minus) (\S+) (\S+))?", text.strip())
    if found is None:
        raise FileProblem(
            FILE, f"'{text}' is no figure; write 'FINDING effect' or 'FINDING arms.NAME.mean'", field=name
        )
    value, error = _reported(finding(found[1]), found[2], name)
    if found[3] is None:
        return value, error
    other, its_error = _reported(finding(found[4]), found[5], name)
    together = value - other if found[3] == "minus" else value / other
    if error is None or its_error is None:
        return together, None
    if found[3] == "minus":
        return together, hypot(error, its_error)
    return together, abs(together) * hypot(error / value, its_error / other)


def _reported(record: Finding, path: str, name: str) -> Figure:
    effect = record.effect
    match path.split("."):
        case ["effect"] if effect is not None and effect.kind in _BARE_EFFECTS:
            if effect.ci is not None:
                return effect.value, (effect.ci[1] - effect.ci[0]) / _WIDTH
            if effect.kind == "proportion" and record.n:
                return effect.value, _error_of_share(effect.value, record.n)
            if effect.kind in _STANDARDISED and len(record.n_arms) == 2:
                one, other = record.n_arms.values()
                return effect.value, sqrt(1 / one + 1 / other + effect.value**2 / (2 * (one + other)))
            return effect.value, None
        case ["arms", label, "standardised_change"] if label in record.arms:
            change, people = record.arms[label].standardised_change, record.arms[label].n
            if change is None or people is None:
                raise FileProblem(FILE, f"{record.id} has no baseline with an SD and end in '{label}'", field=name)
            return change, sqrt((1.0 + change**2 / 2.0) / people)
        case ["arms", label, field] if label in record.arms:
            arm = record.arms[label]
            value = getattr(arm, field, arm.also.get(field))
            if not isinstance(value, int | float):
                raise FileProblem(FILE, f"{record.id} has no figure at '{path}'", field=name)
            if "sd" in field and arm.n:
                return float(value), float(value) / sqrt(2.0 * arm.n)
            if field == "proportion" and arm.n:
                return float(value), _error_of_share(float(value), arm.n)
            if field == "mean" and arm.sd is not None and arm.n:
                return float(value), arm.sd / sqrt(arm.n)
            if field == "mean" and arm.ci is not None:
                return float(value), (arm.ci[1] - arm.ci[0]) / _WIDTH
            return float(value), None
        case _:
            raise FileProblem(FILE, f"{record.id} has no figure at '{path}'", field=name)


def _error_of_share(share: float, people: int) -> float:
    return sqrt(share * (1.0 - share) / people)


def study_of(anchor: Anchor) -> Study:
    """The study whose outcome stands for an anchor."""
    own = Path(str(resources.files("assuage.inference"))) / "anchor_studies" / f"{anchor.study}.yaml"
    return load_study(own if own.exists() else anchor.study)
