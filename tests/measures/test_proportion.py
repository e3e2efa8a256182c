"""Mirrors src/assuage/measures/proportion.py: answers that are right by one chance, by inversion."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from scipy import stats

from assuage.measures.proportion import binomial
from tests.measures.samples import FALSE_ALARM, made, of_form, readings


pytestmark = pytest.mark.usefixtures("x64")
PEOPLE = 20_000


def test_its_measures():
    assert {"cued_recall", "free_recall", "task_accuracy", "word_generation"} <= {*of_form("proportion")}


@pytest.mark.parametrize("items", [1, 20, 60, 100])
@pytest.mark.parametrize("chance", [1e-3, 0.2, 0.5, 0.83, 0.999])
def test_it_is_the_quantile_of_a_binomial(items, chance):
    """Away from the steps, where rounding decides; the likelier side is counted from its own end."""
    uniform = np.linspace(0.0005, 0.9995, 400)
    found = jax.vmap(lambda u: binomial(jnp.asarray(float(items)), jnp.asarray(chance), u))(jnp.asarray(uniform))
    near = np.abs(uniform[:, None] - stats.binom.cdf(np.arange(items + 1), items, chance)).min(axis=1) < 1e-9
    np.testing.assert_array_equal(np.asarray(found)[~near], stats.binom.ppf(uniform, items, chance)[~near])


@pytest.mark.parametrize("chance", [0.0, 1.0])
def test_what_is_sure_is_sure(chance):
    assert (readings(made("free_recall"), chance, people=500) == chance).all()


def test_single_precision_stays_within_the_items():
    with jax.enable_x64(False):
        for uniform in (2.0**-24, 1.0 - 2.0**-24):
            for chance in (1e-7, 0.3, 0.7, 1.0 - 1e-7):
                n = float(binomial(*(jnp.asarray(v, jnp.float32) for v in (60.0, chance, uniform))))
                assert 0.0 <= n <= 60.0


def test_scores_have_the_mean_and_spread_of_answers():
    """One run in a million fails."""
    scores = readings(made("cued_recall"), 0.62, people=PEOPLE)[:, 0]
    variance = 0.62 * 0.38 / 20.0
    errors = stats.norm.isf(FALSE_ALARM / 4.0)
    assert scores.mean() == pytest.approx(0.62, abs=errors * np.sqrt(variance / PEOPLE))
    assert scores.var() == pytest.approx(variance, rel=errors * np.sqrt(2.0 / PEOPLE))
