"""Mirrors src/assuage/mechanisms/therapy/alliance.py."""

import dataclasses

import jax.numpy as jnp
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assuage.mechanisms.signals import ALLIANCE, NONSPECIFIC_COURSE
from assuage.mechanisms.therapy.alliance import Alliance
from tests.mechanisms.alone import NEUTRAL, Told, hears, typical


pytestmark = pytest.mark.usefixtures("x64")
FIRST_SEVERITY = 0.5


def person(**changed):
    """One who gains from contact whatever the alliance, so that the cut at no gain does not hide what moves it."""
    return typical(Alliance, **({"contact_gain": 0.06, "alliance_gain": 0.02} | changed))


def before(who):
    return who.rest(hears(SEVERITY=FIRST_SEVERITY))


def met(who, x, severity=FIRST_SEVERITY, came=1.0, random=0.0, number=1.0):
    inputs = hears(ATTENDING=came, SEVERITY=severity)
    return who.on_session_end((jnp.asarray(number), jnp.asarray(0.0), jnp.asarray(0.0)), x, inputs, Told(random))


def course(who, x):
    return float(who.signals(x, NEUTRAL)[NONSPECIFIC_COURSE])


@settings(deadline=None, max_examples=40)
@given(gain=st.floats(-0.2, 0.4), sessions=st.integers(1, 12))
def test_contact_alone_follows_the_closed_form(gain, sessions):
    """With alliance out of it, n sessions leave (1 - g)^n of the symptoms; below 0 contact relieves nothing."""
    who = person(contact_gain=gain, alliance_gain=0.0)
    x = before(who)
    for _ in range(sessions):
        x = met(who, x)
    np.testing.assert_allclose(course(who, x), (1.0 - max(gain, 0.0)) ** sessions, rtol=1e-9)


@settings(deadline=None, max_examples=40)
@given(gain=st.floats(-3.0, 3.0), first=st.floats(-4.0, 4.0), random=st.floats(-4.0, 4.0), severity=st.floats(0.0, 1.0))
def test_contact_never_makes_symptoms_worse(gain, first, random, severity):
    who = person(contact_gain=gain, first_alliance=first, alliance_gain=0.5)
    x = before(who)
    for _ in range(5):
        x = met(who, x, severity, random=random)
        assert 0.0 <= course(who, x) <= 1.0


def test_alliance_after_a_session():
    """A += a_g (gain - g_0) + a_n z, with the gain as a share of severity at intake."""
    who = person()
    x = met(who, before(who), severity=0.4, random=-1.2)
    gain = (FIRST_SEVERITY - 0.4) / FIRST_SEVERITY
    expected = float(who.from_gain) * (gain - float(who.expected_gain)) - 1.2 * float(who.chance)
    np.testing.assert_allclose(x.alliance, expected, rtol=1e-9)
    later = met(who, x, severity=0.4)  # nothing gained since
    np.testing.assert_allclose(later.alliance - x.alliance, -float(who.from_gain) * float(who.expected_gain), rtol=1e-9)


@pytest.mark.parametrize(
    ("changed", "sign"),
    [({"contact_gain": 0.1}, -1), ({"first_alliance": 2.0}, -1), ({"first_alliance": -2.0}, +1)],
    ids=["better contact", "strong alliance", "weak alliance"],
)
def test_direction_on_symptoms(changed, sign):
    who, usual = person(**changed), person()
    assert sign * (course(who, met(who, before(who))) - course(usual, met(usual, before(usual)))) > 0


def test_improvement_strengthens_alliance():
    who = person()
    better, worse = (met(who, before(who), severity=s).alliance for s in (0.4, 0.6))
    assert better > worse


def test_the_absent_keep_what_they_had():
    who = person()
    x = met(who, before(who), severity=0.45, random=0.7)
    after = met(who, x, severity=0.2, came=0.0, random=2.0)
    for name in ("alliance", "gained", "severity_then"):
        np.testing.assert_array_equal(getattr(after, name), getattr(x, name))


@pytest.mark.parametrize("bonding", [0.3, -0.3, 0.0])
def test_a_session_at_full_effect_adds_the_bond(bonding):
    """A' = e_L E / length while the session lasts, so a session of any length adds e_L; outside it nothing."""
    who = person(bonding=bonding)
    inputs = hears(CENTRAL_EFFECT=1.0, ATTENDING=1.0)
    assert float(who.flow(jnp.zeros(()), before(who), inputs)["alliance"]) == 0.0
    for length in (50.0, 90.0):
        x = who.on_session_start((jnp.asarray(1.0), jnp.asarray(length)), before(who), inputs, None)
        won = length * float(who.flow(jnp.zeros(()), x, inputs)["alliance"])
        np.testing.assert_allclose(won, bonding, rtol=1e-9, atol=1e-15)
        absent = who.flow(jnp.zeros(()), x, hears(CENTRAL_EFFECT=1.0, ATTENDING=0.0))["alliance"]
        assert float(absent) == 0.0
        assert float(met(who, x).per_minute) == 0.0


def test_gain_fades_exactly_whatever_the_steps():
    who = person(relapse=0.004)
    x = dataclasses.replace(before(who), gained=jnp.asarray(0.3))
    once, stepwise = who.between_windows((jnp.asarray(50.0),), x, NEUTRAL, None), x
    for _ in range(50):
        stepwise = who.between_windows((jnp.asarray(1.0),), stepwise, NEUTRAL, None)
    np.testing.assert_allclose(once.gained, 0.3 * np.exp(-0.2), rtol=1e-9)
    np.testing.assert_allclose(stepwise.gained, once.gained, rtol=1e-9)
    np.testing.assert_array_equal(who.signals(once, NEUTRAL)[ALLIANCE], x.alliance)


def test_a_session_relieves_by_the_alliance_it_began_with():
    """n += (1 - n)(g + g_A A) with the A of before: what the session itself wins counts from the next one on."""
    who = person(first_alliance=1.5)
    x = met(who, before(who), severity=0.2, random=3.0)
    np.testing.assert_allclose(x.gained, float(who.contact_gain) + 1.5 * float(who.alliance_gain), rtol=1e-9)


@pytest.mark.parametrize("felt", [0.4, -0.4])
def test_what_is_felt_while_the_drug_acts_is_gone_without_it(felt):
    """ALLIANCE = A + e_L0 E in a session, A outside: it adds to that session's relief, and stays no alliance."""
    who, inputs = person(bonding_now=felt, bonding=0.0, chance=0.0), hears(CENTRAL_EFFECT=0.5, ATTENDING=1.0)
    x = who.on_session_start((jnp.asarray(1.0), jnp.asarray(90.0)), before(who), inputs, None)
    np.testing.assert_allclose(who.signals(x, inputs)[ALLIANCE], 0.5 * felt, rtol=1e-9)
    assert float(who.signals(x, hears(CENTRAL_EFFECT=0.5, ATTENDING=0.0))[ALLIANCE]) == 0.0
    assert float(who.signals(before(who), inputs)[ALLIANCE]) == 0.0
    ended = (jnp.asarray(1.0), jnp.asarray(0.0), jnp.asarray(0.0))
    told = hears(CENTRAL_EFFECT=0.5, ATTENDING=1.0, SEVERITY=FIRST_SEVERITY)
    given, without = (who.on_session_end(ended, x, of, Told(0.0)) for of in (told, hears(ATTENDING=1.0, SEVERITY=0.5)))
    np.testing.assert_allclose(given.gained - without.gained, float(who.alliance_gain) * 0.5 * felt, rtol=1e-9)
    np.testing.assert_array_equal(given.alliance, without.alliance)
