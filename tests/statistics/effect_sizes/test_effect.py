"""Mirrors src/assuage/statistics/effect_sizes/effect.py."""

import numpy as np
import pytest

from assuage.errors import AssuageError
from assuage.statistics.effect_sizes.effect import EffectSize, small_sample_correction


def test_small_sample_correction_is_the_gamma_ratio():
    # J(2) = Gamma(1) / (Gamma(1/2)) = 1 / sqrt(pi), J(4) = sqrt(2 / pi) and 1 - 3 / (4 m - 1) for large m.
    np.testing.assert_allclose(small_sample_correction([2, 4]), [1 / np.sqrt(np.pi), np.sqrt(2 / np.pi)], rtol=1e-13)
    np.testing.assert_allclose(small_sample_correction(400.0), 1 - 3 / (4 * 400 - 1), rtol=1e-6)


def test_small_sample_correction_needs_two_degrees_of_freedom():
    with pytest.raises(AssuageError, match="degree of freedom"):
        small_sample_correction(1)


def test_difference_of_independent_effects():
    difference = EffectSize(np.array([0.8]), np.array([0.09])) - EffectSize(np.array([0.3]), np.array([0.07]))
    np.testing.assert_allclose([difference.value, difference.variance, difference.se], [[0.5], [0.16], [0.4]])
    np.testing.assert_allclose((-difference).value, [-0.5])
    np.testing.assert_allclose((-difference).variance, [0.16])
