"""What the analysis sees of a person: baseline, endpoint, and how they stood, under the study's estimand.

Treatment policy: the endpoint of everyone assessed, whether they left therapy or not. While on treatment: the last
assessed value from before leaving; those who never started or left before the first visit keep their baseline.
Assessment loss is another event: a lost person's later visits are missing, and complete cases are analysed.
"""

from dataclasses import dataclass

import numpy as np

from assuage.mechanisms.signals import ASSESSED, DROPPED_OUT, NEVER_STARTED
from assuage.simulation.protocol import Protocol
from assuage.simulation.readings import Readings, check_finite
from assuage.studies.estimand import Estimand
from assuage.studies.study import BASELINE


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
    signals = readings.observed.signals
    at = plan.look_of(measure, visit)
    baseline = readings.of(measure, BASELINE)
    never = signals[NEVER_STARTED][:, at] > 0.5
    left = (signals[DROPPED_OUT][:, at] > 0.5) | never
    endpoint = readings.of(measure, visit)
    assessed = signals[ASSESSED][:, at] > 0.5
    if estimand.treatment_discontinuation == "while on treatment":
        on_treatment = baseline.copy()
        for one in plan.samples[measure]:
            if one.label != BASELINE and one.look <= at:
                counts = ~never & (signals[DROPPED_OUT][:, one.look] < 0.5) & (signals[ASSESSED][:, one.look] > 0.5)
                on_treatment = np.where(counts, readings.of(measure, one.label), on_treatment)
        endpoint = np.where(left, on_treatment, endpoint)
        assessed = np.where(left, True, assessed)
    check_finite(plan.arm, {f"{measure}, {BASELINE}": baseline, f"{measure}, {visit}": endpoint})
    return Endpoints(baseline, endpoint, assessed, left, ~never)
