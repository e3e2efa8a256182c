"""Mirrors src/assuage/measures/startle.py."""

import jax.numpy as jnp
import numpy as np
import pytest

from assuage.measures.startle import Startle
from assuage.mechanisms.signals import STARTLE
from assuage.parameters.library import central_truth
from tests.mechanisms.alone import Told


pytestmark = pytest.mark.usefixtures("x64")


def reading(error, z, level=4.0):
    return np.asarray(Startle(jnp.asarray(error)).observe((jnp.asarray(level),), Told(), Told(z)))


@pytest.mark.parametrize("cv", [0.1, 0.4])
def test_error_preserves_the_mean_and_has_its_coefficient_of_variation(cv):
    """By Gauss-Hermite quadrature over the draw, so exactly."""
    z, weights = np.polynomial.hermite_e.hermegauss(60)
    values = np.array([reading(cv, one) for one in z])
    mean = weights @ values / weights.sum()
    np.testing.assert_allclose(mean, 4.0, rtol=1e-9)
    np.testing.assert_allclose(np.sqrt(weights @ (values - mean) ** 2 / weights.sum()) / mean, cv, rtol=1e-9)


def test_without_error_the_reading_is_the_level_and_none_is_negative():
    np.testing.assert_allclose(reading(0.0, 2.0), 4.0, rtol=1e-12)
    assert reading(0.4, -8.0) > 0.0
    assert reading(0.1, 1.0) > reading(0.1, -1.0)


def test_what_it_reads_and_its_shipped_error():
    assert Startle.reads == (STARTLE,)
    assert central_truth()["startle.error"] == pytest.approx(0.15)
