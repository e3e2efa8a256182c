"""Mirrors src/assuage/measures/plasma_crh.py."""

import numpy as np
import pytest

from assuage.measures.plasma_crh import PlasmaCrh
from assuage.mechanisms.signals import DRUG_CRH
from tests.measures.samples import assert_mean_and_spread, instrument, readings


pytestmark = pytest.mark.usefixtures("x64")


def test_it_is_unbiased_with_its_coefficient_of_variation():
    """False alarm 2e-6."""
    assert_mean_and_spread(readings(instrument(PlasmaCrh), 5000.0), 5000.0, 0.12)


def test_without_error_it_reads_the_level_and_none_is_none():
    np.testing.assert_array_equal(readings(instrument(PlasmaCrh, assay_error=0.0), 5000.0, people=5), 5000.0)
    np.testing.assert_array_equal(readings(instrument(PlasmaCrh), 0.0, people=5), 0.0)


def test_what_it_reads_and_that_it_sees_one_drug():
    assert PlasmaCrh.reads == (DRUG_CRH,)
    assert PlasmaCrh.unit == DRUG_CRH.unit
    assert (PlasmaCrh.drug, PlasmaCrh.substance) == ("crh", "CRH")
