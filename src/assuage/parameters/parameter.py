"""A parameter is a belief: unit, prior, grade, the findings it leans on, and why.

Two layers that never mix: `typical` is what we do not know about the typical person (one draw per virtual trial),
`between_persons` is how people differ around it (one draw per person). Distributions are written as

    {fixed: v}   {normal: {mean, sd}}   {lognormal: {median, sd}}   {beta: {a, b}}
    {mixture: [[w, a, b], ...]}    beta(a, b) with weight w, for evidence that disagrees
    {bernoulli: p}                 1 with probability p, else 0

`sd` of a lognormal is on the log scale. Between persons: {normal: {sd}}, {lognormal: {sd}} or {logit: {sd}}, which
add to the value, to its log, or to its logit; there `sd` may name another parameter of the file, a spread not known.
"""

from typing import Annotated, Literal

import numpy as np
from pydantic import BaseModel, ConfigDict, Field, PositiveFloat, model_validator
from scipy import special


Floats = np.ndarray[tuple[int, ...], np.dtype[np.float64]]
_ROUNDING = 1e-9  # of weights that add to 1
_HALVINGS = 60  # of the interval from 0 to 1: to the last digit


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Fixed(_Strict):
    """Known, or a convention."""

    fixed: float

    def at(self, z: Floats) -> Floats:
        """The value, whatever z."""
        return np.full_like(z, self.fixed)

    @property
    def centre(self) -> float:
        """The value."""
        return self.fixed


class _MeanSd(_Strict):
    mean: float
    sd: PositiveFloat


class Normal(_Strict):
    """Normal belief."""

    normal: _MeanSd

    def at(self, z: Floats) -> Floats:
        """Value at standard normal z."""
        return self.normal.mean + self.normal.sd * z

    @property
    def centre(self) -> float:
        """The mean."""
        return self.normal.mean


class _MedianSd(_Strict):
    median: PositiveFloat
    sd: PositiveFloat


class LogNormal(_Strict):
    """Log-normal belief."""

    lognormal: _MedianSd

    def at(self, z: Floats) -> Floats:
        """Value at standard normal z."""
        return self.lognormal.median * np.exp(self.lognormal.sd * z)

    @property
    def centre(self) -> float:
        """The median."""
        return self.lognormal.median


class _Shapes(_Strict):
    a: PositiveFloat
    b: PositiveFloat


class Beta(_Strict):
    """Belief about a share."""

    beta: _Shapes

    def at(self, z: Floats) -> Floats:
        """Value at standard normal z, by quantiles."""
        return np.asarray(special.betaincinv(self.beta.a, self.beta.b, special.ndtr(z)))

    @property
    def centre(self) -> float:
        """The mean."""
        return self.beta.a / (self.beta.a + self.beta.b)


class Mixture(_Strict):
    """Belief about a share on which findings disagree: beta distributions, each with a weight; weights add to 1."""

    mixture: Annotated[tuple[tuple[PositiveFloat, PositiveFloat, PositiveFloat], ...], Field(min_length=2)]

    @model_validator(mode="after")
    def _whole(self) -> "Mixture":
        if abs(sum(weight for weight, _, _ in self.mixture) - 1.0) > _ROUNDING:
            raise ValueError("the weights of a mixture add to 1")
        return self

    def at(self, z: Floats) -> Floats:
        """Value at standard normal z, by quantiles, found by halving."""
        wanted = special.ndtr(z)
        low, high = np.zeros_like(wanted), np.ones_like(wanted)
        for _ in range(_HALVINGS):
            middle = (low + high) / 2.0
            below = sum(weight * special.betainc(a, b, middle) for weight, a, b in self.mixture) < wanted
            low, high = np.where(below, middle, low), np.where(below, high, middle)
        return (low + high) / 2.0

    @property
    def centre(self) -> float:
        """The mean."""
        return sum(weight * a / (a + b) for weight, a, b in self.mixture)


class Bernoulli(_Strict):
    """Belief about a switch."""

    bernoulli: Annotated[float, Field(gt=0, lt=1)]

    def at(self, z: Floats) -> Floats:
        """1 in the upper share `bernoulli` of standard normal z, else 0."""
        return np.where(special.ndtr(z) > 1.0 - self.bernoulli, 1.0, 0.0)

    @property
    def centre(self) -> float:
        """The likelier of the two, 1 where they are equally likely."""
        return 1.0 if self.bernoulli >= 0.5 else 0.0


class _Sd(_Strict):
    sd: PositiveFloat | str  # a number, or the name of a parameter of the same file that holds it


class Adds(_Strict):
    """People differ by a normal amount."""

    normal: _Sd


class Multiplies(_Strict):
    """People differ by a log-normal factor."""

    lognormal: _Sd


class Shifts(_Strict):
    """Shares differ normally on the logit scale."""

    logit: _Sd


Typical = Fixed | Normal | LogNormal | Beta | Mixture | Bernoulli
Between = Adds | Multiplies | Shifts
Path = Literal["learning", "unlearning", "damping", "bonding", "distress", "attendance", "stress axis", "direct"]
Grade = Literal["measured", "fitted", "assumed"]
Domain = Literal["any", "positive", "zero or more", "share", "whole"]
# of each domain: in words, and the beliefs that stay within it
_POSSIBLE: dict[Domain, tuple[str, tuple[type[Typical], ...]]] = {
    "any": ("any number", (Normal, LogNormal, Beta, Mixture, Bernoulli)),
    "positive": ("above 0", (LogNormal, Beta, Mixture)),
    "zero or more": ("0 or above", (LogNormal, Beta, Mixture, Bernoulli)),
    "share": ("between 0 and 1", (Beta, Mixture, Bernoulli)),
    "whole": ("whole numbers from 1", ()),
}
_WRITTEN: dict[type[Typical], str] = {
    Normal: "normal(mean, sd)",
    LogNormal: "lognormal(median, sd)",
    Beta: "beta(a, b)",
    Mixture: "mixture(w, a, b; ...)",
    Bernoulli: "bernoulli(p)",
}


class Parameter(_Strict):
    """One belief."""

    unit: str
    typical: Typical
    between_persons: Between | None = None
    drug: Annotated[str | None, Field(description="whose coefficient it is: zero if nothing works")] = None
    path: Annotated[Path | None, Field(description="of a coefficient that acts in therapy: the way it acts")] = None
    domain: Annotated[Domain | None, Field(description="values it can have, where its beliefs do not say")] = None
    variants: dict[str, float] = {}
    grade: Grade
    findings: tuple[str, ...]
    reasoning: str

    @model_validator(mode="after")
    def _drugs_are_signed(self) -> "Parameter":
        if self.drug is not None and not isinstance(self.typical, Normal):
            raise ValueError("a drug's coefficient needs a normal prior, through zero")
        if self.path is not None and self.drug is None:
            raise ValueError("a path is a drug's coefficient's")
        return self

    @property
    def possible(self) -> Domain:
        """The values it can have: as given, else what its beliefs imply. A known positive value stays positive."""
        if self.domain is not None:
            return self.domain
        match self.typical, self.between_persons:
            case (Beta() | Mixture() | Bernoulli(), _) | (Fixed(), Shifts()):
                return "share"
            case (LogNormal(), _) | (Fixed(), Multiplies()):
                return "positive"
            case Fixed(), None if self.typical.centre > 0.0:
                return "positive"
            case _:
                return "any"

    def check_allows(self, typical: Typical) -> None:
        """Raises ValueError for a belief with values it cannot have."""
        if self.drug is not None and not isinstance(typical, Fixed | Normal):
            raise ValueError("a drug's coefficient has two signs; write a number or normal(mean, sd)")
        possible = self.possible
        said, laws = _POSSIBLE[possible]
        if not isinstance(typical, (*laws, Fixed)):
            better = " or ".join(["a number", *(_WRITTEN[law] for law in laws)])
            raise ValueError(f"its values are {said}, and this belief leaves that; write {better}")
        if isinstance(typical, Fixed):
            value = typical.fixed
            fits = {
                "any": True,
                "positive": value > 0.0,
                "zero or more": value >= 0.0,
                "share": 0.0 < value < 1.0 or (self.between_persons is None and 0.0 <= value <= 1.0),
                "whole": value >= 1.0 and value == int(value),
            }[possible]
            if not fits:
                raise ValueError(f"its values are {said}")

    @property
    def spread(self) -> float | str | None:
        """How much people differ: a number, a parameter's name in the same file, or None."""
        match self.between_persons:
            case None:
                return None
            case Adds():
                return self.between_persons.normal.sd
            case Multiplies():
                return self.between_persons.lognormal.sd
            case Shifts():
                return self.between_persons.logit.sd

    @property
    def varies(self) -> bool:
        """True if truths or people differ in it."""
        return not isinstance(self.typical, Fixed) or self.between_persons is not None
