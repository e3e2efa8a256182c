"""Mirrors src/assuage/statistics/effect_sizes/crossover.py."""

import numpy as np
import pytest

from assuage.errors import AssuageError
from assuage.statistics.effect_sizes.crossover import (
    crossover_from_difference,
    crossover_from_means,
    crossover_from_paired_t,
)


def test_textbook_example():
    # Borenstein et al. 2009, chapter 4: difference 3, its sd 5.5, 50 pairs, r = 0.7: g = 0.4160.
    assert float(crossover_from_difference(3.0, 5.5, 50, 0.7).value) == pytest.approx(0.4160, abs=1e-4)


def test_three_reports_of_one_trial_agree():
    sd, r, n = 4.0, 0.6, 24
    sd_of_differences = sd * np.sqrt(2 * (1 - r))
    reports = [
        crossover_from_means(12.0, sd, 10.0, sd, n, r),
        crossover_from_difference(2.0, sd_of_differences, n, r),
        crossover_from_paired_t(2.0 / (sd_of_differences / np.sqrt(n)), n, r),
    ]
    np.testing.assert_allclose([report.value for report in reports], reports[0].value, rtol=1e-12)
    np.testing.assert_allclose([report.variance for report in reports], reports[0].variance, rtol=1e-12)


def test_g_and_its_variance_in_simulated_crossovers():
    """20,000 crossovers of 80 persons, true difference 1 between-person sd, r = 0.9.

    False-alarm rate of the first check 7e-6 (4.5 se). The second allows 7 %: 4.5 % Monte Carlo at the same rate, and
    the large-sample formula; scaling the whole variance by 2 (1 - r) would be off by more than half.
    """
    rng = np.random.default_rng(7)
    shared = rng.normal(0, np.sqrt(0.9), (20_000, 80))
    difference = (shared + rng.normal(1.0, np.sqrt(0.1), shared.shape)) - (
        shared + rng.normal(0, np.sqrt(0.1), shared.shape)
    )
    g = crossover_from_difference(difference.mean(1), difference.std(1, ddof=1), 80, 0.9)
    assert abs(g.value.mean() - 1.0) < 4.5 * g.value.std() / np.sqrt(20_000)
    assert g.variance.mean() == pytest.approx(g.value.var(), rel=0.07)


@pytest.mark.parametrize(("n", "r", "problem"), [(2, 0.5, "n is 2"), (20, 1.0, "r is 1"), (20, -1.0, "r is -1")])
def test_says_what_is_wrong(n, r, problem):
    for call in (
        lambda: crossover_from_means(1, 1, 0, 1, n, r),
        lambda: crossover_from_difference(1, 1, n, r),
        lambda: crossover_from_paired_t(2.0, n, r),
    ):
        with pytest.raises(AssuageError, match=problem):
            call()
