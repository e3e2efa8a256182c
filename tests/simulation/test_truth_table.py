"""Mirrors src/assuage/simulation/truth_table.py: what of a truth is carried, and what follows from it."""

import numpy as np
import pytest

from assuage.parameters.library import central_truth, parameters
from assuage.parameters.truths import truths
from assuage.simulation import assembly
from assuage.simulation.truth_table import SHARE, TRUTH_BUCKETS, truth_table


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


@pytest.mark.parametrize("core", assembly.CORES)
def test_days_are_those_of_the_core(core, drawn):
    days = truth_table(drawn, CLOCKS, assembly.CORES[core]).days
    assert (type(days) is type(truth_table(drawn, CLOCKS).days)) == (core == assembly.Models().core)
    leaves = [np.asarray(leaf) for leaf in vars(days).values() if hasattr(leaf, "shape")]
    assert all(leaf.shape[0] == TRUTH_BUCKETS[0] and np.isfinite(leaf).all() for leaf in leaves)
