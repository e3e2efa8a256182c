"""Mirrors src/assuage/statistics/pooling/bayesian.py."""

import numpy as np
import pytest

from assuage.errors import AssuageError
from assuage.statistics.pooling.bayesian import pool_bayesian
from tests.oracles.stored import stored


R = stored("pooling")["bcg"]
Y, V = np.array(R["yi"]), np.array(R["vi"])


def quadrature(tau_prior, tau_scale, mean_scale):
    """Posterior means and sds of mu and tau on a grid of tau, mu integrated in closed form."""
    tau = np.linspace(1e-6, 12, 60_001)
    w = 1 / (V + tau[:, None] ** 2)
    precision = w.sum(1) + 1 / mean_scale**2
    mean = (w @ Y) / precision
    prior = {"half-normal": -((tau / tau_scale) ** 2) / 2, "half-cauchy": -np.log1p((tau / tau_scale) ** 2)}[tau_prior]
    log_p = 0.5 * (np.log(w).sum(1) - np.log(precision) - w @ Y**2 + precision * mean**2) + prior
    p = np.exp(log_p - log_p.max())
    p /= p.sum()
    mu_mean, tau_mean = p @ mean, p @ tau
    return mu_mean, np.sqrt(p @ (1 / precision + mean**2) - mu_mean**2), tau_mean, np.sqrt(p @ tau**2 - tau_mean**2)


PRIORS = {
    "half-normal": {"tau_prior": "half-normal", "tau_scale": 0.5, "mean_scale": 2.0},
    "half-cauchy": {"tau_prior": "half-cauchy", "tau_scale": 0.2, "mean_scale": 0.3},
}


@pytest.fixture(scope="module")
def pooled():
    """One result for each prior; a sampler takes seconds to compile."""
    return {name: pool_bayesian(Y, V, seed=3, draws=1_000, **prior) for name, prior in PRIORS.items()}


@pytest.mark.parametrize("name", PRIORS)
def test_agrees_with_quadrature(pooled, name):
    """Means within 5 Monte-Carlo standard errors (false-alarm rate 6e-7 each), sds within 8 and 12 %.

    The effective draws, over 1,500 here, put the Monte-Carlo error of a sd near 1.8 %, of that of tau near 2.5 %.
    """
    found = pooled[name]
    mu_mean, mu_sd, tau_mean, tau_sd = quadrature(**PRIORS[name])
    assert found.converged
    assert abs(found.estimate - mu_mean) < 5 * found.mcse < 0.15 * mu_sd
    assert abs(found.tau.mean() - tau_mean) < 5 * tau_sd / np.sqrt(found.ess)
    assert found.sd == pytest.approx(mu_sd, rel=0.08)
    assert found.tau.std() == pytest.approx(tau_sd, rel=0.12)
    assert found.new_study.var() == pytest.approx(mu_sd**2 + tau_mean**2 + tau_sd**2, rel=0.15)
    assert found.prediction.lower < found.ci.lower < found.estimate < found.ci.upper < found.prediction.upper
    assert name in found.prior


def test_the_same_seed_gives_the_same_draws_and_leaves_precision_alone(pooled):
    import jax.numpy as jnp

    before = jnp.ones(1).dtype
    again = pool_bayesian(Y, V, seed=3, draws=1_000)
    np.testing.assert_array_equal(again.mu, pooled["half-normal"].mu)
    np.testing.assert_array_equal(again.new_study, pooled["half-normal"].new_study)
    assert jnp.ones(1).dtype == before


@pytest.mark.parametrize(
    ("changed", "problem"), [({"tau_scale": 0.0}, "scale"), ({"mean_scale": -1.0}, "scale"), ({"draws": 10}, "draws")]
)
def test_says_what_is_wrong(changed, problem):
    with pytest.raises(AssuageError, match=problem):
        pool_bayesian(Y, V, seed=0, **changed)
