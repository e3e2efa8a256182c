"""Mirrors src/assuage/mechanisms/memory/cortisol_excess.py."""

import jax.numpy as jnp
import numpy as np

from assuage.mechanisms.memory.cortisol_excess import cortisol_excess


def test_nothing_up_to_the_reference_level_half_at_twice_it_and_never_more_than_one():
    felt = np.asarray(cortisol_excess(jnp.asarray([0.0, 0.5, 1.0, 2.0, 1e6])))
    np.testing.assert_allclose(felt, [0.0, 0.0, 0.0, 0.5, 1.0], atol=1e-5)
