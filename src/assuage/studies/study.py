"""The study file: who, which arms, what happens when, what is measured, which comparison.

Everything written is checked: units, names, order in time. A plan is a study whose `reported_in` is empty.
"""

import re
from typing import Annotated, Literal, Self

from pydantic import BeforeValidator, Field, model_validator

from assuage import units
from assuage.errors import nearest
from assuage.evidence.library import findings
from assuage.measures import MEASURES, Range
from assuage.paradigms.therapy import Therapy, therapies
from assuage.studies.part import Age, Minutes, Part, Share, Times, known
from assuage.units import MINUTES_PER_DAY


def _rule(text: object) -> tuple[float, float]:
    lowest, highest = MEASURES["caps5"].lowest, MEASURES["caps5"].highest
    for part in re.split(r"\s+and\s+", str(text).strip()):
        found = re.fullmatch(r"caps5\s*(>=|<=)\s*(\d+)", part)
        if found is None:
            raise ValueError(f"'{text}' is not a rule; write it like 'caps5 >= 25' or 'caps5 >= 25 and caps5 <= 60'")
        if found[1] == ">=":
            lowest = float(found[2])
        else:
            highest = float(found[2])
    if not MEASURES["caps5"].lowest <= lowest < highest <= MEASURES["caps5"].highest:
        raise ValueError(f"'{text}' leaves nobody: CAPS-5 runs from 0 to 80")
    return lowest, highest


class Score(Part):
    """Mean and SD of a measure at intake, as observed."""

    mean: Annotated[float, Field(ge=0, le=80)]
    sd: Annotated[float, Field(gt=0, le=40)]
    borrowed_from: Annotated[str, known("finding", lambda: findings())] | None = None


class People(Part):
    """Who takes part."""

    who: str
    female: Share
    age: Age | None = None
    caps5: Score
    include: Annotated[tuple[float, float], BeforeValidator(_rule)]


def _when(text: object) -> float:
    words = str(text).strip()
    if words == "directly before each session":
        return 0.0
    found = re.fullmatch(r"(.+?)\s+(before|after)\s+(?:the start of\s+)?each session(?:\s+starts)?", words)
    if found is None:
        raise ValueError(
            f"'{words}' is not a time; write '45 min before each session' or 'directly before each session'"
        )
    if found[2] == "after":
        raise ValueError(
            f"'{words}': a dose cannot come after the session it prepares; write '45 min before each session'"
        )
    return units.minutes(found[1])


def _amount(text: object) -> float:
    amount = units.international_units(text)
    if not 0 < amount <= 400:
        raise ValueError(f"'{text}' is outside what people have been given intranasally (up to 400 IU)")
    return amount


class Dose(Part):
    """What is sprayed before each session."""

    drug: Annotated[str, known("drug", ("oxytocin", "placebo"))]
    route: Annotated[str, known("route", ("intranasal",))]
    amount: Annotated[float, BeforeValidator(_amount)] | None = None
    when: Annotated[float, BeforeValidator(_when)]

    @model_validator(mode="after")
    def _amount_of_drug(self) -> Self:
        if self.drug == "oxytocin" and self.amount is None:
            raise ValueError("oxytocin without an amount; write it like 'amount: 40 IU'")
        if self.drug == "placebo" and self.amount is not None:
            raise ValueError("placebo has no amount; leave 'amount' out")
        return self

    @property
    def units_given(self) -> float:
        """IU of oxytocin."""
        return self.amount or 0.0


class Arm(Part):
    """One arm."""

    size: Annotated[int, Field(gt=0)]
    dose: Dose | Literal["none"]


def _clock(text: object) -> tuple[float, float]:
    parts = [units.clock_minutes(part) for part in re.split(r"\s+to\s+", str(text).strip())]
    if len(parts) > 2 or parts[0] > parts[-1]:
        raise ValueError(f"'{text}' is not a span of the day; write it like '09:00 to 16:00'")
    return parts[0], parts[-1]


class Course(Part):
    """A course of therapy for some arms (all, unless named)."""

    therapy: Annotated[str, known("therapy", lambda: therapies())]
    sessions: Annotated[int, Field(gt=0, le=60)]
    every: Minutes
    length: Minutes
    clock: Annotated[tuple[float, float], BeforeValidator(_clock)]
    arms: tuple[str, ...] | None = None

    @model_validator(mode="after")
    def _fits(self) -> Self:
        if self.length < self.method.shortest:
            raise ValueError(
                f"a session of {self.length:g} min is too short; {self.therapy} needs {self.method.shortest:g}"
            )
        if self.every < MINUTES_PER_DAY:
            raise ValueError("sessions less than a day apart are not supported; write 'every: 1 day' or more")
        return self

    @property
    def method(self) -> Therapy:
        """What its sessions are made of."""
        return therapies()[self.therapy]


_VISIT = re.compile(r"(baseline)|(week|day|month) (\d+(?:\.\d+)?)|(\d+(?:\.\d+)?) (weeks?|days?|months?) after (.+)")


def visit_time(name: str) -> float:
    """Minutes after baseline of 'baseline', 'week 10', 'day 3', '3 months after week 10'. Raises ValueError."""
    found = _VISIT.fullmatch(name.strip())
    if found is None:
        raise ValueError(f"'{name}' is not a visit; write 'baseline', 'week 10' or '3 months after week 10'")
    if found[1]:
        return 0.0
    if found[2]:
        return units.minutes(f"{found[3]} {found[2]}")
    return units.minutes(f"{found[4]} {found[5]}") + visit_time(found[6])


class Samples(Part):
    """Samples around sessions, in minutes from the session's start."""

    session: tuple[int, ...]
    at: Times


Visits = tuple[str, ...] | Literal["weekly"] | Samples


class Estimand(Part):
    """What effect, in whom, how events after randomisation count (ICH E9(R1))."""

    endpoint: str
    treatment_discontinuation: Literal["treatment policy", "while on treatment"]
    assessment_loss: Literal["complete cases"] = "complete cases"
    summary: str

    @property
    def measure(self) -> str:
        """The endpoint's measure."""
        return self._parts()[0]

    @property
    def visit(self) -> str:
        """The endpoint's visit."""
        return self._parts()[1]

    def _parts(self) -> tuple[str, str]:
        found = re.fullmatch(r"(\w+),\s*(.+?)\s+minus baseline", self.endpoint)
        if found is None:
            raise ValueError(f"'{self.endpoint}' is not an endpoint; write it like 'caps5, week 10 minus baseline'")
        return found[1], found[2]

    def compared(self) -> tuple[str, str]:
        """(arm, arm it is compared with)."""
        found = re.fullmatch(r"mean difference,\s*(\w+) minus (\w+)", self.summary)
        if found is None:
            raise ValueError(f"'{self.summary}' is not a summary; write 'mean difference, oxytocin minus placebo'")
        return found[1], found[2]


_OUTCOME = re.compile(r"(?:difference in )?leaving therapy|difference in (\w+), (.+)")


class Reported(Part):
    """A finding of this study, and the quantity of the model to set beside it."""

    finding: Annotated[str, known("finding", lambda: findings())]
    outcome: str
    direction: Literal["decrease", "increase"] | None = None

    @model_validator(mode="after")
    def _readable(self) -> Self:
        if _OUTCOME.fullmatch(self.outcome) is None:
            raise ValueError(
                f"'{self.outcome}' is not an outcome; write 'difference in caps5, week 10', 'leaving therapy' "
                "or 'difference in leaving therapy'"
            )
        return self


def _success(text: object) -> float:
    found = re.fullmatch(r"\s*one-sided p\s*<\s*(0?\.\d+)\s*", str(text))
    if found is None:
        raise ValueError(f"'{text}' is not a success rule; write it like 'one-sided p < 0.025'")
    return float(found[1])


class Study(Part):
    """A whole study."""

    study: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]
    question: str
    reported_in: tuple[Reported, ...]
    population: People
    arms: Annotated[dict[str, Arm], Field(min_length=1)]
    timeline: tuple[Course, ...]
    measures: dict[Annotated[str, known("measure", MEASURES)], Visits]
    estimand: Estimand | None = None
    analysis: Literal["ancova"] = "ancova"
    success: Annotated[float, BeforeValidator(_success)] = 0.025
    sizes: tuple[Annotated[int, Field(gt=1)], ...] = ()

    @model_validator(mode="after")
    def _hangs_together(self) -> Self:
        low, high = self.population.include
        mean = self.population.caps5.mean
        if not low < mean < high:
            raise ValueError(f"population.caps5: a mean of {mean:g} cannot come from people with {low:g} to {high:g}")
        for course in self.timeline:
            for arm in course.arms or ():
                if arm not in self.arms:
                    raise ValueError(f"timeline: no arm '{arm}'; {nearest(arm, self.arms)}")
        for name, arm in self.arms.items():
            mine = self.courses(name)
            if len(mine) > 1:
                raise ValueError(f"arms.{name}: {len(mine)} courses of therapy at once; one is supported")
            if arm.dose != "none" and not mine:
                raise ValueError(
                    f"arms.{name}: a dose before each session, but the timeline gives this arm no sessions"
                )
        for name, visits in self.measures.items():
            if isinstance(visits, tuple):
                for visit in visits:
                    try:
                        visit_time(visit)
                    except ValueError as problem:
                        raise ValueError(f"measures.{name}: {problem}") from None
            elif isinstance(visits, Samples) and not all(
                1 <= k <= c.sessions for c in self.timeline for k in visits.session
            ):
                most = max((c.sessions for c in self.timeline), default=0)
                raise ValueError(f"measures.{name}: sessions are numbered from 1 to {most}")
        if self.estimand is not None:
            self._check_estimand(self.estimand)
        self._check_reported()
        return self

    def _check_reported(self) -> None:
        for item in self.reported_in:
            named = re.fullmatch(r"difference in (\w+), (.+)", item.outcome)
            if named is None:
                continue
            measure, visit = named.groups()
            if measure != "alliance" and measure not in self.measures:
                raise ValueError(f"reported_in: '{measure}' is not measured; {nearest(measure, self.measures)}")
            visits = self.visits(self.estimand.measure if measure == "alliance" and self.estimand else measure)
            if visit not in visits:
                raise ValueError(f"reported_in: {measure} has no visit '{visit}'; {nearest(visit, visits)}")

    def _check_estimand(self, estimand: Estimand) -> None:
        if estimand.measure not in self.measures:
            raise ValueError(
                f"estimand.endpoint: '{estimand.measure}' is not measured; {nearest(estimand.measure, self.measures)}"
            )
        visits = self.visits(estimand.measure)
        for wanted in (estimand.visit, "baseline"):
            if wanted not in visits:
                raise ValueError(
                    f"estimand.endpoint: {estimand.measure} has no visit '{wanted}'; {nearest(wanted, visits)}"
                )
        for arm in estimand.compared():
            if arm not in self.arms:
                raise ValueError(f"estimand.summary: no arm '{arm}'; {nearest(arm, self.arms)}")

    def courses(self, arm: str) -> list[Course]:
        """The courses of therapy of an arm."""
        return [c for c in self.timeline if c.arms is None or arm in c.arms]

    def visits(self, measure: str) -> list[str]:
        """Named visits of a measure, in order; weekly means every week to the latest named visit."""
        wanted = self.measures[measure]
        if isinstance(wanted, Samples):
            return []
        if wanted == "weekly":
            return ["baseline"] + [f"week {w}" for w in range(1, int(self.last_week()) + 1)]
        return sorted(wanted, key=visit_time)

    def last_week(self) -> float:
        """Weeks from baseline to the end of the longest course of therapy."""
        return max((c.every * c.sessions for c in self.timeline), default=0.0) / units.minutes("1 week")

    def instrument(self, measure: str) -> Range:
        """A measure's range and unit."""
        return MEASURES[measure]
