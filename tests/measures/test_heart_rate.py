"""Mirrors src/assuage/measures/heart_rate.py."""

import jax.numpy as jnp
import numpy as np
import pytest

from assuage.measures.heart_rate import HeartRate
from assuage.mechanisms.signals import HEART_RATE
from assuage.parameters.library import central_truth
from tests.mechanisms.alone import Told


pytestmark = pytest.mark.usefixtures("x64")


def reading(z, level=72.0, error=3.0):
    return float(HeartRate(jnp.asarray(error)).observe((jnp.asarray(level),), Told(), Told(z)))


def test_the_error_is_normal_and_centred():
    np.testing.assert_allclose([reading(z) for z in (-1.0, 0.0, 1.0, 2.0)], [69.0, 72.0, 75.0, 78.0], rtol=1e-12)


def test_without_error_the_reading_is_the_level():
    assert reading(2.5, error=0.0) == 72.0


def test_what_it_reads_and_its_shipped_error():
    assert HeartRate.reads == (HEART_RATE,)
    assert HeartRate.unit == HEART_RATE.unit
    assert central_truth()["heart_rate.error"] == 3.0
