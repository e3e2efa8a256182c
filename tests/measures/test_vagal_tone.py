"""Mirrors src/assuage/measures/vagal_tone.py."""

import numpy as np
import pytest

from assuage.measures.vagal_tone import VagalTone
from assuage.mechanisms.signals import VAGAL_TONE
from tests.measures.samples import assert_mean_and_spread, both, instrument, readings


pytestmark = pytest.mark.usefixtures("x64")


def test_it_is_unbiased_with_its_coefficient_of_variation():
    """False alarm 2e-6."""
    assert_mean_and_spread(readings(instrument(VagalTone), 0.8), 0.8, both(0.4, 0.2))


def test_people_differ_lastingly_and_recordings_of_one_person_less():
    seen = np.log(readings(instrument(VagalTone), 1.0, occasions=2))
    lasting = np.log1p(0.4**2) / (np.log1p(0.4**2) + np.log1p(0.2**2))
    assert np.corrcoef(seen.T)[0, 1] == pytest.approx(lasting, abs=0.03)


def test_a_change_of_tone_is_a_change_of_the_reading():
    low, high = (readings(instrument(VagalTone), k, people=50) for k in (1.0, 1.3))
    np.testing.assert_allclose(high / low, 1.3, rtol=1e-12)
    exact = instrument(VagalTone, lasting_spread=0.0, error=0.0)
    np.testing.assert_array_equal(readings(exact, 0.7, people=5), 0.7)
    assert VagalTone.reads == (VAGAL_TONE,)
