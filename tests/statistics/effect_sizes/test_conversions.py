"""Mirrors src/assuage/statistics/effect_sizes/conversions.py."""

from typing import Any

import numpy as np
import pytest
from scipy import stats

from assuage.errors import AssuageError
from assuage.statistics.effect_sizes.conversions import (
    correlation_from_d,
    d_from_correlation,
    d_from_log_odds_ratio,
    effect_from_interval,
    g_from_f,
    g_from_p,
    g_from_t,
    log_odds_ratio_from_d,
    log_odds_ratio_from_log_risk_ratio,
    log_ratio_from_percent_change,
    percent_change_from_log_ratio,
    sd_from_se,
)
from assuage.statistics.effect_sizes.two_by_two import log_odds_ratio, log_risk_ratio
from assuage.statistics.effect_sizes.two_groups import standardized_mean_difference
from tests.oracles.stored import stored


def test_t_f_and_p_of_one_trial_give_its_g():
    rng = np.random.default_rng(3)
    a, b = rng.normal(0.4, 1, 14), rng.normal(1.1, 1, 19)
    found: Any = stats.ttest_ind(a, b)
    t, p = found
    g = standardized_mean_difference(a.mean(), a.std(ddof=1), 14, b.mean(), b.std(ddof=1), 19)
    for converted in (g_from_t(t, 14, 19), g_from_f(t**2, np.sign(t), 14, 19), g_from_p(p, np.sign(t), 14, 19)):
        np.testing.assert_allclose(converted.value, g.value, rtol=1e-9)
        np.testing.assert_allclose(converted.variance, g.variance, rtol=1e-9)


def test_odds_ratio_to_d_agrees_with_escalc():
    r = stored("effect_sizes")["two_by_two"]
    odds = log_odds_ratio(r["events1"], r["n1"], r["events2"], r["n2"])
    d = d_from_log_odds_ratio(odds.value, odds.variance)
    np.testing.assert_allclose(d.value, r["OR2DL"]["value"], rtol=1e-10)
    np.testing.assert_allclose(d.variance, r["OR2DL"]["variance"], rtol=1e-10)


def test_textbook_conversions():
    # Borenstein et al. 2009, chapter 7: log OR 0.9069 (V 0.0676) is d 0.5000 (V 0.0205); r 0.50 (V 0.0058) is
    # d 1.1547 (V 0.0550).
    d = d_from_log_odds_ratio(0.9069, 0.0676)
    np.testing.assert_allclose([d.value, d.variance], [0.5000, 0.0205], atol=6e-5)
    d = d_from_correlation(0.50, 0.0058)
    np.testing.assert_allclose([d.value, d.variance], [1.1547, 0.0550], atol=6e-5)


def test_risk_ratio_to_odds_ratio():
    ratio = log_risk_ratio(12, 40, 20, 50)
    odds = log_odds_ratio_from_log_risk_ratio(ratio.value, ratio.variance, 20 / 50)
    assert float(odds.value) == pytest.approx(float(log_odds_ratio(12, 40, 20, 50).value))
    up, down = (log_odds_ratio_from_log_risk_ratio(ratio.value + h, 0.1, 0.4).value for h in (1e-6, -1e-6))
    assert float(odds.variance / ratio.variance) == pytest.approx(float((up - down) / 2e-6) ** 2, rel=1e-6)


def test_there_and_back():
    odds = log_odds_ratio_from_d(0.4, 0.05)
    d = d_from_log_odds_ratio(odds.value, odds.variance)
    np.testing.assert_allclose([d.value, d.variance], [0.4, 0.05])
    d = d_from_correlation([-0.3, 0.6], 0.01)
    r = correlation_from_d(d.value, d.variance, 25, 25)
    np.testing.assert_allclose(r.value, [-0.3, 0.6])
    np.testing.assert_allclose(r.variance, 0.01)
    np.testing.assert_allclose(percent_change_from_log_ratio(log_ratio_from_percent_change(-20, -40, 10).value), -20)


def test_an_interval_gives_back_its_standard_error():
    z = 1.6448536269514722
    effect = effect_from_interval(0.3, 0.3 - z * 0.2, 0.3 + z * 0.2, level=0.9)
    assert float(effect.se) == pytest.approx(0.2)


def test_percent_change_is_read_on_the_log_scale():
    # A halving and a doubling are equally far from no change.
    half = log_ratio_from_percent_change(0, -50, 100)
    np.testing.assert_allclose([half.value, half.se], [0.0, np.log(2) / 1.959963984540054], atol=1e-12)


def test_sd_from_standard_error():
    np.testing.assert_allclose(sd_from_se([0.5, 2.0], [16, 25]), [2.0, 10.0])


@pytest.mark.parametrize(
    ("problem", "call"),
    [
        ("f is -1", lambda: g_from_f(-1, 1, 10, 10)),
        ("sign", lambda: g_from_f(4, 0, 10, 10)),
        ("p is 0", lambda: g_from_p(0, 1, 10, 10)),
        ("p is 1.5", lambda: g_from_p(1.5, 1, 10, 10)),
        ("n1 is 1", lambda: g_from_t(2, 1, 10)),
        ("variance is -0.1", lambda: d_from_log_odds_ratio(0.2, -0.1)),
        ("risk in group 1 is 1.2", lambda: log_odds_ratio_from_log_risk_ratio(np.log(2), 0.1, 0.6)),
        ("baseline_risk is 0", lambda: log_odds_ratio_from_log_risk_ratio(0.1, 0.1, 0.0)),
        ("r is 1", lambda: d_from_correlation(1.0, 0.1)),
        ("excludes its estimate", lambda: effect_from_interval(0.5, 0.6, 0.9)),
        ("excludes its estimate", lambda: effect_from_interval(0.5, 0.9, 0.1)),
        ("percent is -100", lambda: log_ratio_from_percent_change(-100, -100, 5)),
        ("se is -1", lambda: sd_from_se(-1, 10)),
    ],
)
def test_says_what_is_wrong(problem, call):
    with pytest.raises(AssuageError, match=problem):
        call()
