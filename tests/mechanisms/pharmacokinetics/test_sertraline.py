"""Mirrors src/assuage/mechanisms/pharmacokinetics/sertraline.py."""

import jax.numpy as jnp
import numpy as np
import pytest

from assuage.mechanisms.pharmacokinetics.sertraline import Sertraline
from assuage.mechanisms.signals import DRUG_RELIEF
from tests.mechanisms.alone import NEUTRAL, typical


pytestmark = pytest.mark.usefixtures("x64")


def taken(who, mg, x=None):
    return who.on_daily_drug((jnp.asarray(mg),), who.rest(NEUTRAL) if x is None else x, NEUTRAL, None)


def days(who, x, count):
    return who.between_windows((jnp.asarray(float(count)),), x, NEUTRAL, None)


def relief(who, x):
    return float(who.signals(x, NEUTRAL)[DRUG_RELIEF])


@pytest.mark.parametrize("count", [1, 21, 300])
def test_it_builds_up_in_closed_form_whatever_the_step(count):
    who = typical(Sertraline, delay=21.0, half_effect=50.0, relief=0.2)
    once, x = days(who, taken(who, 150.0), count), taken(who, 150.0)
    for _ in range(count):
        x = days(who, x, 1)
    expected = 0.2 * 0.75 * -np.expm1(-count / 21.0)
    np.testing.assert_allclose((relief(who, once), relief(who, x)), expected, rtol=1e-9)


def test_more_is_more_none_is_none_and_when_it_ends_it_is_lost_as_it_came():
    who = typical(Sertraline)
    assert relief(who, days(who, who.rest(NEUTRAL), 100)) == 0.0
    assert 0.0 < relief(who, days(who, taken(who, 50.0), 60)) < relief(who, days(who, taken(who, 200.0), 60))
    full = days(who, taken(who, 150.0), 5000)
    ended = days(who, taken(who, 0.0, full), 21)
    np.testing.assert_allclose(relief(who, ended) / relief(who, full), np.exp(-21.0 / float(who.delay)), rtol=1e-9)


def test_at_its_centre_it_takes_what_placebo_controlled_trials_found():
    """A third of an SD (ssri-caps-benchmarks): two thirds of the items, 150 mg, endpoint SD .17 of the scale."""
    who = typical(Sertraline)
    taken_away = relief(who, days(who, taken(who, 150.0), 84)) * 13.0 / 20.0 / 0.17
    assert 0.2 < taken_away < 0.4
