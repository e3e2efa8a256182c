"""Mirrors src/assuage/measures/recording.py, in the heart rate."""

import jax.numpy as jnp
import numpy as np
import pytest

from assuage.parameters.library import central_truth
from tests.measures.samples import made, of_form
from tests.mechanisms.alone import Told


pytestmark = pytest.mark.usefixtures("x64")


def reading(z, level=72.0, error=3.0):
    return float(made("heart_rate", error=error).observe((jnp.asarray(level),), Told(), Told(z)))


def test_the_error_is_normal_and_centred():
    np.testing.assert_allclose([reading(z) for z in (-1.0, 0.0, 1.0, 2.0)], [69.0, 72.0, 75.0, 78.0], rtol=1e-12)


def test_without_error_the_reading_is_the_level():
    assert reading(2.5, error=0.0) == 72.0


def test_its_measure_and_the_shipped_error():
    assert {"heart_rate", "prefrontal_coupling", "prefrontal_effort", "recognition"} <= {*of_form("recording")}
    assert central_truth()["heart_rate.error"] == 3.0
