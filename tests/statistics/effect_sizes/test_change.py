"""Mirrors src/assuage/statistics/effect_sizes/change.py."""

import numpy as np
import pytest

from assuage.errors import AssuageError
from assuage.statistics.effect_sizes.change import (
    log_ratio_of_means_paired,
    mean_change,
    standardized_mean_change,
    standardized_mean_change_raw,
)
from tests.oracles.stored import stored


R = stored("effect_sizes")["change"]
MEASURES = {"MC": mean_change, "SMCC": standardized_mean_change, "ROMC": log_ratio_of_means_paired}


@pytest.mark.parametrize("measure", [*MEASURES, "SMCR"])
def test_agrees_with_escalc(measure):
    if measure == "SMCR":
        effect = standardized_mean_change_raw(R["mean1"], R["mean2"], R["sd1"], R["n"], R["r"])
    else:
        effect = MEASURES[measure](R["mean1"], R["sd1"], R["mean2"], R["sd2"], R["n"], R["r"])
    np.testing.assert_allclose(effect.value, R[measure]["value"], rtol=1e-10)
    np.testing.assert_allclose(effect.variance, R[measure]["variance"], rtol=1e-10)


def test_two_arms_by_the_published_example():
    # Morris 2008, table 1, as worked through on the metafor site: SMCR of treated and control, first two studies.
    treated = standardized_mean_change_raw([38.5, 26.8], [30.6, 23.5], [15.0, 3.1], [20, 50], [0.47, 0.64])
    control = standardized_mean_change_raw([19.7, 25.3], [23.1, 24.9], [13.8, 4.1], [20, 42], [0.47, 0.64])
    np.testing.assert_allclose(treated.value, [0.5056, 1.0481], atol=5e-5)
    np.testing.assert_allclose(treated.variance, [0.0594, 0.0254], atol=5e-5)
    np.testing.assert_allclose(control.value, [-0.2365, 0.0958], atol=5e-5)
    np.testing.assert_allclose((treated - control).value, [0.7421, 0.9524], atol=1e-4)


def test_uncorrelated_measurements_are_two_groups():
    effect = mean_change(5.0, 2.0, 3.0, 1.5, 40, 0.0)
    assert float(effect.variance) == pytest.approx((4.0 + 2.25) / 40)


@pytest.mark.parametrize(
    ("problem", "call"),
    [
        ("r is 1.2", lambda: mean_change(1, 1, 0, 1, 10, 1.2)),
        ("r is 1 ", lambda: standardized_mean_change(1, 1, 0, 1, 10, 1.0)),
        ("sd is 0", lambda: standardized_mean_change_raw(1, 0, 0, 10, 0.5)),
        ("n is 1", lambda: mean_change(1, 1, 0, 1, 1, 0.5)),
        ("degree of freedom", lambda: standardized_mean_change_raw(1, 0, 1, 2, 0.5)),
        ("mean2 is 0", lambda: log_ratio_of_means_paired(1, 1, 0, 1, 10, 0.5)),
    ],
)
def test_says_what_is_wrong(problem, call):
    with pytest.raises(AssuageError, match=problem):
        call()
