"""Mirrors src/assuage/mechanisms/memory/working_memory.py."""

import jax.numpy as jnp
import numpy as np
import pytest

from assuage.mechanisms.memory.working_memory import WorkingMemory
from assuage.mechanisms.signals import PREFRONTAL_COUPLING, PREFRONTAL_EFFORT, TASK_ACCURACY
from tests.mechanisms.alone import NEUTRAL, hears, typical


pytestmark = pytest.mark.usefixtures("x64")


def person(**changed):
    return typical(WorkingMemory, **({"ptsd": 0.0} | changed))


def at(who, items=3.0, interference=1.0, **said):
    x = who.on_demand((jnp.asarray(items), jnp.asarray(interference)), who.rest(NEUTRAL), NEUTRAL, None)
    return {name: float(value) for name, value in who.signals(x, hears(**said)).items()}


def test_accuracy_is_a_logistic_from_sure_to_guessing_and_half_way_at_capacity():
    who = person()
    assert at(who, items=float(who.capacity))[TASK_ACCURACY] == pytest.approx(0.75)
    assert at(who, items=0.0)[TASK_ACCURACY] > 0.98
    assert at(who, items=20.0)[TASK_ACCURACY] == pytest.approx(0.5, abs=1e-6)
    loads = [at(who, items=float(n)) for n in range(1, 8)]
    assert np.all(np.diff([one[TASK_ACCURACY] for one in loads]) < 0)
    assert np.all(np.diff([one[PREFRONTAL_EFFORT] for one in loads]) >= 0)
    assert max(one[PREFRONTAL_EFFORT] for one in loads) == float(who.most_effort)


def test_effort_is_load_over_capacity_below_the_most():
    who = person()
    np.testing.assert_allclose(at(who, items=2.0)[PREFRONTAL_EFFORT], 2.0 / float(who.capacity))


def test_worry_costs_under_threat_and_coupling_only_where_the_task_interferes():
    calm, worried = person(), person(worry=1.5)
    for quiet in ({"AROUSAL": 0.0}, {}):
        assert at(worried, **quiet)[TASK_ACCURACY] == at(calm, **quiet)[TASK_ACCURACY]
    assert at(worried, AROUSAL=1.0)[TASK_ACCURACY] < at(calm, AROUSAL=1.0)[TASK_ACCURACY]
    assert at(worried, AROUSAL=1.0)[PREFRONTAL_EFFORT] > at(calm, AROUSAL=1.0)[PREFRONTAL_EFFORT]
    assert at(worried, interference=0.0)[PREFRONTAL_COUPLING] == at(calm)[PREFRONTAL_COUPLING]
    assert at(worried)[PREFRONTAL_COUPLING] < at(calm)[PREFRONTAL_COUPLING]
    assert at(person(worry=-2.0), AROUSAL=1.0) == at(calm, AROUSAL=1.0)


@pytest.mark.parametrize(("gain", "sign"), [(0.2, 1), (0.0, 0), (-0.2, -1)])
def test_oxytocin_acts_with_ptsd_and_in_nobody_else(gain, sign):
    for ptsd in (0.0, 1.0):
        who = person(efficiency_gain=gain, ptsd=ptsd)
        drug, none = at(who, CENTRAL_EFFECT=1.0), at(who)
        for name in (TASK_ACCURACY, PREFRONTAL_COUPLING):
            assert np.sign(round(drug[name] - none[name], 12)) == sign * ptsd


def test_it_is_over_when_it_ends_and_outside_windows():
    who = person()
    x = who.on_demand((jnp.asarray(3.0), jnp.asarray(1.0)), who.rest(NEUTRAL), NEUTRAL, None)
    over = who.between_windows((jnp.asarray(1.0),), x, NEUTRAL, None)
    assert (float(over.items), float(over.interference)) == (0.0, 0.0)
    assert at(who, items=0.0, interference=0.0)[PREFRONTAL_EFFORT] == 0.0
