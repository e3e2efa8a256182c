"""Mirrors src/assuage/mechanisms/therapy/beliefs.py."""

import jax.numpy as jnp
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assuage.mechanisms.signals import BELIEF_CHANGE
from assuage.mechanisms.therapy.beliefs import Beliefs
from tests.mechanisms.alone import NEUTRAL, hears, typical


pytestmark = pytest.mark.usefixtures("x64")


def worked(who, x, sessions, event="on_restructure", share=1.0, **said):
    inputs = hears(**({"ATTENDING": 1.0} | said))
    for _ in range(sessions):
        x = getattr(who, event)((jnp.asarray(share),), x, inputs, None)
    return x


def change(who, x):
    return float(who.signals(x, NEUTRAL)[BELIEF_CHANGE])


@settings(deadline=None, max_examples=30)
@given(
    sessions=st.integers(0, 14),
    share=st.floats(0.05, 1.0),
    k=st.floats(0.01, 0.5),
    counted=st.floats(0.0, 1.0),
)
def test_restructuring_in_closed_form(sessions, share, k, counted):
    """n sessions leave (1 - k y G)^n of the distance to what the evidence leaves."""
    who = typical(Beliefs, restructuring=k)
    x = worked(who, who.rest(NEUTRAL), sessions, share=share, WORK_COUNTED=counted)
    first, warranted = float(who.first_strength), float(who.warranted)
    left = warranted + (first - warranted) * (1.0 - k * share * counted) ** sessions
    np.testing.assert_allclose(x.strength, left, rtol=1e-9)
    np.testing.assert_allclose(change(who, x), left - first, atol=1e-12)


def test_rescripting_takes_a_share_of_all_and_restructuring_stops_at_what_is_warranted():
    who = typical(Beliefs, restructuring=0.5, rescripting=0.5)
    rest = who.rest(NEUTRAL)
    np.testing.assert_allclose(worked(who, rest, 60).strength, who.warranted, rtol=1e-9)
    np.testing.assert_allclose(worked(who, rest, 3, "on_rescript").strength, float(who.first_strength) / 8.0, rtol=1e-9)


def test_who_is_absent_keeps_what_they_believe():
    who = typical(Beliefs)
    rest = who.rest(NEUTRAL)
    for event in ("on_restructure", "on_rescript"):
        assert worked(who, rest, 5, event, ATTENDING=0.0) == rest


def test_beliefs_come_back_exactly_and_never_beyond_those_of_intake():
    who = typical(Beliefs, relapse=0.01)
    x = worked(who, who.rest(NEUTRAL), 12)
    once = who.between_windows((jnp.asarray(100.0),), x, NEUTRAL, None)
    for _ in range(100):
        x = who.between_windows((jnp.asarray(1.0),), x, NEUTRAL, None)
    np.testing.assert_allclose(x.strength, once.strength, rtol=1e-9)
    for_ever = who.between_windows((jnp.asarray(1e6),), x, NEUTRAL, None)
    np.testing.assert_allclose(for_ever.strength, who.first_strength, rtol=1e-12)
