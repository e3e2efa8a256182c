"""The study file of a laboratory experiment: who, which arms, what is done when, what is sampled, what was found.

The same file shape as a trial's; its timeline holds paradigms instead of therapy. Day 1 begins at midnight, minute 0.
Everything written is checked: units, names, routes, order in time.
"""

import re
from collections.abc import Mapping
from itertools import pairwise
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, BeforeValidator, Field, model_validator

from assuage import units
from assuage.errors import nearest
from assuage.evidence.library import findings
from assuage.measures import LABORATORY
from assuage.paradigms.paradigm import Paradigm, paradigms
from assuage.population.person import FACTS
from assuage.studies.outcome import Outcome, Quantity
from assuage.studies.part import Age, Clock, Minutes, Part, Share, Times, known
from assuage.units import MINUTES_PER_DAY


WAKING_HOURS = (360.0, 1380.0)  # 06:00 to 23:00
_LONGEST_DAYS = 3650
_SHORTEST_INFUSION = 0.5  # the shortest step of a tape
# drug -> the routes by which it can be given, and the unit of its amount
ROUTES: Mapping[str, tuple[str, ...]] = {
    "oxytocin": ("intranasal", "nebulised", "intravenous", "intramuscular", "oral"),
    "carbetocin": ("intranasal", "intravenous", "intramuscular"),
    "hydrocortisone": ("oral", "intravenous"),
    "dexamethasone": ("oral",),
    "crh": ("intravenous",),
    "placebo": ("intranasal", "nebulised", "intravenous", "intramuscular", "oral"),
}

# The largest dose that a study on the shelf or the laboratory's own range holds: beyond it kinetics are a guess.
LARGEST_STUDIED: Mapping[tuple[str, str], str] = {
    ("oxytocin", "intranasal"): "80 IU",
    ("carbetocin", "intravenous"): "800 ug",  # carbetocin-label-iv-halflife
    ("hydrocortisone", "oral"): "50 mg",  # hc50-2020-saliva-ratio
    ("dexamethasone", "oral"): "3 mg",  # ejcp1986-dex-tmax
    ("crh", "intravenous"): "350 ug",  # angst1998-hcrf
}


def _written(amount: object) -> object:
    return f"{amount:g}" if isinstance(amount, int | float) and not isinstance(amount, bool) else amount


class Dose(Part):
    """One dose: at once, or as an infusion `over` some minutes. Placebo has no amount."""

    drug: Annotated[str, known("drug", ROUTES)]
    route: str
    amount: Annotated[str | None, BeforeValidator(_written)] = None
    over: Minutes | None = None
    deposition: Annotated[float, Field(gt=0)] | None = None  # of a nebuliser, over what a spray deposits
    when: str

    @model_validator(mode="before")
    @classmethod
    def _has_route(cls, fields: object) -> object:
        if isinstance(fields, dict) and "route" not in fields:
            routes = ROUTES.get(str(fields.get("drug")), ("intranasal", "intravenous", "oral"))
            raise ValueError(f"a dose with no route; say how it is given: {', '.join(routes)}")
        return fields

    @model_validator(mode="after")
    def _fits(self) -> Self:
        if self.route not in ROUTES[self.drug]:
            raise ValueError(f"{self.drug} is not given '{self.route}' here; {nearest(self.route, ROUTES[self.drug])}")
        if (self.amount is None) != (self.drug == "placebo"):
            said = "placebo has no amount" if self.drug == "placebo" else f"{self.drug} without an amount"
            raise ValueError(f"{said}; write it like 'amount: 24 IU'" if self.amount is None else said)
        if self.deposition is not None and self.route != "nebulised":
            raise ValueError(f"'deposition' belongs to a nebuliser, and this dose is {self.route}")
        if self.over is not None and self.route != "intravenous":
            raise ValueError(f"'over' belongs to an infusion, and this dose is {self.route}")
        if self.over is not None and self.over < _SHORTEST_INFUSION:
            raise ValueError(f"an infusion over {self.over:g} min is none; write it like 'over: 30 min'")
        if self.rate_written and self.over is None:
            raise ValueError(f"'{self.amount}' is a rate; say how long with 'over: 30 min'")
        if self.over is not None and self.drug not in ("oxytocin", "placebo"):
            raise ValueError(f"an infusion of {self.drug} is not supported; oxytocin's is")
        self.micrograms  # noqa: B018  a wrong amount is refused here
        return self

    @property
    def rate_written(self) -> bool:
        """Whether the amount is written as a rate."""
        return self.amount is not None and "/min" in self.amount

    @property
    def micrograms(self) -> float:
        """Amount in micrograms (per minute if a rate was written); 0 for placebo."""
        if self.amount is None:
            return 0.0
        try:
            return units.micrograms(self.amount, self.drug)
        except units.UnitProblem as problem:
            raise ValueError(f"amount of {self.drug}: {problem}") from None


class Arm(Part):
    """One group of people: how many, what they are given, and in what they differ from the study's population."""

    size: Annotated[int, Field(gt=0, le=100_000)]
    doses: tuple[Dose, ...] = ()
    female: Share | None = None
    traumatised: Share | None = None
    ptsd: Share | None = None
    adversity: Share | None = None
    insecure: Share | None = None


# summaries that need two samples at least
_RESPONDERS = ("responders", "responders by percent")
_OF_CURVES = ("peak", "time of peak", "rise", "auc_g", "auc_i", "slope", "recovery", *_RESPONDERS)


class Volunteers(Part):
    """Who takes part: shares of people with each fact. People with PTSD have been through trauma."""

    who: str
    female: Share
    age: Age | None = None
    traumatised: Share = 0.0
    ptsd: Share = 0.0
    adversity: Share = 0.0
    insecure: Share = 0.0


class Done(Part):
    """A paradigm, when it starts and with whom (all arms, unless named). `name` tells repeats apart."""

    paradigm: Annotated[str, known("paradigm", lambda: paradigms())]
    clock: Clock
    day: Annotated[int, Field(ge=1, le=_LONGEST_DAYS)] = 1
    name: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")] | None = None
    arms: tuple[str, ...] | None = None

    @property
    def anchor(self) -> str:
        """The name its times are counted from."""
        return self.name or self.paradigm

    @property
    def start(self) -> float:
        """Minutes from the first midnight."""
        return (self.day - 1) * MINUTES_PER_DAY + self.clock

    @property
    def what(self) -> Paradigm:
        """What is done."""
        return paradigms()[self.paradigm]


def _assay(name: str) -> str:
    if name in LABORATORY:
        return name
    unseen = [drug for drug in ROUTES if drug in name and not any(drug in assay for assay in LABORATORY)]
    if unseen:
        raise ValueError(f"no assay of {unseen[0]} here; {nearest('', LABORATORY)}")
    raise ValueError(f"no measure '{name}'; {nearest(name, LABORATORY)}")


def _clocks(text: object) -> tuple[float, ...]:
    return tuple(units.clock_minutes(part) for part in str(text).split(","))


class Samples(Part):
    """When a measure is taken: minutes from a paradigm's start, or hours of the clock of a day."""

    after: str | None = None
    at: Times | None = None
    day: Annotated[int, Field(ge=1, le=_LONGEST_DAYS)] = 1
    clock: Annotated[tuple[float, ...], BeforeValidator(_clocks)] | None = None

    @model_validator(mode="after")
    def _one_way(self) -> Self:
        if (self.at is None) == (self.clock is None):
            raise ValueError("give either 'at: -10, 20 min' with 'after: tsst', or 'clock: 08:00, 16:00' with 'day: 1'")
        if self.at is not None and self.after is None:
            raise ValueError("times without a start; say 'after:' which paradigm they are counted from")
        if self.clock is not None and self.after is not None:
            raise ValueError("'clock' counts from midnight and 'after' from a paradigm; leave one out")
        if self.at is not None and self.day != 1:
            raise ValueError("'day' belongs to 'clock'; times 'after' a paradigm are counted from its start")
        times = self.at or self.clock or ()
        if any(later <= earlier for earlier, later in pairwise(times)):
            raise ValueError("times of samples must rise, each above the one before")
        return self

    def labels(self) -> tuple[str, ...]:
        """Names of the samples, as outcomes call them: '+10 min', or '08:00' ('day 2, 08:00' after day 1)."""
        if self.at is not None:
            return tuple(f"{at:+g} min" for at in self.at)
        day = f"day {self.day}, " if self.day > 1 else ""
        return tuple(f"{day}{int(at // 60):02d}:{int(at % 60):02d}" for at in self.clock or ())


class Reported(Part):
    """A finding of this study, the quantity of the model to set beside it, and where the figure stands in the record.

    `figure` is a path in the record: 'effect' (the default), 'arms.ptsd.mean', 'arms.ptsd.range.middle',
    'timecourse.30.mean'; 'none' where only a direction was reported. The figure is multiplied by `times`: the ratio of
    two doses, where the record gives a figure per dose. With a figure, `direction: below` or `above` says that it is a
    bound: below it, or above it, the quantity was found.
    """

    finding: Annotated[str, known("finding", lambda: findings())]
    outcome: Annotated[Outcome, BeforeValidator(Outcome.read)]
    figure: str = "effect"
    times: Annotated[float, Field(gt=0, allow_inf_nan=False)] = 1.0
    unit: str | None = None
    direction: Literal["decrease", "increase", "below", "above"] | None = None

    @model_validator(mode="after")
    def _bounds_something(self) -> Self:
        if self.direction in ("below", "above") and self.figure == "none":
            likely = "decrease" if self.direction == "below" else "increase"
            raise ValueError(f"direction '{self.direction}' bounds a figure, and none is given; nearest: {likely}")
        return self


class Experiment(Part):
    """A whole experiment."""

    study: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]
    question: str
    topic: str
    reported_in: tuple[Reported, ...]
    population: Volunteers
    design: Literal["parallel", "crossover"] = "parallel"
    arms: Annotated[dict[str, Arm], Field(min_length=1)]
    timeline: Annotated[tuple[Done, ...], Field(min_length=1)]
    measures: Annotated[dict[Annotated[str, AfterValidator(_assay)], Samples], Field(min_length=1)]

    @model_validator(mode="after")
    def _hangs_together(self) -> Self:
        anchors = [done.anchor for done in self.timeline]
        for anchor in anchors:
            if sum(
                self._meets(one, two)
                for one in self.timeline
                for two in self.timeline
                if one is not two and one.anchor == two.anchor == anchor
            ):
                raise ValueError(f"timeline: '{anchor}' comes twice; give each a 'name' of its own")
        for done in self.timeline:
            for arm in done.arms or ():
                if arm not in self.arms:
                    raise ValueError(f"timeline: no arm '{arm}'; {nearest(arm, self.arms)}")
        for name in self.arms:
            if not self.done_in(name):
                raise ValueError(f"arms.{name}: the timeline gives this arm nothing to do")
        if self.design == "crossover" and len({arm.size for arm in self.arms.values()}) > 1:
            raise ValueError("arms: in a crossover the same people go through all arms, so all sizes are one")
        self._check_doses()
        self._check_samples()
        self._check_reported()
        return self

    @staticmethod
    def _meets(one: Done, two: Done) -> bool:
        return one.arms is None or two.arms is None or bool(set(one.arms) & set(two.arms))

    def _check_doses(self) -> None:
        for name, arm in self.arms.items():
            for number, dose in enumerate(arm.doses):
                try:
                    begins = self.given_at(name, dose)
                except ValueError as problem:
                    raise ValueError(f"arms.{name}.doses.{number}.when: {problem}") from None
                if begins < 0:
                    raise ValueError(f"arms.{name}.doses.{number}.when: '{dose.when}' is before the study starts")
                if begins > _LONGEST_DAYS * MINUTES_PER_DAY:
                    raise ValueError(f"arms.{name}.doses.{number}.when: '{dose.when}' is more than ten years away")

    def _check_samples(self) -> None:
        for measure, samples in self.measures.items():
            for name in self.arms:
                if samples.after is not None and samples.after not in self._anchors(name):
                    names = sorted({done.anchor for done in self.timeline})
                    if samples.after not in names:
                        raise ValueError(
                            f"measures.{measure}: no paradigm '{samples.after}'; {nearest(samples.after, names)}"
                        )
                    continue
                for at, label in zip(self.times(measure, name), samples.labels(), strict=True):
                    if at - LABORATORY[measure].collects < 0:
                        raise ValueError(f"measures.{measure}: the sample '{label}' is taken before the study starts")
                    if at > _LONGEST_DAYS * MINUTES_PER_DAY:
                        raise ValueError(f"measures.{measure}: the sample '{label}' is more than ten years away")
            drug = LABORATORY[measure].drug
            if drug is not None and not any(d.drug == drug for arm in self.arms.values() for d in arm.doses):
                raise ValueError(f"measures.{measure}: no arm is given {drug}, so this assay has nothing to see")

    def _check_reported(self) -> None:
        for number, item in enumerate(self.reported_in):
            place = f"reported_in.{number}.outcome"
            for arm in item.outcome.arms:
                if arm not in self.arms:
                    raise ValueError(f"{place}: no arm '{arm}'; {nearest(arm, self.arms)}")
            for quantity in item.outcome.quantities:
                try:
                    self._check_quantity(quantity, item.outcome.arms)
                except ValueError as problem:
                    raise ValueError(f"{place}: {problem}") from None
            if item.outcome.over_time:
                one, other = (quantity.measure for quantity in item.outcome.quantities)
                if any(self.times(one, arm) != self.times(other, arm) for arm in item.outcome.arms):
                    raise ValueError(f"{place}: {one} and {other} are not sampled at the same times")
            if item.outcome.statistic == "d_z" and self.design != "crossover":
                raise ValueError(f"{place}: d_z is of the same people in both arms; this design is {self.design}")

    def _check_quantity(self, quantity: Quantity, arms: tuple[str, ...]) -> None:
        measure, at = quantity.measure, quantity.at
        if measure not in self.measures:
            raise ValueError(f"'{measure}' is not measured; {nearest(measure, self.measures)}")
        if quantity.summary in _RESPONDERS and measure != "salivary_cortisol":
            raise ValueError(f"{quantity.summary} is a rule for salivary_cortisol, not for '{measure}'")
        labels = self.measures[measure].labels()
        if at is not None and at not in labels:
            raise ValueError(f"{measure} has no sample '{at}'; {nearest(at, labels)}")
        used = labels if at is None else labels[: labels.index(at) + 1]
        if quantity.summary in _OF_CURVES and len(used) < 2:
            raise ValueError(f"{quantity.summary} of {measure} needs two samples at least")
        for arm in arms:
            if not self.times(measure, arm):
                raise ValueError(f"{measure} is not taken in arm '{arm}'")

    def done_in(self, arm: str) -> list[Done]:
        """What is done with an arm, in order."""
        return sorted((d for d in self.timeline if d.arms is None or arm in d.arms), key=lambda d: d.start)

    def _anchors(self, arm: str) -> dict[str, float]:
        return {done.anchor: done.start for done in self.done_in(arm)}

    def given_at(self, arm: str, dose: Dose) -> float:
        """Minute at which a dose begins. Raises ValueError for words that are no time."""
        anchors = self._anchors(arm)
        if found := re.fullmatch(r"(?:directly before|(.+?)\s+(before|after))\s+(\w+)", dose.when):
            if str(found[1]).startswith("-"):
                raise ValueError(f"'{dose.when}' has a sign and a direction; write it like '45 min before tsst'")
            if found[3] not in anchors:
                raise ValueError(f"no paradigm '{found[3]}' in this arm; {nearest(found[3], anchors)}")
            sign = -1.0 if found[2] == "before" else 1.0
            return anchors[found[3]] + (sign * units.minutes(found[1]) if found[1] else 0.0)
        if found := re.fullmatch(r"at (\d{1,2}:\d{2})(?: on day (\d+))?", dose.when):
            return (int(found[2] or 1) - 1) * MINUTES_PER_DAY + units.clock_minutes(found[1])
        raise ValueError(
            f"'{dose.when}' is not a time; write '45 min before tsst', 'directly before tsst' or 'at 23:00 on day 1'"
        )

    def times(self, measure: str, arm: str) -> tuple[float, ...]:
        """Minutes at which a measure is taken in an arm; none where the arm lacks the paradigm it is counted from."""
        samples = self.measures[measure]
        if samples.clock is not None:
            return tuple((samples.day - 1) * MINUTES_PER_DAY + at for at in samples.clock)
        anchors = self._anchors(arm)
        start = anchors.get(samples.after or "")
        return () if start is None else tuple(start + at for at in samples.at or ())

    def minutes(self, measure: str, arm: str) -> tuple[float, ...]:
        """Minutes of a measure's samples as its file counts them: from the paradigm, or from the first sample."""
        samples = self.measures[measure]
        if samples.at is not None:
            return samples.at
        times = self.times(measure, arm)
        return tuple(at - times[0] for at in times)

    def facts(self, arm: str) -> dict[str, float]:
        """Shares of people with each fact in an arm."""
        return {
            name: getattr(self.population, name) if (own := getattr(self.arms[arm], name)) is None else own
            for name in FACTS
        }

    def warnings(self) -> list[str]:
        """What is allowed but unusual, one sentence each."""
        first, last = WAKING_HOURS
        twice = [
            f"{self.study}: arm '{arm}' is given {drug} twice, by a dose of its own and by {done.anchor}"
            for arm, about in self.arms.items()
            for done in self.done_in(arm)
            for drug in sorted(done.what.drugs & {dose.drug for dose in about.doses})
        ]
        at_night = [
            f"{self.study}: {done.anchor} starts outside waking hours ({int(first // 60):02d}:00 to "
            f"{int(last // 60):02d}:00); the model does not know that people were woken"
            for done in self.timeline
            if done.what.awake and not first <= done.clock <= last
        ]
        beyond = [
            f"{self.study}: arm '{arm}' is given {dose.amount} of {dose.drug}; "
            f"no study read here gave more than {largest}"
            for arm, about in self.arms.items()
            for dose in about.doses
            if (largest := LARGEST_STUDIED.get((dose.drug, dose.route))) is not None
            and dose.micrograms > units.micrograms(largest, dose.drug)
        ]
        return at_night + twice + beyond
