"""Mirrors src/assuage/mechanisms/pharmacokinetics/crh.py."""

import jax.numpy as jnp
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assuage.mechanisms.events import Event
from assuage.mechanisms.pharmacokinetics.crh import Injected, InjectedCrh
from assuage.mechanisms.signals import DRUG_CRH
from assuage.parameters.library import central_truth
from tests.mechanisms.alone import hears, typical
from tests.mechanisms.pharmacokinetics.linear import after, as_array, course, said, slept


pytestmark = pytest.mark.usefixtures("x64")

KNOWN = {n.split(".")[1]: v for n, v in central_truth().items() if n.startswith("crh.")}
MINUTES = np.arange(0.0, 481.0)


def person(**changed):
    return typical(InjectedCrh, **changed)


def level(who, ug=100.0, minutes=MINUTES):
    return said(who, course(who, after(who, Event.CRH_INJECTION, ug), minutes))[DRUG_CRH]


def test_plasma_is_two_exponentials():
    a, b, w = np.log(2) / KNOWN["fast_half_life"], np.log(2) / KNOWN["slow_half_life"], KNOWN["slow_share"]
    area = 1000.0 * 100.0 / KNOWN["clearance"]
    expected = area * ((1 - w) * a * np.exp(-a * MINUTES) + w * b * np.exp(-b * MINUTES))
    np.testing.assert_allclose(level(person()), expected, rtol=1e-10)


@settings(deadline=None, max_examples=25)
@given(
    fast=st.floats(2.0, 20.0),
    slow=st.floats(21.0, 120.0),
    share=st.floats(0.05, 0.95),
    clearance=st.floats(0.05, 1.0),
    ug=st.floats(1.0, 400.0),
    late=st.floats(1.0, 600.0),
)
def test_what_was_injected_is_in_plasma_or_was_cleared(fast, slow, share, clearance, ug, late):
    """Cleared so far and still to be cleared, by integrals of the two parts, make the dose."""
    who = person(fast_half_life=fast, slow_half_life=slow, slow_share=share, clearance=clearance)
    start = as_array(after(who, Event.CRH_INJECTION, ug))
    end = course(who, Injected(*jnp.asarray(start)), np.array([0.0, late]))[:, -1]
    time_constants = np.array([fast, slow]) / np.log(2)
    cleared = clearance * np.sum((start - end) * time_constants)
    to_come = clearance * np.sum(end * time_constants)
    np.testing.assert_allclose((cleared + to_come) / 1000.0, ug, rtol=1e-9)


def test_a_dose_of_a_session_is_for_those_who_come_and_any_other_for_everybody():
    usual, away = as_array(after(person(), Event.CRH_INJECTION, 100.0)), hears(PRESENT=0.0)
    for of_session, taken in ((1.0, 0.0), (0.0, 1.0)):
        x = after(person(), Event.CRH_INJECTION, 100.0, 0.0, 0.0, of_session, inputs=away)
        np.testing.assert_array_equal(as_array(x), taken * usual)


def test_doses_add_and_scale():
    who = person()
    twice = after(who, Event.CRH_INJECTION, 50.0, start=after(who, Event.CRH_INJECTION, 50.0))
    np.testing.assert_allclose(as_array(twice), as_array(after(who, Event.CRH_INJECTION, 100.0)), rtol=1e-12)
    assert not np.any(level(who, 0.0))


@pytest.mark.parametrize("days", [1e-3, 0.1, 0.5, 3.0])
def test_a_quiet_gap_is_the_flow_over_the_gap(days):
    who, start = person(), after(person(), Event.CRH_INJECTION, 100.0)
    whole = course(who, start, np.array([0.0, 1440.0 * days]))[:, -1]
    np.testing.assert_allclose(slept(who, start, days), whole, rtol=1e-9, atol=1e-30)


@pytest.mark.parametrize(
    ("doubled", "first", "at_two_hours"),
    [("clearance", -1, -1), ("slow_half_life", -1, +1), ("fast_half_life", -1, +1), ("slow_share", -1, +1)],
)
def test_levels_move_as_physiology_says(doubled, first, at_two_hours):
    more = {doubled: min(2 * KNOWN[doubled], 0.9) if doubled == "slow_share" else 2 * KNOWN[doubled]}
    usual, changed = level(person()), level(person(**more))
    assert first * (changed[0] / usual[0] - 1.0) > 0.05
    assert at_two_hours * (changed[120] / usual[120] - 1.0) > 0.002


def test_volume_and_half_life_are_those_of_angst1998():
    """5 ug/kg over 10 min: terminal half-life 45 (7) min, steady-state volume 9.8 (3.0) L at 0.256 L/min."""
    who = person(clearance=0.256)
    fine = np.arange(0.0, 2000.0, 0.25)
    x = level(who, 350.0, fine)
    late = (fine > 120.0) & (fine < 180.0)
    half_life = -np.log(2) / np.polyfit(fine[late], np.log(x[late]), 1)[0]
    residence = np.trapezoid(fine * x, fine) / np.trapezoid(x, fine)
    assert half_life == pytest.approx(40.0, abs=0.1)
    assert abs(half_life - 45.0) < 7.0
    assert 0.256 * residence == pytest.approx(9.8, abs=0.5)
