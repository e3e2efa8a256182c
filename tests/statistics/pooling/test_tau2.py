"""Mirrors src/assuage/statistics/pooling/tau2.py. The estimators' values are in test_random_effects.py."""

import numpy as np
import pytest

from assuage.statistics.pooling.tau2 import tau2_estimate, tau2_where_q_is, typical_variance, weighted_fit
from tests.oracles.stored import stored


R = stored("pooling")["bcg"]
Y, V, X = np.array(R["yi"]), np.array(R["vi"]), np.ones((len(R["yi"]), 1))
RANDOM = ["dl", "he", "pm", "ml", "reml"]


def test_equal_variances_have_closed_forms():
    # With one v for all: tau2 = s^2 - v by DL, HE, PM and REML, and (k - 1) / k s^2 - v by ML.
    y, v = np.array([0.1, 0.9, -0.4, 1.3, 0.6]), np.full(5, 0.05)
    expected = dict.fromkeys(RANDOM, y.var(ddof=1) - 0.05) | {"ml": y.var() - 0.05}
    for estimator, tau2 in expected.items():
        assert tau2_estimate(y, v, np.ones((5, 1)), estimator) == pytest.approx(tau2, rel=1e-6)


@pytest.mark.parametrize("estimator", RANDOM)
def test_studies_that_agree_have_no_variance_between_them(estimator):
    y = np.array([0.50, 0.51, 0.49, 0.50])
    assert tau2_estimate(y, np.full(4, 0.1), np.ones((4, 1)), estimator) == pytest.approx(0.0, abs=1e-9)


@pytest.mark.parametrize("estimator", RANDOM)
@pytest.mark.parametrize("unit", [1e-3, 1e3])
def test_a_change_of_unit_changes_nothing_else(estimator, unit):
    expected = unit**2 * tau2_estimate(Y, V, X, estimator)
    assert tau2_estimate(unit * Y, unit**2 * V, X, estimator) == pytest.approx(expected, rel=1e-5)


def test_reml_and_ml_stand_on_the_top_of_their_likelihood():
    def reml(tau2, restricted=1.0):
        fit = weighted_fit(Y, V, X, tau2)
        return -0.5 * (np.log(V + tau2).sum() + restricted * np.log(fit.weights.sum()) + fit.q)

    for estimator, restricted in (("reml", 1.0), ("ml", 0.0)):
        top = tau2_estimate(Y, V, X, estimator)
        assert reml(top, restricted) > max(reml(top - 1e-3, restricted), reml(top + 1e-3, restricted))


def test_q_has_the_value_asked_for():
    for target in (1.0, 5.0, 40.0):
        assert weighted_fit(Y, V, X, tau2_where_q_is(target, Y, V, X)).q == pytest.approx(target, rel=1e-9)
    assert tau2_where_q_is(1e6, Y, V, X) == 0.0


def test_typical_variance_is_the_variance_when_all_are_equal():
    assert typical_variance(np.full(6, 0.2), np.ones((6, 1))) == pytest.approx(0.2)
