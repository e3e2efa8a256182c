"""Mirrors src/assuage/mechanisms/therapy/direct_effect.py."""

import dataclasses

import jax.numpy as jnp
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assuage.mechanisms.signals import DIRECT_COURSE
from assuage.mechanisms.therapy.direct_effect import DirectEffect
from assuage.parameters.library import parameters
from tests.mechanisms.alone import NEUTRAL, hears, typical


pytestmark = pytest.mark.usefixtures("x64")


def person(**changed):
    return typical(DirectEffect, **changed)


def session(who, x, effect=1.0, came=1.0, length=90.0, planned=10.0):
    inputs = hears(CENTRAL_EFFECT=effect, ATTENDING=came)
    x = who.on_session_start((jnp.asarray(1.0), jnp.asarray(length), jnp.asarray(planned)), x, inputs, None)
    x = dataclasses.replace(x, share=x.share + length * who.flow(jnp.zeros(()), x, inputs).get("share", 0.0))
    return who.on_session_end((jnp.asarray(1.0),) * 3, x, inputs, None)


def course(who, x):
    return float(who.signals(x, NEUTRAL)[DIRECT_COURSE])


@settings(deadline=None, max_examples=40)
@given(
    benefit=st.floats(-2.0, 2.0),
    effect=st.floats(0.0, 1.5),
    planned=st.integers(1, 12),
    attended=st.integers(0, 12),
    length=st.floats(30.0, 120.0),
)
def test_the_course_in_closed_form(benefit, effect, planned, attended, length):
    """k of n planned sessions at effect E leave max(0, 1 - e_D s E k / n), whatever a session's length."""
    who, attended = person(benefit=benefit), min(attended, planned)
    x = who.rest(NEUTRAL)
    for _ in range(attended):
        x = session(who, x, effect, length=length, planned=float(planned))
    expected = max(1.0 - benefit * float(who.spread) * effect * attended / planned, 0.0)
    np.testing.assert_allclose(course(who, x), expected, rtol=1e-9, atol=1e-12)


@pytest.mark.parametrize(("benefit", "sign"), [(0.3, -1), (-0.3, 1), (0.0, 0)])
def test_its_sign_is_a_benefits(benefit, sign):
    who = person(benefit=benefit)
    assert np.sign(course(who, session(who, who.rest(NEUTRAL))) - 1.0) == sign


def test_without_drug_or_session_or_presence_nothing_happens():
    who = person(benefit=0.5)
    rest = who.rest(NEUTRAL)
    for x in (session(who, rest, effect=0.0), session(who, rest, came=0.0)):
        assert course(who, x) == 1.0
    assert float(who.flow(jnp.zeros(()), rest, hears(CENTRAL_EFFECT=1.0, ATTENDING=1.0))["share"]) == 0.0


def test_another_drug_adds_what_its_own_coefficient_says():
    """DRUG_DIRECT comes with its coefficient: half of it in all sessions takes that share of SD, without e_D."""
    who = person(benefit=0.0)
    x = who.rest(NEUTRAL)
    for _ in range(10):
        inputs = hears(ATTENDING=1.0, DRUG_DIRECT=0.5)
        x = who.on_session_start((jnp.asarray(1.0), jnp.asarray(90.0), jnp.asarray(10.0)), x, inputs, None)
        x = dataclasses.replace(x, others=x.others + 90.0 * who.flow(jnp.zeros(()), x, inputs)["others"])
        x = who.on_session_end((jnp.asarray(1.0),) * 3, x, inputs, None)
    said = float(who.signals(x, hears(DRUG_DIRECT=0.5))[DIRECT_COURSE])
    np.testing.assert_allclose(said, 1.0 - 0.5 * float(who.spread), rtol=1e-9)
    faded = who.between_windows((jnp.asarray(50.0),), x, hears(DRUG_DIRECT=0.5), None)
    np.testing.assert_allclose(faded.others, x.others * np.exp(-50.0 * float(who.relapse)), rtol=1e-9)


def test_it_fades_exactly_and_as_the_gains_of_contact():
    who = person(benefit=0.4, relapse=0.004)
    x = session(who, who.rest(NEUTRAL))
    once, stepwise = who.between_windows((jnp.asarray(50.0),), x, NEUTRAL, None), x
    for _ in range(50):
        stepwise = who.between_windows((jnp.asarray(1.0),), stepwise, NEUTRAL, None)
    np.testing.assert_allclose(once.share, x.share * np.exp(-0.2), rtol=1e-9)
    np.testing.assert_allclose(stepwise.share, once.share, rtol=1e-9)


def test_the_prior_has_no_side():
    """Discrepancy has either sign: a belief of mean 0 among those that vanish when nothing works."""
    belief = parameters()["direct_effect.benefit"]
    assert belief.drug == "oxytocin"
    assert belief.typical.centre == 0.0
