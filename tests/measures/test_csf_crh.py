"""Mirrors src/assuage/measures/csf_crh.py."""

import numpy as np
import pytest

from assuage.measures.csf_crh import CsfCrh
from assuage.mechanisms.signals import CSF_CRH
from tests.measures.samples import assert_mean_and_spread, both, instrument, readings


pytestmark = pytest.mark.usefixtures("x64")


def test_it_is_unbiased_with_its_coefficient_of_variation():
    """False alarm 2e-6."""
    assert_mean_and_spread(readings(instrument(CsfCrh), 42.3), 42.3, both(0.12, 0.28))


def test_people_differ_lastingly_and_samples_of_one_person_less():
    seen = np.log(readings(instrument(CsfCrh), 42.3, occasions=2))
    lasting = np.log1p(0.28**2) / (np.log1p(0.28**2) + np.log1p(0.12**2))
    assert np.corrcoef(seen.T)[0, 1] == pytest.approx(lasting, abs=0.03)


def test_without_errors_it_reads_the_level():
    exact = instrument(CsfCrh, assay_error=0.0, lasting_spread=0.0)
    np.testing.assert_array_equal(readings(exact, 42.3, people=5), 42.3)
    low, high = (readings(instrument(CsfCrh), 42.3 * k, people=50) for k in (1.0, 1.3))
    np.testing.assert_allclose(high / low, 1.3, rtol=1e-12)
    assert CsfCrh.reads == (CSF_CRH,)


@pytest.mark.parametrize(("mean", "sd"), [(42.3, 15.6), (21.9, 6.0)])
def test_controls_differ_as_published(mean, sd):
    """baker1999-csf-crh and bremner1997-csf-crf; the axis itself adds to the spread of the instrument."""
    assert 0.75 * sd < readings(instrument(CsfCrh), mean).std() < 1.15 * sd
