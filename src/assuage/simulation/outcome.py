"""What the analysis sees of a person: baseline, endpoint, and how they stood, under the study's estimand.

Treatment policy: the endpoint of everyone assessed, whether they left therapy or not. While on treatment: the last
assessed value from before leaving; those who never started or left before the first visit keep their baseline.
Assessment loss is another event: a lost person's later visits are missing, and complete cases are analysed.
"""

from dataclasses import dataclass

import numpy as np

from assuage.mechanisms.signals import ASSESSED, DROPPED_OUT, NEVER_STARTED
from assuage.simulation.crowd import Seen
from assuage.simulation.schedule import Schedule
from assuage.studies.study import Estimand, visit_time


@dataclass(frozen=True)
class Outcome:
    """One arm's people: arrays of shape (people,) or, reshaped, (trials, people)."""

    baseline: np.ndarray
    endpoint: np.ndarray  # also known for the lost: the true effect counts everybody
    assessed: np.ndarray
    left: np.ndarray  # left therapy unfinished or never started
    started: np.ndarray

    def by_trial(self, trials: int) -> "Outcome":
        """The same with one row per virtual trial."""
        return Outcome(*(a.reshape(trials, -1) for a in vars(self).values()))

    def first(self, count: int) -> "Outcome":
        """The first `count` people of every trial."""
        return Outcome(*(a[:, :count] for a in vars(self).values()))


def scores(seen: Seen, schedule: Schedule, measure: str, visit: str) -> np.ndarray:
    """A measure at a visit, shape (people,). The baseline interview is the one that decided on inclusion."""
    if measure == "caps5" and visit == "baseline":
        return seen.intake_caps5.astype(np.float64)
    column = schedule.taken[measure].index(schedule.visits[measure, visit])
    return seen.measures[measure][:, column].astype(np.float64)


def outcome(seen: Seen, schedule: Schedule, estimand: Estimand) -> Outcome:
    """Baseline and endpoint of everyone under the estimand."""
    measure, visit = estimand.measure, estimand.visit
    at = schedule.visits[measure, visit]
    baseline = scores(seen, schedule, measure, "baseline")
    never = seen.signals[NEVER_STARTED][:, at] > 0.5
    left = (seen.signals[DROPPED_OUT][:, at] > 0.5) | never
    endpoint = scores(seen, schedule, measure, visit)
    assessed = seen.signals[ASSESSED][:, at] > 0.5
    if estimand.treatment_discontinuation == "while on treatment":
        on_treatment = baseline.copy()
        for earlier in _visits_until(schedule, measure, visit):
            look = schedule.visits[measure, earlier]
            counts = ~never & (seen.signals[DROPPED_OUT][:, look] < 0.5) & (seen.signals[ASSESSED][:, look] > 0.5)
            on_treatment = np.where(counts, scores(seen, schedule, measure, earlier), on_treatment)
        endpoint = np.where(left, on_treatment, endpoint)
        assessed = np.where(left, True, assessed)
    return Outcome(baseline, endpoint, assessed, left, ~never)


def _visits_until(schedule: Schedule, measure: str, visit: str) -> list[str]:
    names = [v for m, v in schedule.visits if m == measure and v != "baseline"]
    return sorted((v for v in names if visit_time(v) <= visit_time(visit)), key=visit_time)
