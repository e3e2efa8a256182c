"""The analysis and the rule of success of a plan, where there is a closed form: normal scores and no mechanism.

Baseline x and endpoint y are bivariate normal with residual SD s. Given the baselines, t is noncentral t on N - 3
degrees of freedom at D / (s sqrt(1/n1 + 1/n0)) / sqrt(1 + F / (N - 2)), where F, of 1 and N - 2 degrees of freedom, is
the baselines' own imbalance. Its mean over F is the power.
"""

import numpy as np
import pytest
from scipy import integrate, stats

from assuage.planning.trials import succeeded
from assuage.statistics.ancova import ancova


TRIALS, SIZE, CORRELATION, SD, ALPHA, ERRORS = 40_000, 24, 0.55, 12.0, 0.025, 3.5  # a false alarm in 0.05 % of seeds


def power(effect: float, n1: int, n0: int) -> float:
    """By quadrature over the imbalance."""
    people, residual = n1 + n0, SD * np.sqrt(1.0 - CORRELATION**2)
    at = stats.t.ppf(ALPHA, people - 3)

    def given(imbalance: float) -> float:
        """At one |t| of the baselines, whose density on the half-line is twice that of t."""
        shift = effect / (residual * np.sqrt(1.0 / n1 + 1.0 / n0)) / np.sqrt(1.0 + imbalance**2 / (people - 2))
        return float(2.0 * stats.t.pdf(imbalance, people - 2) * stats.nct.cdf(at, people - 3, shift))

    return float(integrate.quad(given, 0.0, 30.0)[0])


@pytest.mark.parametrize(
    ("effect", "loss"), [(0.0, 0.0), (-0.3, 0.0), (-0.6, 0.0), (-0.9, 0.0), (0.3, 0.0), (0.0, 0.25), (-0.6, 0.25)]
)
def test_effect_and_power_are_those_of_the_closed_form(effect, loss):
    """`effect` in SD of the endpoint. Loss at random takes power away and adds no bias."""
    rng = np.random.default_rng(20)
    lost = round(loss * SIZE)
    arms = []
    for shift in (effect * SD, 0.0):
        x = rng.standard_normal((TRIALS, SIZE))
        y = 40.0 + shift + SD * (CORRELATION * x + np.sqrt(1.0 - CORRELATION**2) * rng.standard_normal(x.shape))
        seen = rng.permuted(np.tile(np.arange(SIZE) >= lost, (TRIALS, 1)), axis=1)
        arms += [y, 40.0 + 9.0 * x, seen]
    found = ancova(*arms)
    n = SIZE - lost
    expected, share = power(effect * SD, n, n), succeeded(found.p_less, ALPHA).mean()
    assert abs(share - expected) < ERRORS * np.sqrt(expected * (1.0 - expected) / TRIALS)
    assert abs(found.effect.mean() - effect * SD) < ERRORS * found.effect.std() / np.sqrt(TRIALS)


def test_power_under_the_null_is_the_level():
    assert abs(power(0.0, 20, 28) - ALPHA) < 1e-9
