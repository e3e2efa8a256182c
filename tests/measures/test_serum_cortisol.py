"""Mirrors src/assuage/measures/serum_cortisol.py."""

import numpy as np
import pytest

from assuage.measures.serum_cortisol import SerumCortisol
from assuage.mechanisms.signals import SERUM_CORTISOL
from tests.measures.samples import assert_mean_and_spread, instrument, readings


pytestmark = pytest.mark.usefixtures("x64")

PEAK = 15.5 * 27.59  # debono2009-circadian-peak, in nmol/L


def test_it_is_unbiased_with_its_coefficient_of_variation():
    """False alarm 2e-6."""
    assert_mean_and_spread(readings(instrument(SerumCortisol), PEAK), PEAK, 0.07)


def test_without_error_it_reads_the_level_and_more_is_more():
    exact = instrument(SerumCortisol, assay_error=0.0)
    np.testing.assert_array_equal(readings(exact, PEAK, people=5), PEAK)
    low, high = (readings(instrument(SerumCortisol), PEAK * k, people=50) for k in (1.0, 1.3))
    np.testing.assert_allclose(high / low, 1.3, rtol=1e-12)


def test_it_reads_total_cortisol():
    assert SerumCortisol.reads == (SERUM_CORTISOL,)
    assert SerumCortisol.unit == SERUM_CORTISOL.unit
    assert SerumCortisol.collects == 0.0


def test_the_assay_adds_little_to_how_people_differ():
    """debono2009-circadian-peak: 95 % of people between 11.7 and 20.6 ug/dL at the peak, a log spread of 0.14."""
    between = np.log(20.6 / 11.7) / (2 * 1.96)
    assert np.log(readings(instrument(SerumCortisol), PEAK)).std() < 0.55 * between
