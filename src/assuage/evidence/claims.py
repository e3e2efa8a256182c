"""The claims of the review: what each says, what it expects of findings, and which bear on it.

`claims.yaml` holds them. No verdict is written there: `assuage.evidence.verdicts` computes it.
"""

import functools
import importlib.resources
from typing import Any, Literal, Self, get_args

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError, model_validator

from assuage import yaml_files
from assuage.errors import FileProblem, UnknownName
from assuage.evidence.record import EffectKind, Interval, People


Section = Literal[
    "Abstract and highlights",
    "Introduction",
    "Stress physiology",
    "Fear conditioning and memory",
    "Psychotherapy",
    "Conclusion",
]
Expectation = Literal["increase", "decrease", "none", "mixed", "varies"]
Stance = Literal["for", "against", "null", "mixed"]

SHIPPED = importlib.resources.files("assuage.evidence") / "claims.yaml"
ROUNDING = 0.1


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Link(_Strict):
    """A finding a claim is judged by; anything that departs from reading it plainly says why."""

    id: str
    at: str | None = None
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


class Trend(_Strict):
    """A pooled effect over the years of publication: a selection of findings, in the words of `evidence pool`."""

    topic: str
    drug: str | None = None
    measure: str | None = None


class Claim(_Strict):
    """One empirical statement of the review, in our words.

    `people` are kinds of people that a finding must be about; `mechanism` says that it is how something works, and
    `controlled` that it is what an intervention does: see rule 1.

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
    pool: Trend | None = None
    people: list[People] = []
    mechanism: bool = False
    controlled: bool = False
    about: str | None = None
    not_modelled: str | None = None
    note: str | None = None

    @model_validator(mode="after")
    def _is_whole(self) -> Self:
        if (self.expects is None) == (self.states is None):
            raise ValueError("give one of 'expects' (a direction) and 'states' (a figure)")
        if (self.about is None) == (self.not_modelled is None):
            raise ValueError("give 'about' (a parameter or a mechanism) or 'not_modelled' (why there is none)")
        if self.pool and (self.findings or self.expects not in ("increase", "decrease", "none")):
            raise ValueError("'pool' stands in place of 'findings', and expects increase, decrease or none")
        if self.expects != "varies" and (levels := [link.id for link in self.findings if link.at]):
            raise ValueError(f"{levels[0]}: 'at' is read only where the claim expects 'varies'")
        named = [link.id for link in self.findings]
        if twice := {name for name in named if named.count(name) > 1}:
            raise ValueError(f"finding named twice: {', '.join(sorted(twice))}")
        return self


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


SECTIONS: tuple[Section, ...] = get_args(Section)
