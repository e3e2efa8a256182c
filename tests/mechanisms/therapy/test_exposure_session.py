"""Mirrors src/assuage/mechanisms/therapy/exposure_session.py."""

import jax.numpy as jnp
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assuage.mechanisms.signals import EXPOSURE_DISTRESS, SESSION_DISTRESS
from assuage.mechanisms.therapy.exposure_session import ExposureSession
from tests.mechanisms.alone import NEUTRAL, hears, typical


pytestmark = pytest.mark.usefixtures("x64")
EXPRESSION = st.floats(0.01, 2.0)


def person():
    return typical(ExposureSession)


def calm(who):
    return who.rest(hears(ATTENDING=1.0))


def exposed(who, x, threat, attending=1.0):
    return who.on_exposure((jnp.asarray(0.0),), x, hears(THREAT_IN_CLINIC=threat, ATTENDING=attending), None)


def ended(who, x):
    return who.on_exposure_end((), x, NEUTRAL, None)


def said(who, x):
    return tuple(float(who.signals(x, NEUTRAL)[s]) for s in (EXPOSURE_DISTRESS, SESSION_DISTRESS))


def test_distress_is_felt_from_exposure_to_its_end():
    who = person()
    x = calm(who)
    assert said(who, x)[0] == 0.0
    x = exposed(who, x, 0.9)
    np.testing.assert_allclose(said(who, x)[0], 0.9)
    x = exposed(who, x, 0.7)
    np.testing.assert_allclose(said(who, x)[0], 0.7)
    assert said(who, ended(who, x))[0] == 0.0


@settings(deadline=None, max_examples=40)
@given(first=st.lists(EXPRESSION, min_size=1, max_size=6), second=st.lists(EXPRESSION, min_size=1, max_size=6))
def test_distress_is_the_highest_of_the_latest_session(first, second):
    who = person()
    x = calm(who)
    for session in (first, second):
        for threat in session:
            x = exposed(who, x, threat)
        x = ended(who, x)
        np.testing.assert_allclose(said(who, x)[1], max(session), rtol=1e-9)


def test_more_expression_is_more_distress_now_and_at_its_highest():
    who = person()
    low, high = (said(who, exposed(who, calm(who), threat)) for threat in (0.4, 0.8))
    assert low[0] < high[0]
    assert low[1] < high[1]


def test_the_absent_feel_nothing_and_keep_their_last_distress():
    who = person()
    x = ended(who, exposed(who, calm(who), 1.3))
    missed = exposed(who, x, 0.5, attending=0.0)
    np.testing.assert_allclose(said(who, missed), (0.0, 1.3))


def test_before_any_exposure_distress_is_the_usual_one():
    who = person()
    np.testing.assert_allclose(said(who, calm(who)), (0.0, float(who.usual_distress)), rtol=1e-9)
