"""A study: who, which arms, what is done when, what is measured, which comparison; if published, what was found.

A laboratory experiment and a trial of therapy are the same thing, and one study may hold both: a stress test, a course
of therapy with doses, the stress test again. A plan is a study whose `reported_in` is empty. Everything written is
checked: units, names, routes, order in time. Minutes count from the midnight with which day 0 begins (`times`).
"""

import math
from collections.abc import Callable, Container, Iterable, Sequence
from functools import partial
from typing import Annotated, Literal, Self, TypeVar

from pydantic import AfterValidator, BeforeValidator, Field, model_validator

from assuage import units
from assuage.errors import nearest
from assuage.evidence.library import finding
from assuage.measures.catalogue import measures
from assuage.mechanisms.events import Event
from assuage.model_check import Faults
from assuage.paradigms.drugs import PLACEBO, drugs
from assuage.paradigms.paradigm import Paradigm
from assuage.paradigms.pictures import ShownBlock
from assuage.paradigms.therapy import Therapy
from assuage.paradigms.trials import ConditioningTrial
from assuage.population.facts import FACTS
from assuage.population.strata import strata
from assuage.studies.dose import Dose
from assuage.studies.estimand import Estimand, Success
from assuage.studies.outcome import Quantity, quantity, samples_named
from assuage.studies.part import FEWEST, MOST, Name, Part
from assuage.studies.population import INTAKE_MEASURE, People, StudyArm
from assuage.studies.reported import Reported
from assuage.studies.samples import WEEKLY, Sample, Samples, Taken
from assuage.studies.timeline import Procedure
from assuage.studies.times import LONGEST, at_an_hour, visit_minute
from assuage.units import MINUTES_PER_DAY


WAKING_HOURS = (360.0, 1380.0)  # 06:00 to 23:00
BASELINE = "baseline"
# summaries that need two samples at least
_RESPONDERS = ("responders", "responders by percent")
_OF_CHANGE = ("fallen by", "fallen by percent", "risen by", "risen by percent")
_OF_CURVES = ("peak", "time of peak", "rise", "auc_g", "auc_i", "slope", "recovery", *_RESPONDERS, *_OF_CHANGE)


def _measure(name: str) -> str:
    if name in measures():
        return name
    unseen = [drug for drug in drugs() if drug in name and not any(drug in assay for assay in measures())]
    if unseen:
        raise ValueError(f"no assay of {unseen[0]} here; 'assuage measures' lists what there is")
    raise ValueError(f"no measure '{name}'; {nearest(name, measures())}")


_S = TypeVar("_S", ConditioningTrial, ShownBlock)


class AskedCorrelation(Part):
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
    arms: Annotated[dict[Name, StudyArm], Field(min_length=1)]
    timeline: tuple[Procedure, ...]
    measures: Annotated[dict[Annotated[str, AfterValidator(_measure)], Taken], Field(min_length=1)]
    correlations: tuple[AskedCorrelation, ...] = ()
    estimand: Estimand | None = None
    analysis: Literal["ancova"] = "ancova"
    success: Success = 0.025
    sizes: tuple[Annotated[int, Field(ge=FEWEST, le=MOST)], ...] = ()

    @model_validator(mode="after")
    def _hangs_together(self) -> Self:
        whole = [self._check_stratum, self._check_one_size]
        if lost := _told(partial(self._check_arms_of, procedure) for procedure in self.timeline):
            raise Faults([*_told(whole), *lost])  # the rest hangs on what is done in which arm
        unread = {m: said for m in self.measures if (said := _told([partial(self._check_samples, m)]))}
        doses = [(name, number) for name, arm in self.arms.items() for number in range(len(arm.doses))]
        reported = [k for k, item in enumerate(self.reported_in) if _known(item.outcome.quantities, unread)]
        asked = [(k, one) for k, pair in enumerate(self.correlations) for one in (pair.of, pair.with_)]
        apart = reversed(_told(partial(self._check_apart, name) for name in self.arms))
        found = [*{said.partition(": ")[0]: said for said in apart}.values()]  # of a line once, for its first arm
        found += _told(
            [
                *whole,
                *(partial(self._check_dose, name, number) for name, number in doses),
                *(partial(self._check_busy, name) for name in self.arms),
                *(partial(self._check_order, name) for name in self.arms),
                *(partial(self._check_learned, name) for name in self.arms),
                *(partial(self._check_reported, number) for number in reported),
                *(
                    partial(self._checked, f"correlations.{number}", one, self.arms)
                    for number, one in asked
                    if _known([one], unread)
                ),
            ]
        )
        if self.estimand is not None and self.estimand.measure not in unread:
            found += _told([partial(self._check_estimand, self.estimand)])
        if found or unread:
            raise Faults([*found, *(sentence for said in unread.values() for sentence in said)])
        return self

    def _check_arms_of(self, procedure: Procedure) -> None:
        for arm in procedure.arms or ():
            if arm not in self.arms:
                raise ValueError(f"timeline: no arm '{arm}'; {nearest(arm, self.arms)}")

    def _check_stratum(self) -> None:
        if self.courses_called() and self.has_intake and self.population.stratum is None:
            raise ValueError(
                f"population: people in therapy are of a stratum; write 'stratum:' and {', '.join(strata())}"
            )

    def _check_one_size(self) -> None:
        if self.design == "crossover" and len({arm.size for arm in self.arms.values()}) > 1:
            raise ValueError("arms: in a crossover the same people go through all arms, so all sizes are one")

    def _check_apart(self, arm: str) -> None:
        """One course of therapy; paradigms may overlap, as rest beside a test does, but none itself or a session."""
        if len(courses := self.courses(arm)) > 1:
            raise ValueError(f"arms.{arm}: {len(courses)} courses of therapy at once; one is supported")
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

    def _check_learned(self, arm: str) -> None:
        """What is done with a learned fear comes after it was learned, and a test of recall after its lag."""
        last, learned = None, False
        for at, done, trial in self.trials(arm):
            what = done.what
            assert isinstance(what, Paradigm)
            place = f"timeline.{self.timeline.index(done)}"
            if what.learned and not learned:
                raise ValueError(f"{place}: in arm '{arm}' {done.anchor} comes before any fear was conditioned")
            begins = at - trial.at
            if trial is what.trials[0] and last is not None and begins - last < what.lag:
                raise ValueError(
                    f"{place}: in arm '{arm}' {done.anchor} begins {begins - last:g} min after the last trial; "
                    f"a test of recall needs {what.lag:g} at least"
                )
            last, learned = at, learned or trial.outcome > 0.0

    def _check_dose(self, name: str, number: int) -> None:
        place, dose = f"arms.{name}.doses.{number}.when", self.arms[name].doses[number]
        try:
            begins = self.given_at(name, dose)
        except ValueError as problem:
            raise ValueError(f"{place}: {problem}") from None
        if min(begins) < 0:
            raise ValueError(f"{place}: '{dose.when.written}' is before the study starts")
        if max(begins) > LONGEST:
            raise ValueError(f"{place}: '{dose.when.written}' is more than ten years away")

    def _check_order(self, arm: str) -> None:
        """Two drugs by one route come one after the other."""
        given: dict[tuple[str, float], tuple[int, str]] = {}
        for number, dose in enumerate(self.arms[arm].doses):
            try:
                times = () if dose.drug == PLACEBO else self.given_at(arm, dose)
            except ValueError:  # that a time is of nothing is told by `_check_dose`
                continue
            for at in times:
                first, drug = given.setdefault((dose.route, at), (number, dose.drug))
                if drug != dose.drug:
                    raise ValueError(
                        f"arms.{arm}.doses.{number}.when: {dose.drug} is {dose.route} in the minute of {drug} "
                        f"(doses.{first}); say which comes first"
                    )

    def _check_samples(self, measure: str) -> None:
        names = sorted({procedure.anchor for procedure in self.timeline})
        most = max((p.sessions or 0 for p in self.timeline), default=0)
        for part in self.measures[measure]:
            if not isinstance(part, Samples):
                continue
            if part.after is not None and part.after not in names:
                raise ValueError(f"measures.{measure}: nothing is called '{part.after}'; {nearest(part.after, names)}")
            self._check_trials(measure, part)
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

    def _check_busy(self, name: str) -> None:
        if not self.done_in(name) and not any(self.samples(measure, name) for measure in self.measures):
            raise ValueError(f"arms.{name}: the timeline gives this arm nothing to do, and nothing is measured in it")

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

    def _check_trials(self, measure: str, part: Samples) -> None:
        """Trials that are sampled are shown by what they are counted from."""
        for kind in part.trials or ():
            what = [done.what for done in self.timeline if done.anchor == part.after]
            kinds = list(dict.fromkeys(one.kind for of in what if isinstance(of, Paradigm) for one in of.sampled))
            if kind not in kinds:
                there = f"it shows {', '.join(kinds)}" if kinds else "it has no trials"
                raise ValueError(f"measures.{measure}: {part.after} does not show '{kind}'; {there}")

    def _check_reported(self, number: int) -> None:
        item, place = self.reported_in[number], f"reported_in.{number}.outcome"
        for arm in item.outcome.arms:
            if arm not in self.arms:
                raise ValueError(f"{place}: no arm '{arm}'; {nearest(arm, self.arms)}")
        for one in item.outcome.quantities:
            self._checked(place, one, item.outcome.arms)
        if item.outcome.over_time:
            one, other = (quantity.measure for quantity in item.outcome.quantities)
            if any(self.minutes(one, arm) != self.minutes(other, arm) for arm in item.outcome.arms):
                raise ValueError(f"{place}: {one} and {other} are not sampled at the same times")
        within = item.outcome.between in (None, "and")
        if item.outcome.statistic == "d_z" and not within and self.design != "crossover":
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
            instead = "write 'fallen by 12 at ...' or 'risen by 12 at ...'"
            raise ValueError(f"{wanted.summary} is a rule for salivary_cortisol, not for '{measure}'; {instead}")
        for arm in arms:
            labels = self.labels(measure, arm)
            if not labels:
                raise ValueError(f"{measure} is not taken in arm '{arm}'")
            named = [name for text in (at, wanted.less) if text is not None for name in samples_named(text)]
            for name in named:
                if name not in labels:
                    raise ValueError(f"{measure} has no sample '{name}'; {self._there(name, labels, arm)}")
            used = labels if at is None else labels[: labels.index(named[0]) + 1]
            if wanted.summary in _OF_CURVES and len(used) < 2:
                raise ValueError(f"{wanted.summary} of {measure} needs two samples at least")

    def _there(self, name: str, labels: Sequence[str], arm: str) -> str:
        """What there is instead of a sample: of a condition that a task does not show, those that it shows."""
        kind = name.rpartition(" ")[0]
        tasks: dict[str, dict[str, None]] = {}
        for _, done, block in self.blocks(arm):
            tasks.setdefault(done.anchor, {})[block.kind] = None
        if not tasks or any(kind in conditions for conditions in tasks.values()):
            return nearest(name, labels)
        return "; ".join(f"{task} shows {', '.join(conditions)}" for task, conditions in tasks.items())

    def _check_estimand(self, estimand: Estimand) -> None:
        if estimand.measure not in self.measures:
            raise ValueError(
                f"estimand.endpoint: '{estimand.measure}' is not measured; {nearest(estimand.measure, self.measures)}"
            )
        scale = measures()[estimand.measure].scale
        if scale is not None and scale.scores[0] > scale.scores[1]:
            raise ValueError(
                f"estimand.endpoint: more of '{estimand.measure}' is better, and a plan takes less as better"
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

    def trials(self, arm: str) -> list[tuple[float, Procedure, ConditioningTrial]]:
        """The conditioning trials of an arm in order of time: minute, what they are part of, and which."""
        return self._shown(arm, lambda paradigm: paradigm.trials)

    def blocks(self, arm: str) -> list[tuple[float, Procedure, ShownBlock]]:
        """The blocks of pictures of an arm in order of time: minute, what they are part of, and which."""
        return self._shown(arm, lambda paradigm: paradigm.blocks)

    def _shown(self, arm: str, of: Callable[[Paradigm], Iterable[_S]]) -> list[tuple[float, Procedure, _S]]:
        """What paradigms show one after another, in order of time."""
        every = [
            (begins + one.at, done, one)
            for done in self.done_in(arm)
            if isinstance(done.what, Paradigm)
            for begins in done.begins()
            for one in of(done.what)
        ]
        return sorted(every, key=lambda shown: shown[0])

    def courses(self, arm: str) -> list[Procedure]:
        """The courses of therapy of an arm; to wait is none."""
        therapies = [p for p in self.timeline if isinstance(p.what, Therapy) and not p.waits]
        return [p for p in therapies if p.arms is None or arm in p.arms]

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
        shown: dict[str, list[tuple[float, ConditioningTrial | ShownBlock]]] = {}
        for at, done, one in (*self.trials(arm), *self.blocks(arm)):
            shown.setdefault(done.anchor, []).append((at, one))
        parts = self.measures[measure]
        visits = [at for part in parts if isinstance(part, str) for at in self._visits(part)]
        first = min((visit_minute(at) for at in visits), default=0.0)
        found = [Sample(at, visit_minute(at), visit_minute(at) - first, visit=not at_an_hour(at)) for at in visits]
        several = len(parts) > 1 and not all(isinstance(part, str) for part in parts)
        for part in parts:
            if isinstance(part, Samples):
                found += part.taken(anchors, courses, shown, several)
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
            f"{self.study}: arm '{arm}' is given {dose.in_words} of {dose.drug}; "
            f"no study read here gave more than {dose.way.largest}"
            for arm, about in self.arms.items()
            for dose in about.doses
            if dose.drug != PLACEBO and dose.beyond_studied
        ]
        return at_night + twice + beyond


def _told(checks: Iterable[Callable[[], None]]) -> list[str]:
    """The sentence of each check that finds something wrong, once."""
    said: dict[str, None] = {}
    for check in checks:
        try:
            check()
        except ValueError as problem:
            said[str(problem)] = None
    return list(said)


def _known(quantities: Iterable[Quantity], unread: Container[str]) -> bool:
    """Whether no quantity is of a measure whose own samples are wrong, which says enough."""
    return not any(one.measure in unread for one in quantities)
