"""Mirrors src/assuage/measures/count.py: a Poisson process, by inversion."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from scipy import stats

from assuage.measures.catalogue import measures
from assuage.measures.count import poisson
from tests.measures.samples import FALSE_ALARM, made, of_form, readings


pytestmark = pytest.mark.usefixtures("x64")
PEOPLE = 20_000


def test_its_measures():
    assert of_form("count") == ["intrusion_diary"]
    assert measures()["intrusion_diary"].collects == 1440.0


@pytest.mark.parametrize("expected", [0.0, 0.02, 0.7, 5.3, 40.0, 80.0])
def test_it_is_the_quantile_of_a_poisson(expected):
    uniform = np.concatenate([np.linspace(0.001, 0.999, 500), [1e-6, 1.0 - 1e-6]])
    found = jax.vmap(lambda u: poisson(jnp.asarray(expected), u))(jnp.asarray(uniform))
    np.testing.assert_array_equal(np.asarray(found), stats.poisson.ppf(uniform, expected) if expected else 0.0)


def test_in_single_precision_the_highest_draw_is_no_diary_full():
    with jax.enable_x64(False):
        highest = jnp.asarray(1.0 - 2.0**-24, jnp.float32)
        found = [float(poisson(jnp.asarray(m, jnp.float32), highest)) for m in (0.01, 0.76, 5.3, 30.0)]
    assert all(n < m + 10.0 * np.sqrt(m) + 5.0 for n, m in zip(found, (0.01, 0.76, 5.3, 30.0), strict=True)), found


def test_days_of_one_person_are_a_poisson_process():
    """Days have the rate as mean and variance, and a week is Poisson of its sum. False-alarm rate one in a million."""
    rate, days = 0.76, 7
    counts = readings(made("intrusion_diary"), rate, occasions=days, people=PEOPLE)
    errors = stats.norm.isf(FALSE_ALARM / 4.0)
    assert counts.mean() == pytest.approx(rate, abs=errors * np.sqrt(rate / counts.size))
    spread = np.sqrt((rate + 2.0 * rate**2) / counts.size)  # of the variance of a Poisson's counts
    assert counts.var() == pytest.approx(rate, abs=errors * spread)
    whole = counts.sum(axis=1)
    cells = np.arange(13)
    expected = np.append(stats.poisson.pmf(cells, rate * days), stats.poisson.sf(12, rate * days)) * PEOPLE
    seen = np.append([np.sum(whole == n) for n in cells], np.sum(whole > 12))
    assert stats.chisquare(seen, expected).pvalue > FALSE_ALARM / 2.0
