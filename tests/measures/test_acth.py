"""Mirrors src/assuage/measures/acth.py."""

import numpy as np
import pytest

from assuage.measures.acth import Acth
from assuage.measures.serum_cortisol import SerumCortisol
from assuage.mechanisms.signals import ACTH
from tests.measures.samples import assert_mean_and_spread, instrument, readings


pytestmark = pytest.mark.usefixtures("x64")

AFTERNOON = 10.8  # debold1983-crf, pg/mL, in 13 healthy men; their SD is 7.7


def test_it_is_unbiased_with_its_coefficient_of_variation():
    """False alarm 2e-6."""
    assert_mean_and_spread(readings(instrument(Acth), AFTERNOON), AFTERNOON, 0.12)


def test_without_error_it_reads_the_level_and_more_is_more():
    np.testing.assert_array_equal(readings(instrument(Acth, assay_error=0.0), AFTERNOON, people=5), AFTERNOON)
    low, high = (readings(instrument(Acth), AFTERNOON * k, people=50) for k in (1.0, 1.3))
    np.testing.assert_allclose(high / low, 1.3, rtol=1e-12)


def test_its_error_is_small_beside_how_people_differ():
    """debold1983-crf: SD 7.7 at a mean of 10.8 pg/mL."""
    assert readings(instrument(Acth), AFTERNOON).std() < 0.25 * 7.7


def test_it_shares_no_luck_with_the_cortisol_of_the_same_tube():
    z = np.log(readings(instrument(Acth), 10.0)).ravel(), np.log(readings(instrument(SerumCortisol), 400.0)).ravel()
    assert abs(np.corrcoef(*z)[0, 1]) < 4.9 / np.sqrt(z[0].size)  # false alarm 1e-6
    assert Acth.reads == (ACTH,)
    assert Acth.unit == ACTH.unit
