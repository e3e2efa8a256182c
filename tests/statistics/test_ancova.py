"""Mirrors src/assuage/statistics/ancova.py."""

import numpy as np
import pytest
import statsmodels.api as sm
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from assuage.statistics.ancova import Ancova, ancova
from tests.oracles.stored import stored


def everyone(y):
    return np.ones(np.shape(y), bool)


def compare(first, second, seen_first=None, seen_second=None) -> Ancova:
    """Groups as (y, x), each of shape (trials, people)."""
    (y1, x1), (y2, x2) = first, second
    return ancova(
        y1, x1, everyone(y1) if seen_first is None else seen_first,
        y2, x2, everyone(y2) if seen_second is None else seen_second,
    )  # fmt: skip


def group(rng, trials, people, shift=0.0):
    x = rng.normal(40, 9, (trials, people))
    return shift + 0.5 * x + rng.normal(0, 12, (trials, people)), x


def by_regression(y1, x1, y2, x2):
    """Effect, standard error, t and one-sided p of the first group, by general least squares software."""
    y, x = np.concatenate([y1, y2]), np.concatenate([x1, x2])
    design = np.column_stack([np.ones(len(y)), np.r_[np.ones(len(y1)), np.zeros(len(y2))], x])
    fit = sm.OLS(y, design).fit()
    return fit.params[1], fit.bse[1], fit.tvalues[1], stats.t.cdf(fit.tvalues[1], fit.df_resid)


def test_agrees_with_r_on_a_generated_trial_with_missing_visits():
    """lm(y12 ~ arm + y0) of R 4.2.2 on the 104 of 120 people seen at week 12."""
    data, expected = stored("longit")["people"], stored("longit")["ancova"]
    arm, y0, y12 = (np.array(data[name], float) for name in ("arm", "y0", "y12"))
    one, other = arm == 1, arm == 0
    found = ancova(
        y12[None, one], y0[None, one], np.isfinite(y12[None, one]),
        y12[None, other], y0[None, other], np.isfinite(y12[None, other]),
    )  # fmt: skip
    np.testing.assert_allclose(found.effect[0], expected["est"], rtol=1e-6)
    np.testing.assert_allclose(found.standard_error[0], expected["se"], rtol=1e-6)
    np.testing.assert_allclose(found.t[0], expected["t"], rtol=1e-6)
    np.testing.assert_allclose(2.0 * found.p_less[0], expected["p"], rtol=1e-6)
    assert found.degrees_of_freedom[0] == expected["df"]


@settings(deadline=None, max_examples=30)
@given(seed=st.integers(0, 10**6), n1=st.integers(3, 40), n2=st.integers(3, 40), shift=st.floats(-20, 20))
def test_agrees_with_regression_software(seed, n1, n2, shift):
    rng = np.random.default_rng(seed)
    first, second = group(rng, 2, n1, shift), group(rng, 2, n2)
    found = compare(first, second)
    for trial in range(2):
        expected = by_regression(first[0][trial], first[1][trial], second[0][trial], second[1][trial])
        got = [a[trial] for a in (found.effect, found.standard_error, found.t, found.p_less)]
        np.testing.assert_allclose(got, expected, rtol=1e-6, atol=1e-12)


def test_only_those_seen_count():
    """Whatever stands at an unseen place, even nothing, changes no bit of the rest."""
    rng = np.random.default_rng(8)
    first, second = group(rng, 50, 20), group(rng, 50, 25)
    seen = rng.uniform(size=(50, 20)) < 0.7
    found = compare(first, second, seen_first=seen)
    blank = np.where(seen, first[0], np.nan)
    again = compare((blank, np.where(seen, first[1], 1e9)), second, seen_first=seen)
    np.testing.assert_array_equal(found.effect, again.effect)
    np.testing.assert_array_equal(found.p_less, again.p_less)
    for trial in range(5):
        kept = seen[trial]
        expected = by_regression(first[0][trial, kept], first[1][trial, kept], second[0][trial], second[1][trial])
        np.testing.assert_allclose(found.effect[trial], expected[0], rtol=1e-6)
        np.testing.assert_allclose(found.standard_error[trial], expected[1], rtol=1e-6)


@pytest.mark.parametrize("count", [0, 1, 2, 3])
def test_too_few_people_give_nothing_and_say_so(count):
    rng = np.random.default_rng(9)
    first, second = group(rng, 3, 10), group(rng, 3, 10)
    few = np.zeros((3, 10), bool)
    few[:, :count] = True
    nobody = np.zeros((3, 10), bool)
    for result in (compare(first, second, few, nobody), compare(first, second, nobody, few)):
        assert np.all(np.isnan(result.effect))
        assert np.all(np.isnan(result.standard_error))
        assert np.all(np.isnan(result.p_less))
    half = np.zeros((3, 10), bool)
    half[:, 0] = True
    assert np.all(np.isnan(compare(first, second, half, half).p_less))


def test_no_spread_gives_nothing():
    rng = np.random.default_rng(10)
    y, x = group(rng, 1, 8)
    flat = np.full_like(x, 40.0)
    assert np.isnan(compare((y, flat), (y + 1.0, flat)).effect[0])


def test_signs_and_symmetry():
    """Exchanging the groups turns the sign; a lower first group has p_less near 0; adding to all changes nothing."""
    rng = np.random.default_rng(12)
    first, second = group(rng, 5, 60, -12.0), group(rng, 5, 60)
    one, other = compare(first, second), compare(second, first)
    np.testing.assert_allclose(one.effect, -other.effect, rtol=1e-9)
    np.testing.assert_allclose(one.p_less, 1.0 - other.p_less, atol=1e-12)
    assert np.all(one.effect < 0)
    assert np.all(one.p_less < 0.05)
    shifted = compare((first[0] + 100.0, first[1] - 7.0), (second[0] + 100.0, second[1] - 7.0))
    np.testing.assert_allclose(shifted.effect, one.effect, rtol=1e-9)
    np.testing.assert_allclose(shifted.p_less, one.p_less, rtol=1e-6)


def test_type_one_error_is_what_it_says():
    """20,000 trials without an effect: p < .025 within five standard errors (.0055), a false-alarm rate of 6e-7."""
    rng = np.random.default_rng(13)
    p = compare(group(rng, 20_000, 15), group(rng, 20_000, 18)).p_less
    share = float(np.mean(p < 0.025))
    print(f"type-1 error {share:.4f}")
    assert abs(share - 0.025) < 5.0 * np.sqrt(0.025 * 0.975 / 20_000)
