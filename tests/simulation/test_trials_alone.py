"""Mirrors src/assuage/simulation/trials_alone.py: with a model that only counts, so that all can be said by hand."""

from typing import Any, ClassVar

import jax.numpy as jnp
import numpy as np
import pytest

from assuage.mechanisms.events import Event
from assuage.mechanisms.fear_learning.fear_model import FearModel, TrialAnswer, TrialRecord
from assuage.mechanisms.mechanism import moved, parameter, state
from assuage.mechanisms.signals import CENTRAL_EFFECT, CUE_EXPECTATION, CUE_THREAT
from assuage.simulation.trials_alone import TrialCourse, Undergone, play


PLAIN = {"female": 0.0, "ptsd": 0.0}
RATE, WHOLE, FIXED = "conditioned_fear.rate", "conditioned_fear.context_steps", "conditioned_fear.salience"


class Counted(TrialRecord):
    count: Any = state("1", "what was counted")


class Counting(FearModel[Counted]):
    """Adds up rate (outcome + 10 observed + 100 effect + 1000 gap), and says it with what was set."""

    parameters_file: ClassVar = "conditioned_fear"
    rate: Any = parameter("1", "r", "drawn")
    salience: Any = parameter("1", "s", "fixed")
    context_steps: int = parameter("1", "n", "whole", whole=True)

    def rest(self, inputs):
        return Counted(**self.no_record(), count=jnp.zeros_like(self.rate))

    def trial(self, x, now, speed, inputs):
        what = now.outcome + 10.0 * now.observed + 100.0 * inputs[CENTRAL_EFFECT] + 1000.0 * now.gap
        told = 1.0 * self.salience + self.context_steps + 10.0 * self.ptsd + 100.0 * self.female
        return moved(x, count=x.count + self.rate * what), TrialAnswer(x.count, told, x.count)


@pytest.fixture(scope="module")
def drawn():
    from assuage.parameters.truths import truths

    values = truths(0, 0, 3)
    quiet = ("trauma_memory.damping_men", "trauma_memory.damping_women", "trauma_memory.retrieval_block")
    return values | {RATE: np.array([1.0, 2.0, 3.0])} | {name: np.zeros(3) for name in quiet}


@pytest.fixture(scope="module")
def said(drawn, tmp_path_factory):
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(
            "XDG_CACHE_HOME", str(tmp_path_factory.mktemp("none"))
        )  # this model's code is in no program's name
        own, seen = Event.TRIAL, Event.OBSERVED_TRIAL
        trials = (
            Undergone(own, (0.0, 1.0, 1.0, 0.0), 0.0),
            Undergone(seen, (0.0, 1.0, 0.0, 0.0), 0.0),
            Undergone(own, (0.0, 1.0, 0.0, 0.0), 1.0),
            Undergone(own, (0.0, 1.0, 0.0, 2.0), 0.0),
            Undergone(own, (0.0, 1.0, 0.0, 0.0), 0.0),
        )
        courses = [
            TrialCourse(trials, PLAIN, {}),
            TrialCourse(trials[:2], {"female": 1.0, "ptsd": 1.0}, {RATE: 5.0, FIXED: 0.25}),
        ]
        return play(Counting, courses, drawn, 0)


def test_each_truth_undergoes_own_and_seen_trials_under_the_drug_and_after_gaps(said):
    by_hand = np.outer([1.0, 2.0, 3.0], [0.0, 1.0, 11.0, 111.0, 2111.0])
    np.testing.assert_allclose(said[CUE_EXPECTATION][:, 0], by_hand, rtol=1e-6)


def test_what_is_set_is_not_drawn_and_facts_are_of_the_course(said):
    np.testing.assert_allclose(said[CUE_EXPECTATION][:, 1, :2], [[0.0, 5.0]] * 3, rtol=1e-6)
    np.testing.assert_allclose(said[CUE_THREAT][:, 0], 0.5 + 2.0, rtol=1e-6)  # as shipped
    np.testing.assert_allclose(said[CUE_THREAT][:, 1, :2], 0.25 + 2.0 + 110.0, rtol=1e-6)


def test_nothing_is_said_when_a_course_is_over(said):
    assert np.isnan(said[CUE_EXPECTATION][:, 1, 2:]).all()
    assert np.isfinite(said[CUE_EXPECTATION][:, 0]).all()
