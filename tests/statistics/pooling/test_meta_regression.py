"""Mirrors src/assuage/statistics/pooling/meta_regression.py."""

import numpy as np
import pytest

from assuage.statistics.pooling.meta_regression import meta_regression
from tests.oracles.stored import stored


R = stored("pooling")


@pytest.mark.parametrize("interval", ["wald", "hksj"])
@pytest.mark.parametrize("name", ["bcg", "writing"])
def test_agrees_with_metafor(name, interval):
    expected = R[name]["meta_regression"][interval]
    fit = meta_regression(R[name]["yi"], R[name]["vi"], R[name]["X"], interval=interval)
    assert fit.tau2 == pytest.approx(expected["tau2"], abs=1e-6)
    # The intercept of `bcg` is an extrapolation to the year 0, of size 30: relative there.
    for ours, theirs in (
        (fit.coefficients, "coefficients"),
        (fit.se, "se"),
        (fit.statistic, "statistic"),
        (fit.p, "p"),
        (fit.ci[:, 0], "lower"),
        (fit.ci[:, 1], "upper"),
        (fit.q, "q"),
        (fit.q_p, "q_p"),
        (fit.moderators_statistic, "moderators_statistic"),
        (fit.moderators_p, "moderators_p"),
    ):
        np.testing.assert_allclose(ours, expected[theirs], rtol=1e-5, atol=1e-5, err_msg=theirs)
    assert fit.i2 == pytest.approx(expected["i2"], abs=1e-4)
    assert fit.h2 == pytest.approx(expected["h2"], abs=1e-5)
    assert fit.r2 == pytest.approx(expected["r2"], abs=1e-4)


def test_units_of_a_moderator_do_not_matter():
    y, v, X = (np.array(R["bcg"][key], dtype=float) for key in ("yi", "vi", "X"))
    plain, scaled = meta_regression(y, v, X), meta_regression(y, v, X * [1.0, 0.01] - [30.0, 19.0])
    np.testing.assert_allclose(scaled.coefficients[1:], plain.coefficients[1:] * [1.0, 100.0], rtol=1e-5)
    np.testing.assert_allclose(scaled.p[1:], plain.p[1:], rtol=1e-4)
    assert scaled.tau2 == pytest.approx(plain.tau2, abs=1e-6)


def test_the_truth_is_found():
    """200 studies, slope 0.3: the estimate within 4.5 of its standard errors, false-alarm rate 1e-5 (t, 198 df)."""
    rng = np.random.default_rng(2)
    dose, v = rng.uniform(0, 4, 200), rng.uniform(0.02, 0.2, 200)
    y = 0.1 + 0.3 * dose + rng.normal(0, np.sqrt(v + 0.05))
    fit = meta_regression(y, v, dose)
    assert abs(fit.coefficients[1] - 0.3) < 4.5 * fit.se[1] < 0.15
    assert fit.r2 > 50


def test_nothing_to_explain_has_no_r2():
    assert meta_regression([0.50, 0.51, 0.49, 0.5], [0.2] * 4, [1, 2, 4, 3]).r2 is None
