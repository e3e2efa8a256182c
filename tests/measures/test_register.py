"""Mirrors src/assuage/measures/register.py: what is read is what is so."""

import jax.numpy as jnp
import numpy as np
import pytest

from assuage.measures.catalogue import measures
from tests.measures.samples import made, of_form, readings
from tests.mechanisms.alone import Told


pytestmark = pytest.mark.usefixtures("x64")


def test_its_measures():
    assert of_form("register") == [
        *("alliance", "assessed", "believed_drug", "left_therapy"),
        *("ptsd_case", "ptsd_ever", "trauma_exposed"),
    ]


@pytest.mark.parametrize("level", [-1.3, 0.0, 0.4])
def test_alliance_is_read_as_it_is(level):
    assert (readings(made("alliance"), level, occasions=2, people=20) == level).all()


@pytest.mark.parametrize("left", [0.0, 1.0])
@pytest.mark.parametrize("never", [0.0, 1.0])
def test_who_left_or_never_started_has_left(left, never):
    assert measures()["left_therapy"].reads == ("dropped_out", "never_started")
    said = made("left_therapy").observe((jnp.asarray(left), jnp.asarray(never)), Told(), Told())
    assert float(said) == float(bool(left or never))


@pytest.mark.parametrize("left", [0.0, 1.0])
@pytest.mark.parametrize("never", [0.0, 1.0])
def test_a_register_of_starters_leaves_out_who_never_started(left, never):
    assert of_form("starters_register") == ["dropped_out", "ptsd_if_exposed"]
    said = float(made("dropped_out").observe((jnp.asarray(left), jnp.asarray(never)), Told(), Told()))
    assert np.isnan(said) if never else said == left
