"""Mirrors src/assuage/mechanisms/fear_learning/causal_inference.py; the published runs are in test_latent_cause.py."""

import jax.numpy as jnp
import numpy as np
import pytest

from assuage.mechanisms.fear_learning.causal_inference import NODES, aged, assigned, learned, weights_of_nodes


pytestmark = pytest.mark.usefixtures("x64")


@pytest.mark.parametrize("power", [0.5, 0.7, 1.0, 1.5])
@pytest.mark.parametrize(("longest", "error"), [(1e4, 2e-4), (1e5, 4e-3)])
def test_the_sum_of_exponentials_is_the_power_law(power, longest, error):
    time = np.geomspace(1.0, longest, 300)
    found = weights_of_nodes(jnp.asarray(power)) @ jnp.exp(-jnp.exp(NODES)[:, None] * time)
    np.testing.assert_allclose(found, time**-power, rtol=error)


def test_ageing_twice_is_ageing_once():
    traces = jnp.asarray(np.random.default_rng(2).uniform(size=(len(NODES), 3)))
    once = aged(traces, jnp.asarray(25.0))
    np.testing.assert_allclose(aged(aged(traces, jnp.asarray(24.0)), jnp.asarray(1.0)), once, rtol=1e-12)


@pytest.mark.parametrize(
    ("after", "cause"), [([0.2, 0.7, 0.1], [0, 1, 0]), ([0.4, 0.2, 0.4], [1, 0, 0]), ([0, 0, 0], 0)]
)
def test_a_trial_goes_to_one_cause_the_first_of_equals_and_to_none_where_there_was_no_trial(after, cause):
    np.testing.assert_array_equal(assigned(jnp.asarray(after, float)), np.broadcast_to(cause, 3))


def test_causes_share_what_is_learned_by_how_well_they_foretold_it():
    """Two equally likely causes, one foretells the shock: q by their likelihoods, and only the other learns."""
    weights, half = jnp.asarray([[1.0, 0.0]]), jnp.asarray([0.5, 0.5])
    given = (weights, jnp.ones(1), jnp.asarray(1.0), half, jnp.asarray(0.3), jnp.asarray(0.4), jnp.asarray(1.0), 3)
    new, after = learned(*given)
    surprise = np.exp(-0.5 / 0.4)
    np.testing.assert_allclose(after, np.array([1.0, surprise]) / (1.0 + surprise), rtol=1e-9)
    np.testing.assert_allclose(new, [[1.0, 0.3 * surprise / (1.0 + surprise)]], rtol=1e-9)
