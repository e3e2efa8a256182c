"""Mirrors src/assuage/simulation/propagate.py."""

import dataclasses
from typing import ClassVar

import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np
import pytest
from scipy.linalg import expm

from assuage.mechanisms.mechanism import Mechanism, Scalar, parameter, state
from assuage.mechanisms.pharmacokinetics.oxytocin import Oxytocin, OxytocinLevels
from assuage.parameters.library import central_truth
from assuage.simulation import assembly
from assuage.simulation.propagate import HALF_MINUTES, ladder, propagated_state, rate_matrix, reaches


pytestmark = pytest.mark.usefixtures("x64")

ROUNDING = 1e-13  # of the dense matrix exponential, which fills what is zero
_ladder, _rate_matrix = eqx.filter_jit(ladder), eqx.filter_jit(rate_matrix)


def drug(**changed):
    known = central_truth() | {"oxytocin.typical_share": 5.5e-5}
    return assembly.mechanism(Oxytocin, known | {f"oxytocin.{k}": v for k, v in changed.items()})


class Pair(eqx.Module):
    one: Scalar = state("1", "first")
    other: Scalar = state("1", "second")


class Exchange(Mechanism[Pair]):
    """Two states that trade at one rate and lose nothing: a closed form, and a sum that stays."""

    parameters_file: ClassVar = "none"
    linear: ClassVar = True
    rate: Scalar = parameter("1/min", "k", "rate of exchange")

    def rest(self, inputs):
        return Pair(jnp.zeros(()), jnp.zeros(()))

    def flow(self, clock, x, inputs):
        return {"one": self.rate * (x.other - x.one), "other": self.rate * (x.one - x.other)}


def dense(who, rung):
    found = np.zeros((len(dataclasses.fields(who.rest({}))),) * 2)
    for place, entry in zip(reaches(type(who)), _ladder(who), strict=True):
        found[place] = entry[rung]
    return found


PEOPLE = {
    "shipped": {},
    "equal rates": {"absorption": 0.05, "mucociliary_rate": 0.03, "transit": 0.08},
    "flip-flop": {"absorption": 0.003, "mucociliary_rate": 0.002},
    "fast": {"intercompartmental_clearance": 4.0, "clearance": 4.0, "central_volume": 3.0, "absorption": 0.5},
    "no exchange": {"intercompartmental_clearance": 0.0},
    "nothing by blood": {"from_blood": 0.0, "brain_loss": 0.0},
}


@pytest.mark.parametrize("changed", PEOPLE.values(), ids=PEOPLE)
def test_every_rung_is_the_matrix_exponential(changed):
    who = drug(**changed)
    rates = np.asarray(_rate_matrix(who))
    for rung, minutes in enumerate(HALF_MINUTES.rungs):
        expected = expm(rates * minutes)
        np.testing.assert_allclose(dense(who, rung), expected, rtol=1e-7, atol=1e-12 * np.abs(expected).max())


def test_two_states_that_trade():
    """x1 - x2 decays at twice the rate, x1 + x2 stays: for any step length."""
    who = Exchange(jnp.asarray(0.7))
    for rung, minutes in enumerate(HALF_MINUTES.rungs):
        entries = tuple(entry[rung] for entry in _ladder(who))
        after = propagated_state(who, Pair(jnp.asarray(3.0), jnp.asarray(1.0)), entries)
        assert float(after.one + after.other) == pytest.approx(4.0, rel=1e-9)
        assert float(after.one - after.other) == pytest.approx(2.0 * np.exp(-1.4 * minutes), rel=1e-6)


def test_reaches_is_the_flow_of_influence():
    """Nose to what it feeds; muscle, mouth and vein to blood; blood, tissue and brain as they exchange; never back."""
    names = [f.name for f in dataclasses.fields(OxytocinLevels)]
    found = {(names[j], names[i]) for i, j in reaches(Oxytocin)}
    expected = {(name, name) for name in names} | {("nose", name) for name in names[:6]}
    routes = ("infusion", "muscle", "mouth")
    expected |= {(route, name) for route in routes for name in ("plasma", "tissue", "brain")}
    expected |= {(a, b) for a in ("plasma", "tissue") for b in ("plasma", "tissue", "brain")}
    expected |= {("transit_1", "transit_2"), ("transit_1", "brain"), ("transit_2", "brain")}
    assert found == expected


def test_what_is_left_out_is_zero():
    kept = set(reaches(Oxytocin))
    grown = expm(np.asarray(_rate_matrix(drug())) * 6.0)
    for place in np.ndindex(grown.shape):
        assert (abs(grown[place]) > ROUNDING) == (place in kept)


def test_two_half_steps_are_one_step():
    who, x = drug(), OxytocinLevels(*jnp.asarray([40.0, 7.0, 2.0, 1e-3, 2e-3, 5.0, 0.02, 3.0, 50.0]))
    entries = _ladder(who)
    for half, full in zip(HALF_MINUTES.halves, HALF_MINUTES.fulls, strict=True):
        once = propagated_state(who, x, tuple(e[full] for e in entries))
        by_half = tuple(e[half] for e in entries)
        twice = propagated_state(who, propagated_state(who, x, by_half), by_half)
        np.testing.assert_allclose(jax.tree.leaves(twice), jax.tree.leaves(once), rtol=1e-12)


def test_rungs_of_the_steps_a_tape_may_take():
    assert [HALF_MINUTES.rungs[rung] for rung in HALF_MINUTES.fulls] == list(HALF_MINUTES.lengths)
    assert [HALF_MINUTES.rungs[rung] for rung in HALF_MINUTES.halves] == [
        length / 2.0 for length in HALF_MINUTES.lengths
    ]


def test_single_precision():
    double = [np.asarray(entry) for entry in _ladder(drug())]
    with jax.enable_x64(False):
        single = [np.asarray(entry) for entry in _ladder(drug())]
    assert all(entry.dtype == np.float32 for entry in single)
    np.testing.assert_allclose(single, double, rtol=1e-5)
