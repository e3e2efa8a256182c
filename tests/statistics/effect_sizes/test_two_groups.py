"""Mirrors src/assuage/statistics/effect_sizes/two_groups.py."""

import numpy as np
import pytest

from assuage.errors import AssuageError
from assuage.statistics.effect_sizes.effect import EffectSize
from assuage.statistics.effect_sizes.two_groups import (
    hedges_g,
    log_coefficient_of_variation_ratio,
    log_ratio_of_means,
    log_variability_ratio,
    mean_difference,
    standardized_mean_difference,
    standardized_mean_difference_unequal_variances,
)
from tests.oracles.stored import stored


R = stored("effect_sizes")["two_groups"]
GROUPS = [R[name] for name in ("mean1", "sd1", "n1", "mean2", "sd2", "n2")]
MEASURES = {
    "MD": mean_difference,
    "SMD": standardized_mean_difference,
    "SMDH": standardized_mean_difference_unequal_variances,
    "ROM": log_ratio_of_means,
    "CVR": log_coefficient_of_variation_ratio,
}


def agrees(effect: EffectSize, expected: dict) -> None:
    np.testing.assert_allclose(effect.value, expected["value"], rtol=1e-10, atol=1e-13)
    np.testing.assert_allclose(effect.variance, expected["variance"], rtol=1e-10)


@pytest.mark.parametrize("measure", MEASURES)
def test_agrees_with_escalc(measure):
    agrees(MEASURES[measure](*GROUPS), R[measure])


def test_variability_ratio_agrees_with_escalc():
    agrees(log_variability_ratio(R["sd1"], R["n1"], R["sd2"], R["n2"]), R["VR"])


def test_textbook_example():
    # Borenstein et al. 2009, chapter 4: means 103 and 100, sd 5.5 and 4.5, 50 in each group: g = 0.5924, V = 0.0411.
    # Their V is J^2 V(d), metafor's is taken at g: 0.0418.
    g = standardized_mean_difference(103, 5.5, 50, 100, 4.5, 50)
    assert float(g.value) == pytest.approx(0.5924, abs=1e-4)
    assert float(g.variance) == pytest.approx(0.0418, abs=1e-4)


@pytest.mark.parametrize("measure", MEASURES)
def test_exchanging_the_groups_only_turns_the_sign(measure):
    forward, back = MEASURES[measure](*GROUPS), MEASURES[measure](*GROUPS[3:], *GROUPS[:3])
    np.testing.assert_allclose(forward.value, -back.value, rtol=1e-12, atol=1e-14)
    np.testing.assert_allclose(forward.variance, back.variance, rtol=1e-12)


def test_g_is_unbiased_and_its_variance_right():
    """20,000 trials of 12 against 18 at a true difference of 0.8.

    False-alarm rate of the first check 7e-6 (4.5 se). The second allows 6 %: 4.5 % Monte Carlo at the same rate, and
    the large-sample formula.
    """
    rng = np.random.default_rng(20261122)
    a, b = rng.normal(0.8, 1.0, (20_000, 12)), rng.normal(0.0, 1.0, (20_000, 18))
    g = standardized_mean_difference(a.mean(1), a.std(1, ddof=1), 12, b.mean(1), b.std(1, ddof=1), 18)
    assert abs(g.value.mean() - 0.8) < 4.5 * g.value.std() / np.sqrt(20_000)
    assert g.variance.mean() == pytest.approx(g.value.var(), rel=0.06)


@pytest.mark.parametrize(
    ("problem", "call"),
    [
        ("sd1", lambda: mean_difference(1, -2, 10, 0, 1, 10)),
        ("sd2", lambda: standardized_mean_difference(1, 1, 10, 0, 0, 10)),
        ("n2", lambda: standardized_mean_difference(1, 1, 10, 0, 1, 1)),
        ("n1", lambda: hedges_g(0.5, 1, 10)),
        ("mean2", lambda: log_ratio_of_means(1, 1, 10, -1, 1, 10)),
        ("mean1 is missing", lambda: mean_difference(np.nan, 1, 10, 0, 1, 10)),
        ("sd1 3", lambda: mean_difference([1, 2], [1, 2, 3], 10, 0, 1, 10)),
    ],
)
def test_says_what_is_wrong(problem, call):
    with pytest.raises(AssuageError, match=problem):
        call()
