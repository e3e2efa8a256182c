"""Who takes part: shares of people with each fact, and where wanted the score they come with and the rule they meet."""

import re
from typing import Annotated, Any, Self, cast

from pydantic import BeforeValidator, Field, model_validator

from assuage.errors import nearest, quoted
from assuage.evidence.library import findings
from assuage.measures.catalogue import measures
from assuage.population.kinds import kinds
from assuage.population.strata import ADULT, strata
from assuage.studies.dose import Dose
from assuage.studies.part import Age, Part, Share, known


INTAKE_MEASURE = "caps5"  # whose score at baseline a rule of inclusion is about


def _rule(text: object) -> tuple[float, float]:
    least, most = measures()[INTAKE_MEASURE].range
    lowest, highest = least, most
    for part in re.split(r"\s+and\s+", str(text).strip()):
        found = re.fullmatch(r"caps5\s*(>=|<=)\s*(\d+)", part)
        if found is None:
            raise ValueError(f"'{text}' is not a rule; write it like 'caps5 >= 25' or 'caps5 >= 25 and caps5 <= 60'")
        if found[1] == ">=":
            lowest = float(found[2])
        else:
            highest = float(found[2])
    if not least <= lowest < highest <= most:
        raise ValueError(f"'{text}' leaves nobody: CAPS-5 runs from {least:g} to {most:g}")
    return lowest, highest


class Score(Part):
    """Mean and SD of a measure at intake, as observed."""

    mean: Annotated[float, Field(ge=0, le=80)]
    sd: Annotated[float, Field(gt=0, le=40)]
    borrowed_from: Annotated[str, known("finding", lambda: findings())] | None = None


class People(Part):
    """Shares of people with each fact, and the CAPS-5 of those who meet the rule `include`. PTSD implies trauma.

    Patients in a course of therapy are of a `stratum`. Written `of` a kind on the shelf, its file says the rest.
    """

    who: str
    stratum: Annotated[str, known("stratum", lambda: strata())] | None = None
    female: Share
    age: Age | None = None
    traumatised: Share = 0.0
    ptsd: Share = 0.0
    adversity: Share = 0.0
    insecure: Share = 0.0
    autistic: Share = 0.0
    depressed: Share = 0.0
    unsupported: Share = 0.0
    misusing_alcohol: Share = 0.0
    caps5: Score | None = None
    include: Annotated[tuple[float, float], BeforeValidator(_rule)] | None = None

    @model_validator(mode="before")
    @classmethod
    def _of_a_kind(cls, written: Any) -> Any:
        """What the shelf says of people of this kind, and what the study says instead."""
        if not isinstance(written, dict) or "of" not in written:
            return written
        said = cast(dict[str, Any], written)
        name = said["of"]
        if name not in kinds():
            raise ValueError(f"no population '{quoted(name)}'; {nearest(str(name), kinds())}")
        return kinds()[name].people | {key: value for key, value in said.items() if key != "of"}

    @model_validator(mode="after")
    def _score_and_rule(self) -> Self:
        if (self.caps5 is None) != (self.include is None):
            missing = "'include': write it like 'include: caps5 >= 25'" if self.include is None else "'caps5'"
            raise ValueError(f"a score at intake and a rule of inclusion belong together; say {missing}")
        if self.caps5 is not None and self.include is not None:
            low, high = self.include
            if not low < self.caps5.mean < high:
                raise ValueError(
                    f"caps5: a mean of {self.caps5.mean:g} cannot come from people with {low:g} to {high:g}"
                )
            if self.ptsd < 1.0:
                raise ValueError("ptsd: people with a CAPS-5 at intake are patients; write 'ptsd: 1'")
        return self

    @model_validator(mode="after")
    def _of_its_stratum(self) -> Self:
        age = None if self.age is None else self.age.mean
        if self.stratum is None or strata()[self.stratum].fits(self.female, age):
            return self
        others = [name for name, one in strata().items() if one.fits(self.female, age)]
        if not others:
            raise ValueError(f"stratum: none fits a mean age of {age:g}; all are of people of {ADULT:g} or older")
        about = strata()[self.stratum].label
        raise ValueError(
            f"stratum: {self.stratum} is of {about}, not of people of whom {self.female:.0%} are women; "
            f"write {', '.join(others)}"
        )


class StudyArm(Part):
    """One group of people: how many, what they are given, and in what they differ from the study's population."""

    size: Annotated[int, Field(gt=0, le=100_000)]
    doses: tuple[Dose, ...] = ()
    female: Share | None = None
    traumatised: Share | None = None
    ptsd: Share | None = None
    adversity: Share | None = None
    insecure: Share | None = None
    autistic: Share | None = None
    depressed: Share | None = None
    unsupported: Share | None = None
    misusing_alcohol: Share | None = None
