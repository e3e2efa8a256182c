"""A study: who, which arms, what is done when, what is measured, which comparison; if published, what was found.

A laboratory experiment and a trial of therapy are the same thing, and one study may hold both: a stress test, a course
of therapy with doses, the stress test again. A plan is a study whose `reported_in` is empty. Everything written is
checked: units, names, routes, order in time. Minutes count from the midnight with which day 0 begins (`times`).
"""

import math
from collections.abc import Iterable
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, BeforeValidator, Field, model_validator

from assuage import units
from assuage.errors import nearest
from assuage.evidence.library import finding
from assuage.measures.catalogue import measures
from assuage.mechanisms.events import Event
from assuage.paradigms.drugs import PLACEBO, drugs
from assuage.paradigms.paradigm import Paradigm
from assuage.paradigms.therapy import Therapy
from assuage.population.facts import FACTS
from assuage.population.strata import strata
from assuage.studies.dose import Dose
from assuage.studies.estimand import Estimand, Success
from assuage.studies.outcome import Quantity, quantity
from assuage.studies.part import FEWEST, MOST, Name, Part
from assuage.studies.population import INTAKE_MEASURE, Arm, People
from assuage.studies.reported import Reported
from assuage.studies.samples import WEEKLY, Sample, Samples, Taken
from assuage.studies.timeline import Procedure
from assuage.studies.times import LONGEST, visit_minute
from assuage.units import MINUTES_PER_DAY


WAKING_HOURS = (360.0, 1380.0)  # 06:00 to 23:00
BASELINE = "baseline"
# summaries that need two samples at least
_RESPONDERS = ("responders", "responders by percent")
_OF_CURVES = ("peak", "time of peak", "rise", "auc_g", "auc_i", "slope", "recovery", *_RESPONDERS)


def _measure(name: str) -> str:
    if name in measures():
        return name
    unseen = [drug for drug in drugs() if drug in name and not any(drug in assay for assay in measures())]
    if unseen:
        raise ValueError(f"no assay of {unseen[0]} here; 'assuage measures' lists what there is")
    raise ValueError(f"no measure '{name}'; {nearest(name, measures())}")


class Correlation(Part):
    """A correlation over people, within arms, that a study asks for."""

    of: Annotated[Quantity, BeforeValidator(quantity)]
    with_: Annotated[Quantity, BeforeValidator(quantity)] = Field(alias="with")


class Study(Part):
    """A whole study."""

    study: Name
    question: str
    reported_in: tuple[Reported, ...]
    population: People
    design: Literal["parallel", "crossover"] = "parallel"
    arms: Annotated[dict[Name, Arm], Field(min_length=1)]
    timeline: tuple[Procedure, ...]
    measures: Annotated[dict[Annotated[str, AfterValidator(_measure)], Taken], Field(min_length=1)]
    correlations: tuple[Correlation, ...] = ()
    estimand: Estimand | None = None
    analysis: Literal["ancova"] = "ancova"
    success: Success = 0.025
    sizes: tuple[Annotated[int, Field(ge=FEWEST, le=MOST)], ...] = ()

    @model_validator(mode="after")
    def _hangs_together(self) -> Self:
        for procedure in self.timeline:
            for arm in procedure.arms or ():
                if arm not in self.arms:
                    raise ValueError(f"timeline: no arm '{arm}'; {nearest(arm, self.arms)}")
        for name in self.arms:
            if len(courses := self.courses(name)) > 1:
                raise ValueError(f"arms.{name}: {len(courses)} courses of therapy at once; one is supported")
            self._check_apart(name)
        if self.courses_called() and self.has_intake and self.population.stratum is None:
            raise ValueError(
                f"population: people in therapy are of a stratum; write 'stratum:' and {', '.join(strata())}"
            )
        if self.design == "crossover" and len({arm.size for arm in self.arms.values()}) > 1:
            raise ValueError("arms: in a crossover the same people go through all arms, so all sizes are one")
        self._check_doses()
        self._check_samples()
        self._check_reported()
        for number, asked in enumerate(self.correlations):
            for one in (asked.of, asked.with_):
                self._checked(f"correlations.{number}", one, self.arms)
        if self.estimand is not None:
            self._check_estimand(self.estimand)
        return self

    def _check_apart(self, arm: str) -> None:
        """Laboratory paradigms may overlap, as rest beside a test does, but none with itself or with a session."""
        begun = sorted(((at, done) for done in self.done_in(arm) for at in done.begins()), key=lambda one: one[0])
        busy: dict[str, tuple[float, Procedure]] = {}  # what is done -> until when, and by which line
        for at, done in begun:
            for until, other in busy.values():
                if at < until and (done.do == other.do or done.sessions or other.sessions):
                    raise ValueError(
                        f"timeline.{self.timeline.index(done)}: in arm '{arm}' {done.anchor} begins "
                        f"{until - at:g} min before {other.anchor} is over"
                    )
            busy[done.do] = max(busy.get(done.do, (0.0, done)), (at + done.lasts, done), key=lambda one: one[0])

    def _check_doses(self) -> None:
        for name, arm in self.arms.items():
            for number, dose in enumerate(arm.doses):
                place = f"arms.{name}.doses.{number}.when"
                try:
                    begins = self.given_at(name, dose)
                except ValueError as problem:
                    raise ValueError(f"{place}: {problem}") from None
                if min(begins) < 0:
                    raise ValueError(f"{place}: '{dose.when.written}' is before the study starts")
                if max(begins) > LONGEST:
                    raise ValueError(f"{place}: '{dose.when.written}' is more than ten years away")

    def _check_samples(self) -> None:
        names = sorted({procedure.anchor for procedure in self.timeline})
        most = max((p.sessions or 0 for p in self.timeline), default=0)
        for measure, parts in self.measures.items():
            for part in parts:
                if not isinstance(part, Samples):
                    continue
                if part.after is not None and part.after not in names:
                    raise ValueError(
                        f"measures.{measure}: nothing is called '{part.after}'; {nearest(part.after, names)}"
                    )
                if part.session and part.after in self.courses_called() and max(part.session) > most:
                    raise ValueError(f"measures.{measure}: sessions are numbered from 1 to {most}")
            for name in self.arms:
                taken = self.samples(measure, name)
                if len({sample.label for sample in taken}) < len(taken):
                    raise ValueError(f"measures.{measure}: a sample is written twice")
                for sample in taken:
                    if sample.minute - measures()[measure].collects < 0:
                        raise ValueError(
                            f"measures.{measure}: the sample '{sample.label}' is taken before the study starts"
                        )
                    if sample.minute > LONGEST:
                        raise ValueError(f"measures.{measure}: the sample '{sample.label}' is more than ten years away")
                self._check_remembered(measure, name)
            drug = measures()[measure].drug
            if drug is not None and not any(d.drug == drug for arm in self.arms.values() for d in arm.doses):
                raise ValueError(f"measures.{measure}: no arm is given {drug}, so this assay has nothing to see")
        for name in self.arms:
            if not self.done_in(name) and not any(self.samples(measure, name) for measure in self.measures):
                raise ValueError(
                    f"arms.{name}: the timeline gives this arm nothing to do, and nothing is measured in it"
                )

    def _check_remembered(self, measure: str, arm: str) -> None:
        """What remembers an event sees nothing from before it."""
        seen = measures()[measure]
        if seen.remembers is None:
            return
        first = min(self._happens(seen.remembers, arm), default=math.inf)
        for sample in self.samples(measure, arm):
            if sample.minute - seen.collects < first:
                what = f"{seen.label} before anything to remember"
                after = f"'{seen.remembers.name.lower()}' comes {first - sample.minute + seen.collects:g} min later"
                never = f"the timeline of arm '{arm}' has no '{seen.remembers.name.lower()}'"
                raise ValueError(
                    f"measures.{measure}: '{sample.label}' begins a {what}; {after if first < math.inf else never}"
                )

    def _happens(self, event: Event, arm: str) -> list[float]:
        """Minutes at which the paradigms of an arm have such an event."""
        return [
            begins + step.at
            for done in self.done_in(arm)
            if isinstance(done.what, Paradigm)
            for step in done.what.steps
            if step.event is event
            for begins in done.begins()
        ]

    def _check_reported(self) -> None:
        for number, item in enumerate(self.reported_in):
            place = f"reported_in.{number}.outcome"
            for arm in item.outcome.arms:
                if arm not in self.arms:
                    raise ValueError(f"{place}: no arm '{arm}'; {nearest(arm, self.arms)}")
            for one in item.outcome.quantities:
                self._checked(place, one, item.outcome.arms)
            if item.outcome.over_time:
                one, other = (quantity.measure for quantity in item.outcome.quantities)
                if any(self.minutes(one, arm) != self.minutes(other, arm) for arm in item.outcome.arms):
                    raise ValueError(f"{place}: {one} and {other} are not sampled at the same times")
            if item.outcome.statistic == "d_z" and self.design != "crossover":
                raise ValueError(f"{place}: d_z is of the same people in both arms; this design is {self.design}")

    def _checked(self, place: str, wanted: Quantity, arms: Iterable[str]) -> None:
        try:
            self._check_quantity(wanted, arms)
        except ValueError as problem:
            raise ValueError(f"{place}: {problem}") from None

    def _check_quantity(self, wanted: Quantity, arms: Iterable[str]) -> None:
        measure, at = wanted.measure, wanted.at
        if measure not in self.measures:
            raise ValueError(f"'{measure}' is not measured; {nearest(measure, self.measures)}")
        if wanted.summary in _RESPONDERS and measure != "salivary_cortisol":
            raise ValueError(f"{wanted.summary} is a rule for salivary_cortisol, not for '{measure}'")
        for arm in arms:
            labels = self.labels(measure, arm)
            if not labels:
                raise ValueError(f"{measure} is not taken in arm '{arm}'")
            if at is not None and at not in labels:
                raise ValueError(f"{measure} has no sample '{at}'; {nearest(at, labels)}")
            used = labels if at is None else labels[: labels.index(at) + 1]
            if wanted.summary in _OF_CURVES and len(used) < 2:
                raise ValueError(f"{wanted.summary} of {measure} needs two samples at least")

    def _check_estimand(self, estimand: Estimand) -> None:
        if estimand.measure not in self.measures:
            raise ValueError(
                f"estimand.endpoint: '{estimand.measure}' is not measured; {nearest(estimand.measure, self.measures)}"
            )
        for arm in estimand.compared():
            if arm not in self.arms:
                raise ValueError(f"estimand.summary: no arm '{arm}'; {nearest(arm, self.arms)}")
            labels = self.labels(estimand.measure, arm)
            for wanted in (estimand.visit, BASELINE):
                if wanted not in labels:
                    raise ValueError(
                        f"estimand.endpoint: {estimand.measure} has no sample '{wanted}'; {nearest(wanted, labels)}"
                    )

    def done_in(self, arm: str) -> list[Procedure]:
        """What is done with an arm, in order."""
        return sorted((p for p in self.timeline if p.arms is None or arm in p.arms), key=lambda p: p.begins()[0])

    def courses(self, arm: str) -> list[Procedure]:
        """The courses of therapy of an arm."""
        return [p for p in self.timeline if isinstance(p.what, Therapy) and (p.arms is None or arm in p.arms)]

    def courses_called(self) -> frozenset[str]:
        """What the timeline calls its courses of therapy."""
        return frozenset(p.anchor for p in self.timeline if isinstance(p.what, Therapy))

    @property
    def has_intake(self) -> bool:
        """Whether people come with a score that meets a rule."""
        return self.population.include is not None

    def anchors(self, arm: str) -> dict[str, tuple[float, ...]]:
        """What the timeline of an arm calls things, and the minutes at which each of them begins."""
        found: dict[str, tuple[float, ...]] = {}
        for procedure in self.done_in(arm):
            found[procedure.anchor] = tuple(sorted((*found.get(procedure.anchor, ()), *procedure.begins())))
        return found

    def given_at(self, arm: str, dose: Dose) -> tuple[float, ...]:
        """Minutes at which a dose is given. Raises ValueError where the arm has not what it is counted from."""
        return dose.when.minutes(self.anchors(arm))

    def samples(self, measure: str, arm: str) -> tuple[Sample, ...]:
        """The samples of a measure in an arm, in order of time; none where it lacks what they are counted from."""
        anchors, courses = self.anchors(arm), self.courses_called()
        parts = self.measures[measure]
        visits = [at for part in parts if isinstance(part, str) for at in self._visits(part)]
        first = min((visit_minute(at) for at in visits), default=0.0)
        found = [Sample(at, visit_minute(at), visit_minute(at) - first, visit=True) for at in visits]
        several = len(parts) > 1 and not all(isinstance(part, str) for part in parts)
        for part in parts:
            if isinstance(part, Samples):
                found += part.taken(anchors, courses, several)
        return tuple(sorted(found, key=lambda sample: sample.minute))

    def _visits(self, part: str) -> list[str]:
        if part != WEEKLY:
            return [part]
        return [BASELINE, *(f"week {w}" for w in range(1, int(self.last_week()) + 1))]

    def last_week(self) -> float:
        """Weeks from baseline to the end of the longest course of therapy."""
        ends = [p.ends() - MINUTES_PER_DAY for p in self.timeline if isinstance(p.what, Therapy)]
        return max(ends, default=0.0) / units.minutes("1 week")

    def labels(self, measure: str, arm: str) -> tuple[str, ...]:
        """What the samples of a measure are called in an arm."""
        return tuple(sample.label for sample in self.samples(measure, arm))

    def minutes(self, measure: str, arm: str) -> tuple[float, ...]:
        """Minutes of a measure's samples as its file counts them: from the paradigm, or from the first sample."""
        return tuple(sample.counted for sample in self.samples(measure, arm))

    def is_intake(self, measure: str, sample: str) -> bool:
        """Whether a sample is the interview that decided on inclusion."""
        return self.has_intake and measure == INTAKE_MEASURE and sample == BASELINE

    def facts(self, arm: str) -> dict[str, float]:
        """Shares of people with each fact in an arm."""
        return {
            name: getattr(self.population, name) if (own := getattr(self.arms[arm], name)) is None else own
            for name in FACTS
        }

    @property
    def topics(self) -> frozenset[str]:
        """The topics of the findings it is reported in."""
        return frozenset(finding(item.finding).topic for item in self.reported_in)

    def warnings(self) -> list[str]:
        """What is allowed but unusual, one sentence each."""
        first, last = WAKING_HOURS
        twice = [
            f"{self.study}: arm '{arm}' is given {drug} twice, by a dose of its own and by {done.anchor}"
            for arm, about in self.arms.items()
            for done in self.done_in(arm)
            if isinstance(done.what, Paradigm)
            for drug in sorted(done.what.drugs & {dose.drug for dose in about.doses})
        ]
        at_night = [
            f"{self.study}: {done.anchor} starts outside waking hours ({int(first // 60):02d}:00 to "
            f"{int(last // 60):02d}:00); the model does not know that people were woken"
            for done in self.timeline
            if isinstance(done.what, Paradigm) and done.what.awake and not first <= done.clock[0] <= last
        ]
        beyond = [
            f"{self.study}: arm '{arm}' is given {dose.amount} of {dose.drug}; "
            f"no study read here gave more than {dose.way.largest}"
            for arm, about in self.arms.items()
            for dose in about.doses
            if dose.drug != PLACEBO and dose.beyond_studied
        ]
        return at_night + twice + beyond
