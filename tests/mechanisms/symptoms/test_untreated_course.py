"""Mirrors src/assuage/mechanisms/symptoms/untreated_course.py."""

import dataclasses

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assuage.mechanisms.signals import UNTREATED_COURSE
from assuage.mechanisms.symptoms.untreated_course import UntreatedCourse
from tests.mechanisms.alone import NEUTRAL, Told, typical


pytestmark = pytest.mark.usefixtures("x64")
PEOPLE, TICKS, WEEK = 20_000, 120, 7.0


def patient(**changed):
    return typical(UntreatedCourse, **({"came_ill": 1.0} | changed))


@settings(deadline=None, max_examples=40)
@given(drift=st.floats(-0.5, 0.9), days=st.lists(st.floats(0.1, 200.0), min_size=1, max_size=6))
def test_drift_is_exact_whatever_the_steps(drift, days):
    """r(t) = D (1 - exp(-t / tau_D)); negative D is a person who gets worse."""
    who = patient(drift=drift)
    x = who.rest(NEUTRAL)
    for step in days:
        x = who.between_windows((jnp.asarray(step),), x, NEUTRAL, None)
    expected = drift * (1.0 - np.exp(-sum(days) / float(who.drift_time)))
    np.testing.assert_allclose(x.drifted, expected, rtol=1e-9, atol=1e-12)
    np.testing.assert_allclose(who.signals(x, NEUTRAL)[UNTREATED_COURSE], 1.0 - expected, rtol=1e-9)


def test_intake_is_where_a_person_stands():
    assert float(patient().signals(patient().rest(NEUTRAL), NEUTRAL)[UNTREATED_COURSE]) == 1.0


def test_one_step_of_life_in_closed_form():
    who = patient(life_spread=0.2, life_time=30.0)
    x = dataclasses.replace(who.rest(NEUTRAL), life=jnp.asarray(0.3))
    kept = np.exp(-WEEK / 30.0)
    found = who.on_life((jnp.asarray(WEEK),), x, NEUTRAL, Told(1.5)).life
    np.testing.assert_allclose(found, kept * 0.3 + 0.2 * np.sqrt(1 - kept**2) * 1.5, rtol=1e-9)


@pytest.mark.parametrize("days", [1.0, 7.0, 28.0])
def test_life_has_its_stationary_spread_and_memory_at_any_tick(days):
    """20,000 people: SD within 2.5 % (five standard errors of 0.5 %), correlation over ten ticks within 0.035 (five).

    False-alarm rate about 6e-7 for each of the two. The mean stays at zero within five standard errors.
    """
    who = patient(life_spread=0.1, life_time=60.0)
    z = np.random.default_rng(11).normal(size=(TICKS + round(300 / days), PEOPLE))

    @jax.jit
    def courses(z):
        def tick(x, one):
            after = jax.vmap(lambda x, drawn: who.on_life((jnp.asarray(days),), x, NEUTRAL, Told(drawn)))(x, one)
            return after, after.life

        start = jax.tree.map(lambda v: jnp.zeros(PEOPLE), who.rest(NEUTRAL))
        return jax.lax.scan(tick, start, z)[1]

    life = np.asarray(courses(jnp.asarray(z)))
    last, earlier = life[-1], life[-11]
    memory = np.exp(-10 * days / 60.0)
    found = np.corrcoef(last, earlier)[0, 1]
    print(f"tick {days:g} d: SD {last.std():.4f} for .1, correlation {found:.3f} for {memory:.3f}")
    np.testing.assert_allclose(last.std(), 0.1, rtol=0.025)
    np.testing.assert_allclose(found, memory, atol=0.035)
    assert abs(last.mean()) < 5 * 0.1 / np.sqrt(PEOPLE)


@pytest.mark.parametrize(("name", "sign"), [("drift", -1), ("drift_time", +1)])
def test_direction(name, sign):
    more = patient(**{name: 2 * float(getattr(patient(), name))})
    courses = [
        float(
            w.signals(w.between_windows((jnp.asarray(70.0),), w.rest(NEUTRAL), NEUTRAL, None), NEUTRAL)[
                UNTREATED_COURSE
            ]
        )
        for w in (more, patient())
    ]
    assert sign * (courses[0] - courses[1]) > 0


def test_good_and_bad_times_are_alike():
    """exp(m): a luckless and a lucky draw of the same size are factors that undo each other."""
    who = patient()
    factors = [
        float(
            who.signals(who.on_life((jnp.asarray(WEEK),), who.rest(NEUTRAL), NEUTRAL, Told(z)), NEUTRAL)[
                UNTREATED_COURSE
            ]
        )
        for z in (1.3, -1.3)
    ]
    np.testing.assert_allclose(factors[0] * factors[1], 1.0, rtol=1e-9)
    assert factors[0] > 1.0
