"""Mirrors src/assuage/measures/sample_error.py."""

import jax.numpy as jnp
import numpy as np
import pytest

from assuage.measures.sample_error import lognormal


pytestmark = pytest.mark.usefixtures("x64")


@pytest.mark.parametrize("cv", [0.05, 0.3, 0.9])
def test_mean_and_coefficient_of_variation_are_exact(cv):
    """By Gauss-Hermite quadrature over the draw."""
    z, weights = np.polynomial.hermite_e.hermegauss(80)
    values = np.asarray(lognormal(jnp.asarray(8.0), jnp.asarray(cv), jnp.asarray(z)))
    mean = weights @ values / weights.sum()
    np.testing.assert_allclose(mean, 8.0, rtol=1e-9)
    np.testing.assert_allclose(np.sqrt(weights @ (values - mean) ** 2 / weights.sum()) / mean, cv, rtol=1e-9)


def test_no_error_no_change_and_nothing_is_negative():
    assert lognormal(jnp.asarray(8.0), jnp.asarray(0.0), jnp.asarray(3.0)) == 8.0
    assert lognormal(jnp.asarray(0.0), jnp.asarray(0.3), jnp.asarray(-3.0)) == 0.0
    assert lognormal(jnp.asarray(8.0), jnp.asarray(0.9), jnp.asarray(-8.0)) > 0.0
