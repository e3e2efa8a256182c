"""Mirrors src/assuage/simulation/endpoints.py: who counts, and with which value, under each estimand."""

import numpy as np
import pytest

from assuage.mechanisms.events import Event
from assuage.mechanisms.signals import ASSESSED, DROPPED_OUT, NEVER_STARTED
from assuage.simulation.endpoints import analysed, endpoints
from assuage.simulation.propagate import HALF_MINUTES
from assuage.simulation.protocol import Observation, Protocol
from assuage.simulation.readings import Readings
from assuage.simulation.run import Observed
from assuage.simulation.tape import TimedEvent
from assuage.studies.estimand import Estimand


LABELS = ("baseline", "week 5", "week 10")
SAMPLES = tuple(Observation(label, look, look) for look, label in enumerate(LABELS))
# stays; leaves after week 5 and is seen on; leaves after week 5 and is lost; stays and is lost; never starts
SCORES = np.array([[40, 30, 20], [41, 31, 21], [42, 32, 22], [43, 33, 23], [44, 34, 24]], float)
LEFT = np.array([[0, 0, 0], [0, 0, 1], [0, 0, 1], [0, 0, 0], [0, 0, 0]], float)
NEVER = np.array([[0] * 3] * 4 + [[1] * 3], float)
THERE = np.array([[1, 1, 1], [1, 1, 1], [1, 1, 0], [1, 1, 0], [1, 1, 1]], float)
NO = np.nan


def seen(treated=True):
    """The five people of an arm, as read, and its protocol."""
    signals = {ASSESSED: THERE, DROPPED_OUT: LEFT, NEVER_STARTED: NEVER}
    measures = {"caps5": SCORES, "left_therapy": np.maximum(LEFT, NEVER)}
    labels = dict.fromkeys(measures, LABELS)
    readings = Readings(Observed(signals, None), measures, labels, dict.fromkeys(measures, THERE > 0.5))
    events = (TimedEvent(2000.0, Event.SESSION_START, (1.0, 90.0, 10.0)),) if treated else ()
    return readings, Protocol("arm", events, (), (0.0, 1.0, 2.0), 0.0, HALF_MINUTES, dict.fromkeys(measures, SAMPLES))


def estimand(discontinuation="treatment policy", loss="complete cases"):
    return Estimand.model_validate(
        {
            "endpoint": "caps5, week 10 minus baseline",
            "treatment_discontinuation": discontinuation,
            "assessment_loss": loss,
            "summary": "mean difference, arm minus other",
        }
    )


@pytest.mark.parametrize("written", [None, estimand()])
def test_whoever_was_assessed_counts_in_therapy_or_not(written):
    found = analysed(*seen(), written)
    np.testing.assert_array_equal(found["caps5"][:, :2], SCORES[:, :2])
    np.testing.assert_array_equal(found["caps5"][:, 2], [20, 21, NO, NO, 24])


def test_what_the_books_say_is_known_of_the_lost():
    np.testing.assert_array_equal(analysed(*seen(), None)["left_therapy"][:, 2], [0, 1, 1, 0, 1])


def test_completers_are_those_who_had_not_left_by_the_endpoint():
    found = analysed(*seen(), estimand(loss="completers"))["caps5"]
    np.testing.assert_array_equal(found, [[40, 30, 20], [NO] * 3, [NO] * 3, [43, 33, NO], [NO] * 3])
    np.testing.assert_array_equal(endpoints(*seen(), estimand(loss="completers")).assessed, [1, 0, 0, 0, 0])


def test_on_a_waiting_list_there_is_no_therapy_to_leave():
    found = analysed(*seen(treated=False), estimand(loss="completers"))["caps5"]
    np.testing.assert_array_equal(found[:, 2], [20, 21, NO, NO, 24])


def test_while_on_treatment_the_last_score_before_leaving_counts():
    found = analysed(*seen(), estimand("while on treatment"))["caps5"]
    np.testing.assert_array_equal(found[:, 2], [20, 31, 32, NO, 44])
    ends = endpoints(*seen(), estimand("while on treatment"))
    np.testing.assert_array_equal(ends.endpoint, [20, 31, 32, 23, 44])
    np.testing.assert_array_equal(ends.assessed, [1, 1, 1, 0, 1])
    np.testing.assert_array_equal(ends.started, [1, 1, 1, 1, 0])
