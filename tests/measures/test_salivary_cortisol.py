"""Mirrors src/assuage/measures/salivary_cortisol.py."""

import jax.numpy as jnp
import numpy as np
import pytest

from assuage.measures.salivary_cortisol import SalivaryCortisol
from assuage.mechanisms.signals import SALIVARY_CORTISOL
from assuage.parameters.library import central_truth
from tests.measures.samples import assert_mean_and_spread, instrument, readings
from tests.mechanisms.alone import Told


pytestmark = pytest.mark.usefixtures("x64")


def sample(cv, z, level=8.0):
    return np.asarray(SalivaryCortisol(jnp.asarray(cv)).sample(jnp.asarray(level), Told(z)))


@pytest.mark.parametrize("cv", [0.1, 0.4])
def test_error_preserves_the_mean_and_has_its_coefficient_of_variation(cv):
    """By Gauss-Hermite quadrature over the draw, so exactly."""
    z, weights = np.polynomial.hermite_e.hermegauss(60)
    values = np.array([sample(cv, one) for one in z])
    mean = weights @ values / weights.sum()
    np.testing.assert_allclose(mean, 8.0, rtol=1e-9)
    np.testing.assert_allclose(np.sqrt(weights @ (values - mean) ** 2 / weights.sum()) / mean, cv, rtol=1e-9)


def test_without_error_the_sample_is_the_level_and_none_is_negative():
    np.testing.assert_allclose(sample(0.0, 2.0), 8.0, rtol=1e-12)
    assert sample(0.4, -8.0) > 0.0
    assert sample(0.1, 0.0, level=0.0) == 0.0
    assert sample(0.1, 1.0) > sample(0.1, -1.0)


def test_the_shipped_error_is_a_tenth():
    assert central_truth()["salivary_cortisol.assay_error"] == pytest.approx(0.1)


def test_it_is_unbiased_with_its_coefficient_of_variation():
    """False alarm 2e-6. The level is that of people told to rest in biopsykit-stressor-control."""
    assert_mean_and_spread(readings(instrument(SalivaryCortisol), 4.6), 4.6, 0.1)


def test_as_an_instrument_it_reads_what_saliva_shows():
    assert SalivaryCortisol.reads == (SALIVARY_CORTISOL,)
    assert SalivaryCortisol.unit == SALIVARY_CORTISOL.unit
    who = instrument(SalivaryCortisol)
    np.testing.assert_array_equal(who.observe((jnp.asarray(8.0),), Told(0.0), Told(1.3)), sample(0.1, 1.3))
