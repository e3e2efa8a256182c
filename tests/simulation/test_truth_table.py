"""Mirrors src/assuage/simulation/truth_table.py: what of a truth is carried, and what follows from it."""

import jax.numpy as jnp
import numpy as np
import pytest

from assuage.parameters.library import central_truth, parameters
from assuage.parameters.truths import truths
from assuage.simulation import assembly
from assuage.simulation.truth_table import SHARE, TRUTH_BUCKETS, log_level, truth_table


CLOCKS = np.arange(0.0, 1440.0, 180.0)
COUNT = 5


@pytest.fixture(scope="module")
def drawn():
    return truths(3, 0, COUNT)


@pytest.fixture(scope="module")
def table(drawn):
    return truth_table(drawn, CLOCKS)


def test_truths_come_first_and_are_padded(drawn, table):
    for name, values in table.values.items():
        assert values.shape == (TRUTH_BUCKETS[0],), name
        if name in drawn:
            np.testing.assert_allclose(values[:COUNT], np.broadcast_to(drawn[name], COUNT), rtol=1e-6)
            np.testing.assert_array_equal(values[COUNT : 2 * COUNT], values[:COUNT])


def test_only_what_varies_or_was_changed_is_carried(table):
    fixed = {name for name, belief in parameters().items() if not belief.varies}
    assert not fixed & set(table.values)
    name = sorted(fixed & set(central_truth()))[0]
    changed = truth_table(central_truth() | {name: central_truth()[name] + 1.0}, CLOCKS)
    assert name in changed.values


def test_the_share_to_the_brain_gives_the_rise_of_its_truth(table):
    """More of what is lost in the brain asks for a larger share."""
    quick = central_truth() | {"oxytocin.brain_loss": 2.0 * central_truth()["oxytocin.brain_loss"]}
    one, other = (float(truth_table(t, CLOCKS).values[SHARE][0]) for t in (central_truth(), quick))
    assert other > 1.2 * one > 0.0
    assert np.all(np.asarray(table.values[SHARE]) > 0.0)


def test_the_log_of_the_half_effect_level():
    """log K0 - s_GR Z, whichever of the three is a person's own."""
    fixed = {"hpa_axis.sensitivity": 4.0, "hpa_axis.sensitisation": 0.5, "hpa_axis.trauma_load": 1.0}
    assert float(log_level(fixed, {})) == pytest.approx(np.log(4.0) - 0.5)
    assert float(log_level(fixed, {"hpa_axis.trauma_load": jnp.asarray(0.0)})) == pytest.approx(np.log(4.0))
    own = {"hpa_axis.sensitivity": jnp.asarray(2.0), "hpa_axis.sensitisation": jnp.asarray(0.0)}
    assert float(log_level(fixed, own)) == pytest.approx(np.log(2.0))


@pytest.mark.parametrize("core", assembly.CORES)
def test_days_are_those_of_the_core(core, drawn):
    days = truth_table(drawn, CLOCKS, assembly.CORES[core]).days
    assert (type(days) is type(truth_table(drawn, CLOCKS).days)) == (core == assembly.Models().core)
    leaves = [np.asarray(leaf) for leaf in vars(days).values() if hasattr(leaf, "shape")]
    assert all(leaf.shape[0] == TRUTH_BUCKETS[0] and np.isfinite(leaf).all() for leaf in leaves)
