"""Mirrors src/assuage/mechanisms/therapy/skills.py."""

import jax.numpy as jnp
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assuage.mechanisms.signals import ACCOMMODATION_LEFT, CALMING_SKILL
from assuage.mechanisms.therapy.skills import Skills
from tests.mechanisms.alone import NEUTRAL, hears, typical


pytestmark = pytest.mark.usefixtures("x64")
DONE = hears(ATTENDING=1.0)


def said(who, x):
    return tuple(float(who.signals(x, NEUTRAL)[s]) for s in (CALMING_SKILL, ACCOMMODATION_LEFT))


def trained(who, sessions, share=1.0, inputs=DONE):
    x = who.rest(inputs)
    for _ in range(sessions):
        x = who.on_skill((jnp.asarray(share),), x, inputs, None)
        x = who.on_partner((jnp.asarray(share),), x, inputs, None)
    return x


@settings(deadline=None, max_examples=30)
@given(sessions=st.integers(0, 20), share=st.floats(0.05, 1.0), k=st.floats(0.0, 0.9), p=st.floats(0.0, 0.9))
def test_both_in_closed_form(sessions, share, k, p):
    who = typical(Skills, calming=k, partner=p)
    calm, accommodation = said(who, trained(who, sessions, share))
    np.testing.assert_allclose(calm, 1.0 - (1.0 - k * share) ** sessions, rtol=1e-8, atol=1e-12)
    np.testing.assert_allclose(accommodation, (1.0 - p * share) ** sessions, rtol=1e-8)


def test_nothing_is_learned_in_absence_and_each_event_moves_its_own():
    who = typical(Skills)
    assert said(who, trained(who, 5, inputs=hears(ATTENDING=0.0))) == (0.0, 1.0)
    rest = who.rest(DONE)
    calm = said(who, who.on_skill((jnp.asarray(1.0),), rest, DONE, None))
    partner = said(who, who.on_partner((jnp.asarray(1.0),), rest, DONE, None))
    assert calm[0] > 0.0
    assert calm[1] == 1.0
    assert partner[0] == 0.0
    assert partner[1] < 1.0


def test_both_fade_exactly_to_what_they_were():
    who = typical(Skills, relapse=0.01)
    x = trained(who, 10)
    before = said(who, x)
    after = said(who, who.between_windows((jnp.asarray(50.0),), x, NEUTRAL, None))
    np.testing.assert_allclose(after[0], before[0] * np.exp(-0.5))
    np.testing.assert_allclose(1.0 - after[1], (1.0 - before[1]) * np.exp(-0.5))
