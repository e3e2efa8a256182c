"""Mirrors src/assuage/statistics/pooling/heterogeneity.py."""

import numpy as np
import pytest

from assuage.statistics.pooling.heterogeneity import heterogeneity
from tests.oracles.stored import stored


R = stored("pooling")


@pytest.mark.parametrize("name", ["bcg", "normand", "writing"])
def test_agrees_with_metafor(name):
    found, expected = heterogeneity(R[name]["yi"], R[name]["vi"]), R[name]["q_profile"]
    assert [found.tau2, *found.tau2_ci] == pytest.approx(expected["tau2"], abs=1e-6)
    assert [found.i2, *found.i2_ci] == pytest.approx(expected["i2"], abs=1e-5)
    assert [found.h2, *found.h2_ci] == pytest.approx(expected["h2"], abs=1e-5)
    assert [found.tau, *found.tau_ci] == pytest.approx(np.sqrt(expected["tau2"]), abs=1e-5)


def test_studies_closer_than_chance_have_an_interval_of_zero():
    found = heterogeneity([0.5, 0.5001, 0.4999, 0.5, 0.5002], [0.2] * 5)
    assert found.tau2_ci == (0.0, 0.0)
    assert found.i2_ci == (0.0, 0.0)


def test_coverage_of_the_q_profile_interval():
    """1,000 meta-analyses at tau2 = 0.15. The method is exact, so the band of 95 % +- 3.1 % (4.5 se) has a false-alarm
    rate of 7e-6."""
    rng = np.random.default_rng(5)
    covered = 0
    for _ in range(1_000):
        v = rng.uniform(0.02, 0.2, 7)
        ci = heterogeneity(rng.normal(0.0, np.sqrt(v + 0.15)), v, estimator="dl").tau2_ci
        covered += ci.lower <= 0.15 <= ci.upper
    assert covered / 1_000 == pytest.approx(0.95, abs=0.031)
