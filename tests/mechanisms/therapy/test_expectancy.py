"""Mirrors src/assuage/mechanisms/therapy/expectancy.py."""

import dataclasses

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from assuage.mechanisms.signals import BELIEVED, EXPECTED_COURSE
from assuage.mechanisms.therapy.expectancy import Expectancy
from assuage.randomness import RandomStream, person_key
from tests.mechanisms.alone import NEUTRAL, Told, hears, typical


pytestmark = pytest.mark.usefixtures("x64")
PEOPLE = 20_000
MDMA, SERTRALINE, ALPRAZOLAM = range(3)


def told(given, drug=MDMA):
    return tuple(jnp.asarray(given if place == drug else 0.0) for place in range(4))


def guesses(who, given, drug=MDMA, seed=1):
    """The beliefs of many people, and their courses."""
    keys = jax.vmap(lambda p: person_key(seed, 0, p))(jnp.arange(PEOPLE))

    def one(key):
        x = who.on_noticed(told(given, drug), who.rest(NEUTRAL), hears(ATTENDING=1.0), RandomStream(key, 0))
        said = who.signals(x, NEUTRAL)
        return said[BELIEVED], said[EXPECTED_COURSE]

    return jax.vmap(one)(keys)


@pytest.mark.parametrize(
    ("drug", "names"),
    [
        (MDMA, ("mdma_given", "mdma_placebo")),
        (SERTRALINE, ("sertraline_given", "sertraline_placebo")),
        (ALPRAZOLAM, ("alprazolam_given", "alprazolam_placebo")),
    ],
)
def test_so_many_guess_right_and_what_the_drug_gains_is_the_closed_form(drug, names):
    """A drug without effect gains x_e (p_v + p_p - 1) endpoint SD. False alarm: 1 in 16,000 of seeds (4 errors)."""
    given, placebo = 0.85, 0.7
    who = typical(Expectancy, worth=0.4, **dict(zip(names, (given, placebo), strict=True)))
    (drugged, treated), (empty, control) = guesses(who, 1.0, drug), guesses(who, -1.0, drug, seed=2)
    error = 4.0 * 0.5 / np.sqrt(PEOPLE)
    assert abs(float(drugged.mean()) - given) < error
    assert abs(float(empty.mean()) - (1.0 - placebo)) < error
    spurious = float(treated.mean() - control.mean()) / float(who.spread)
    assert abs(spurious + 0.4 * (given + placebo - 1.0)) < 0.4 * 2.0 * error


def test_blind_patients_gain_nothing_and_open_ones_all_of_it():
    names = ("mdma_given", "mdma_placebo")
    for right, gained in ((0.5, 0.0), (1.0 - 1e-9, 0.4)):
        who = typical(Expectancy, worth=0.4, **dict.fromkeys(names, right))
        courses = [guesses(who, sign)[1].mean() for sign in (1.0, -1.0)]
        np.testing.assert_allclose((courses[1] - courses[0]) / who.spread, gained, atol=0.01)


def test_before_a_dose_and_in_the_absent_nothing_is_believed():
    who = typical(Expectancy, worth=0.5)
    rest = who.rest(NEUTRAL)
    assert float(who.signals(rest, NEUTRAL)[EXPECTED_COURSE]) == 1.0
    assert float(who.signals(rest, NEUTRAL)[BELIEVED]) == 0.5
    assert who.on_noticed(told(1.0), rest, hears(ATTENDING=0.0), Told(3.0)) == rest


def test_believing_in_the_drug_lowers_symptoms_by_as_much_as_believing_in_placebo_raises_them():
    who = typical(Expectancy, worth=0.5)
    rest = who.rest(NEUTRAL)
    drug, placebo = (
        float(who.signals(dataclasses.replace(rest, belief=jnp.asarray(b)), NEUTRAL)[EXPECTED_COURSE]) - 1.0
        for b in (1.0, 0.0)
    )
    assert drug < 0.0
    np.testing.assert_allclose(drug, -placebo)
