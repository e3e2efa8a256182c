"""Mirrors src/assuage/mechanisms/threat/unpredictable_threat.py."""

import dataclasses

import jax.numpy as jnp
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assuage.mechanisms.events import Event
from assuage.mechanisms.signals import PHASIC_FEAR, STARTLE, SUSTAINED_FEAR
from assuage.mechanisms.threat.unpredictable_threat import UnpredictableThreat
from assuage.parameters.library import parameter
from assuage.simulation.propagate import HALF_MINUTES, ladder, propagated_state
from tests.mechanisms.alone import NEUTRAL, hears, typical


pytestmark = pytest.mark.usefixtures("x64")

SHARE = st.floats(0.0, 1.0)
# (cue's hazard, context's hazard, entropy of the onset, cue shown)
NONE, PREDICTABLE, UNPREDICTABLE = (0.0, 0.0, 0.0, 1.0), (1.0, 0.0, 0.0, 1.0), (0.0, 1.0, 1.0, 1.0)
LONG = 30.0  # minutes: thirty time constants


def person(**changed):
    return typical(UnpredictableThreat, **changed)


def told(who, x, payload):
    return who.jumps[Event.THREAT](who, tuple(map(jnp.asarray, payload)), x, {}, None)


def later(who, x, minutes):
    """The flow's exact solution, by its own derivative: it is linear, so one exponential."""
    rates = who.flow(jnp.zeros(()), x, NEUTRAL)
    assert set(rates) == {f.name for f in dataclasses.fields(x)}
    gone = -jnp.expm1(-minutes / who.sustained_time)
    return dataclasses.replace(x, sustained=x.sustained + rates["sustained"] * who.sustained_time * gone)


def under(who, payload, effect=0.0, minutes=LONG, vasopressin=0.0):
    """Signals after some minutes of a condition."""
    x = later(who, told(who, who.rest(NEUTRAL), payload), minutes)
    return {s: float(v) for s, v in who.signals(x, hears(CENTRAL_EFFECT=effect, V1A_EFFECT=vasopressin)).items()}


# --- closed form


@pytest.mark.parametrize("tau", [0.5, 1.0, 4.0])
def test_sustained_fear_approaches_its_level_exponentially(tau):
    """The product's own exact steps beside target (1 - exp(-t / tau))."""
    who = person(sustained_time=tau)
    x = told(who, who.rest(NEUTRAL), (0.0, 0.7, 0.4, 0.0))
    k = float(who.entropy_weight)
    target = 0.7 * (1.0 + 0.4 * k) / (1.0 + k)
    steps = ladder(who)
    for rung, minutes in enumerate(HALF_MINUTES.rungs):
        found = propagated_state(who, x, tuple(entry[rung] for entry in steps))
        np.testing.assert_allclose(found.sustained, target * -np.expm1(-minutes / tau), rtol=1e-8)
        np.testing.assert_allclose(found.target, target, rtol=1e-12)
        np.testing.assert_allclose(found.phasic, 0.0)
        np.testing.assert_allclose(found.sustained, later(who, x, minutes).sustained, rtol=1e-8)


def test_after_one_time_constant_of_a_minute_63_of_100_are_there():
    assert parameter("unpredictable_threat.sustained_time").typical.centre == 1.0
    whole, minute = under(person(), UNPREDICTABLE), under(person(), UNPREDICTABLE, minutes=1.0)
    assert minute[SUSTAINED_FEAR] / whole[SUSTAINED_FEAR] == pytest.approx(1.0 - np.exp(-1.0), rel=1e-9)


# --- conserved


@settings(deadline=None, max_examples=60)
@given(
    rules=st.lists(st.tuples(SHARE, SHARE, SHARE, st.sampled_from([0.0, 1.0]), st.floats(0.0, 20.0)), min_size=1),
    weight=st.floats(0.0, 20.0),
)
def test_fears_stay_between_none_and_full_whatever_is_threatened(rules, weight):
    who = person(entropy_weight=weight)
    x = who.rest(NEUTRAL)
    for *payload, minutes in rules:
        x = later(who, told(who, x, payload), minutes)
        for level in (x.phasic, x.target, x.sustained):
            assert 0.0 <= level <= 1.0 + 1e-12


def test_without_threat_the_reflex_is_at_its_resting_size():
    for effect in (0.0, 1.0):
        assert under(person(), NONE, effect) == {PHASIC_FEAR: 0.0, SUSTAINED_FEAR: 0.0, STARTLE: 1.0}


def test_quiet_days_end_all_threat():
    who = person()
    x = later(who, told(who, who.rest(NEUTRAL), (1.0, 1.0, 1.0, 1.0)), 5.0)
    assert who.between_windows((jnp.asarray(1.0),), x, NEUTRAL, None) == who.rest(NEUTRAL)


@pytest.mark.parametrize("payload", [NONE, PREDICTABLE, UNPREDICTABLE])
def test_without_coefficients_the_drug_changes_no_bit(payload):
    who = person(phasic_damping=0.0, sustained_gain=0.0)
    assert under(who, payload, 1.3) == under(who, payload, 0.0)


# --- directions


@pytest.mark.parametrize(
    ("changed", "payload", "effect", "sign"),
    [
        ({"phasic_weight": 1.5}, PREDICTABLE, 0.0, +1),
        ({"phasic_startle": 0.8}, PREDICTABLE, 0.0, +1),
        ({"sustained_weight": 1.5}, UNPREDICTABLE, 0.0, +1),
        ({"sustained_startle": 0.8}, UNPREDICTABLE, 0.0, +1),
        ({"resting_startle": 1.2}, NONE, 0.0, +1),
        ({"entropy_weight": 3.0}, (0.0, 1.0, 0.2, 0.0), 0.0, -1),  # what is known then counts for less of the whole
        ({"phasic_damping": 0.3}, PREDICTABLE, 1.0, -1),
        ({"phasic_damping": -0.3}, PREDICTABLE, 1.0, +1),
        ({"sustained_gain": 0.5}, UNPREDICTABLE, 1.0, +1),
        ({"sustained_gain": -0.5}, UNPREDICTABLE, 1.0, -1),
    ],
)
def test_startle_moves_as_it_should(changed, payload, effect, sign):
    moved = under(person(**changed), payload, effect)[STARTLE] - under(person(), payload, effect)[STARTLE]
    assert sign * moved > 0.01


def test_slower_sustained_fear_is_less_after_a_minute():
    slow, quick = (under(person(sustained_time=t), UNPREDICTABLE, minutes=1.0)[STARTLE] for t in (3.0, 1.0))
    assert slow < quick - 0.05


@pytest.mark.parametrize(
    ("less", "more"),
    [
        ((0.0, 0.5, 1.0, 0.0), (0.0, 1.0, 1.0, 0.0)),
        ((0.0, 1.0, 0.0, 0.0), (0.0, 1.0, 1.0, 0.0)),
        ((0.5, 0.0, 0.0, 1.0), (1.0, 0.0, 0.0, 1.0)),
        ((1.0, 0.0, 0.0, 0.0), (1.0, 0.0, 0.0, 1.0)),
    ],
    ids=["context's hazard", "entropy", "cue's hazard", "cue shown"],
)
def test_more_threat_more_startle(less, more):
    assert under(person(), less)[STARTLE] < under(person(), more)[STARTLE] - 0.05


# --- published: directions only, no figure was read


def test_both_threats_raise_startle_over_none():
    none, predictable, unpredictable = (
        under(person(), payload)[STARTLE] for payload in (NONE, PREDICTABLE, UNPREDICTABLE)
    )
    print(f"N {none:.2f}, P {predictable:.2f}, U {unpredictable:.2f}")
    assert none < unpredictable
    assert none < predictable


def test_oxytocin_raises_startle_under_unpredictable_threat_alone():
    """grillon2013-unpredictable and grillon2013-predictable, at the shipped centres and a typical peak of 24 IU."""
    who = person()
    rise = {
        payload: under(who, payload, 1.0)[STARTLE] - under(who, payload)[STARTLE]
        for payload in (NONE, PREDICTABLE, UNPREDICTABLE)
    }
    print(f"U-N rises by {rise[UNPREDICTABLE]:.3f}, P-N by {rise[PREDICTABLE]:.3f}")
    expected = float(who.sustained_startle * who.sustained_gain * who.sustained_weight)
    assert rise[NONE] == 0.0
    assert rise[PREDICTABLE] == 0.0
    assert rise[UNPREDICTABLE] == pytest.approx(expected, rel=1e-6)
    assert expected > 0.05


@pytest.mark.parametrize(("gain", "sign"), [(0.3, 1.0), (-0.3, -1.0), (0.0, 0.0)])
def test_vasopressin_acts_on_sustained_fear_alone_and_by_its_coefficient(gain, sign):
    """Middle of the prior 0, for Grillon 2013 is said to have found nothing; either sign is believed as much."""
    who = person(vasopressin_gain=gain)
    without, given = (under(who, UNPREDICTABLE, vasopressin=level)[STARTLE] for level in (0.0, 1.0))
    assert np.sign(given - without) == sign
    assert under(who, PREDICTABLE, vasopressin=1.0) == under(who, PREDICTABLE)
    assert float(person().vasopressin_gain) == 0.0
