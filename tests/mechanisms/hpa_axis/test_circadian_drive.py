"""Mirrors src/assuage/mechanisms/hpa_axis/circadian_drive.py."""

import jax.numpy as jnp
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.integrate import quad

from assuage.parameters.library import central_truth
from tests.mechanisms.hpa_axis.axis import axis


pytestmark = pytest.mark.usefixtures("x64")

MINUTES = np.arange(0.0, 1440.0)
FACTOR = 0.5217  # the published overall factor, which the drive does not need


def curve(t):
    """The published curve, Bangsgaard & Ottesen 2017, subject (f), as tabulated."""
    tm = (t - 83.8) % 1440
    return FACTOR * (tm**5 / (tm**5 + 300**5) * (1440 - tm) ** 6 / ((1440 - tm) ** 6 + 950**6) + 0.01)


def test_published_curve():
    base = central_truth()["bangsgaard_ottesen.clock_base"]
    found = FACTOR * (np.asarray(axis().drive.shape(jnp.asarray(MINUTES))) + base)
    np.testing.assert_allclose(found, curve(MINUTES), rtol=1e-10)
    assert found.max() == pytest.approx(0.27218, abs=5e-6)
    assert found.argmax() == 491
    assert found.min() == pytest.approx(0.005217, abs=5e-7)


def test_mean_is_what_quadrature_gives():
    area, _ = quad(lambda t: curve(t) / FACTOR, 83.8, 1523.8, epsabs=1e-13, epsrel=1e-13, limit=200)
    mean = area / 1440.0
    assert central_truth()["circadian_drive.mean"] == pytest.approx(mean - 0.01, rel=1e-5)
    assert mean * FACTOR == pytest.approx(0.079793, abs=1e-6)


@settings(deadline=None, max_examples=30)
@given(floor=st.floats(0.0, 1.0), base=st.floats(0.0, 0.1))
def test_drive_has_mean_one_whatever_floor_and_base(floor, base):
    drive = np.asarray(axis(floor=floor, base=base).drive(jnp.asarray(MINUTES)))
    assert drive.mean() == pytest.approx(1.0, abs=1e-5)
    assert drive.min() >= floor


def test_a_window_past_midnight_runs_on():
    drive = axis().drive
    late = np.asarray(drive(jnp.asarray(1440.0 + MINUTES[:400])))
    np.testing.assert_allclose(late, np.asarray(drive(jnp.asarray(MINUTES[:400]))), rtol=1e-12)


def test_a_higher_floor_flattens_the_day():
    low, high = (np.asarray(axis(floor=floor).drive(jnp.asarray(MINUTES))) for floor in (0.1, 0.3))
    assert np.ptp(high) < 0.8 * np.ptp(low)
