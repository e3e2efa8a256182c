"""Mirrors src/assuage/mechanisms/fear_learning/modulation.py."""

import jax.numpy as jnp
import numpy as np

from assuage.mechanisms.fear_learning.modulation import consolidated, retrieved


def test_learning_under_cortisol_is_an_inverted_u():
    """Up to the high occupancy by the gain, beyond it less the overload; never below 0."""
    found = [float(consolidated(jnp.asarray(o), 0.2, 0.9, 0.7)) for o in (0.0, 0.5, 0.7, 1.0)]
    np.testing.assert_allclose(found, [1.0, 1.1, 1.14, 1.2 - 0.27], rtol=1e-6)
    assert float(consolidated(jnp.asarray(1.0), -3.0, 0.0, 0.7)) == 0.0


def test_expression_is_the_product_of_what_drug_and_cortisol_leave():
    """Half the block at its level; never below 0; a negative damping raises."""
    np.testing.assert_allclose(retrieved(0.25, 1.0, 0.4, 1.5, 1.5, 0.5), 0.75 * 0.8, rtol=1e-6)
    np.testing.assert_allclose(retrieved(-0.25, 1.0, 0.0, 1.5, 1.5, 0.5), 1.25, rtol=1e-6)
    assert float(retrieved(3.0, 1.0, 0.4, 1.5, 1.5, 0.5)) == 0.0
