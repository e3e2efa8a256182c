"""Mirrors src/assuage/statistics/effect_sizes/correlation.py."""

import numpy as np
import pytest

from assuage.errors import AssuageError
from assuage.statistics.effect_sizes.correlation import correlation, correlation_from_fisher_z, fisher_z
from tests.oracles.stored import stored


R = stored("effect_sizes")["correlation"]


@pytest.mark.parametrize(("measure", "function"), [("COR", correlation), ("ZCOR", fisher_z)])
def test_agrees_with_escalc(measure, function):
    effect = function(R["r"], R["n"])
    np.testing.assert_allclose(effect.value, R[measure]["value"], rtol=1e-10, atol=1e-15)
    np.testing.assert_allclose(effect.variance, R[measure]["variance"], rtol=1e-10)


def test_back_from_fisher_z():
    np.testing.assert_allclose(correlation_from_fisher_z(fisher_z(R["r"], R["n"]).value), R["r"], atol=1e-14)


@pytest.mark.parametrize(("r", "n", "problem"), [(1.0, 20, "r is 1"), (0.3, 4, "n is 4")])
def test_says_what_is_wrong(r, n, problem):
    with pytest.raises(AssuageError, match=problem):
        fisher_z(r, n)
