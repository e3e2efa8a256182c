"""What the analysis sees of a person: baseline, endpoint, and how they stood, under the study's estimand.

Treatment policy: the endpoint of everyone assessed, whether they left therapy or not. While on treatment: the last
assessed value from before leaving; those who never started or left before the first visit keep their baseline.
Assessment loss is another event: a lost person's later visits are missing. Complete cases: whoever was assessed is
analysed. Completers: and had not left the therapy of their arm by the endpoint.
"""

from dataclasses import dataclass

import numpy as np

from assuage.measures.forms import signals_of
from assuage.mechanisms.events import Event
from assuage.mechanisms.signals import ASSESSED, ATTENDING, DROPPED_OUT, NEVER_STARTED, SESSIONS_ATTENDED
from assuage.simulation.protocol import Protocol
from assuage.simulation.readings import Readings, check_finite
from assuage.studies.estimand import Estimand
from assuage.studies.study import BASELINE


# what a trial's own books say, of those too who come to no assessment
_WRITTEN_DOWN = {ASSESSED, ATTENDING, DROPPED_OUT, NEVER_STARTED, SESSIONS_ATTENDED}


@dataclass(frozen=True)
class Endpoints:
    """One arm's people: arrays of shape (people,) or, reshaped, (trials, people)."""

    baseline: np.ndarray
    endpoint: np.ndarray  # also known for the lost: the true effect counts everybody
    assessed: np.ndarray
    left: np.ndarray  # left therapy unfinished or never started
    started: np.ndarray

    def by_trial(self, trials: int) -> "Endpoints":
        """The same with one row per virtual trial."""
        return Endpoints(*(a.reshape(trials, -1) for a in vars(self).values()))

    def first(self, count: int) -> "Endpoints":
        """The first `count` people of every trial."""
        return Endpoints(*(a[:, :count] for a in vars(self).values()))


def endpoints(readings: Readings, plan: Protocol, estimand: Estimand) -> Endpoints:
    """Baseline and endpoint of everyone under the estimand.

    Raises KeyError where nobody can leave, AssuageError where one of them is no finite number.
    """
    measure, visit = estimand.measure, estimand.visit
    never, left = _stood(readings, plan.look_of(measure, visit))
    baseline = readings.of(measure, BASELINE)
    endpoint, assessed = _counted(readings, plan, estimand, measure, visit)
    check_finite(plan.arm, {f"{measure}, {BASELINE}": baseline, f"{measure}, {visit}": endpoint})
    return Endpoints(baseline, endpoint, assessed, left, ~never)


def analysed(readings: Readings, plan: Protocol, estimand: Estimand | None) -> dict[str, np.ndarray]:
    """Every measure of an arm as its analysis had it: (people, samples), NaN where a person did not count.

    Without an estimand whoever was assessed counts. What the trial's own books say is known of everybody.
    """
    found: dict[str, np.ndarray] = {}
    for measure, values in readings.measures.items():
        found[measure] = values
        if not _WRITTEN_DOWN.issuperset(signals_of(measure)):
            samples = (_counted(readings, plan, estimand, measure, label) for label in readings.labels[measure])
            found[measure] = np.stack([np.where(counts, value, np.nan) for value, counts in samples], axis=1)
    return found


def _stood(readings: Readings, at: int) -> tuple[np.ndarray, np.ndarray]:
    """Who never started, and who has left therapy or never started, at a look."""
    never = readings.observed.signals[NEVER_STARTED][:, at] > 0.5
    return never, (readings.observed.signals[DROPPED_OUT][:, at] > 0.5) | never


def _counted(
    readings: Readings, plan: Protocol, estimand: Estimand | None, measure: str, label: str
) -> tuple[np.ndarray, np.ndarray]:
    """One sample of everybody under the estimand, and for whom it counts."""
    signals, at = readings.observed.signals, plan.look_of(measure, label)
    value, counts = readings.of(measure, label), signals[ASSESSED][:, at] > 0.5
    if estimand is None:
        return value, counts
    never, left = _stood(readings, at)
    if estimand.treatment_discontinuation == "while on treatment" and BASELINE in readings.labels[measure]:
        on_treatment = readings.of(measure, BASELINE).copy()
        for one in plan.samples[measure]:
            if one.label != BASELINE and one.look <= at:
                there = ~never & (signals[DROPPED_OUT][:, one.look] < 0.5) & (signals[ASSESSED][:, one.look] > 0.5)
                on_treatment = np.where(there, readings.of(measure, one.label), on_treatment)
        value, counts = np.where(left, on_treatment, value), np.where(left, True, counts)
    if estimand.assessment_loss == "completers" and any(e.kind is Event.SESSION_START for e in plan.events):
        counts = counts & ~_stood(readings, plan.look_of(estimand.measure, estimand.visit))[1]
    return value, counts
