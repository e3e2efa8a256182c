"""Mirrors src/assuage/measures/plasma_carbetocin.py."""

import numpy as np
import pytest

from assuage.measures.plasma_carbetocin import PlasmaCarbetocin
from assuage.mechanisms.signals import CARBETOCIN
from tests.measures.samples import assert_mean_and_spread, instrument, readings


pytestmark = pytest.mark.usefixtures("x64")


def test_it_is_unbiased_with_its_coefficient_of_variation():
    """False alarm 2e-6."""
    assert_mean_and_spread(readings(instrument(PlasmaCarbetocin), 7.2), 7.2, 0.1)


def test_without_error_it_reads_the_level_and_none_is_none():
    np.testing.assert_array_equal(readings(instrument(PlasmaCarbetocin, assay_error=0.0), 7.2, people=5), 7.2)
    np.testing.assert_array_equal(readings(instrument(PlasmaCarbetocin), 0.0, people=5), 0.0)


def test_what_it_reads_and_that_it_sees_one_drug():
    assert PlasmaCarbetocin.reads == (CARBETOCIN,)
    assert PlasmaCarbetocin.unit == CARBETOCIN.unit
    assert PlasmaCarbetocin.drug == PlasmaCarbetocin.substance == "carbetocin"
