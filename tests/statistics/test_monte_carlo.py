"""Mirrors src/assuage/statistics/monte_carlo.py."""

import numpy as np
import pytest
from scipy.stats import beta

from assuage.statistics.monte_carlo import jeffreys_error, mean_error, proportion_error


@pytest.mark.parametrize(("probability", "count"), [(0.5, 100), (0.025, 4_000), (0.8, 1_000)])
def test_error_of_a_proportion_in_closed_form(probability, count):
    assert proportion_error(probability, count) == pytest.approx(np.sqrt(probability * (1 - probability) / count))


@pytest.mark.parametrize("count", [10, 1_000])
def test_none_and_all_have_the_error_of_half_a_run(count):
    half = 0.5 / count
    expected = np.sqrt(half * (1 - half) / count)
    assert proportion_error(0.0, count) == pytest.approx(expected)
    assert proportion_error(1.0, count) == pytest.approx(expected)


def test_error_of_a_proportion_is_the_spread_of_proportions():
    """Over 40,000 repeats the ratio is within five standard errors of its own (.018): false-alarm rate 6e-7."""
    shares = np.random.default_rng(1).binomial(500, 0.3, 40_000) / 500
    assert abs(shares.std() / proportion_error(0.3, 500) - 1.0) < 5.0 / np.sqrt(2 * 40_000)


@pytest.mark.parametrize(("found", "count"), [(0, 400), (3, 400), (200, 400), (400, 400), (1, 1)])
def test_jeffreys_error_is_the_spread_of_his_posterior_and_never_zero(found, count):
    assert jeffreys_error(found, count) == pytest.approx(beta(found + 0.5, count - found + 0.5).std(), rel=1e-12)
    assert jeffreys_error(found, count) > 0.0


def test_error_of_a_mean_ignores_missing_values():
    values = np.array([1.0, 4.0, np.nan, 2.0, np.inf, 9.0])
    finite = values[np.isfinite(values)]
    assert mean_error(values) == pytest.approx(finite.std(ddof=1) / np.sqrt(4))


def test_one_run_has_no_error_to_tell():
    assert np.isnan(mean_error(np.array([3.0])))
    assert np.isnan(mean_error(np.array([3.0, np.nan])))
    assert np.isnan(mean_error(np.array([])))


def test_four_times_the_runs_halve_it():
    assert proportion_error(0.4, 400) == pytest.approx(proportion_error(0.4, 100) / 2)
