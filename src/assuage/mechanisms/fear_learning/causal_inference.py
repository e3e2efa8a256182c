r"""Which latent cause is at work: latent cause-modulated Rescorla-Wagner (Gershman et al. 2017, eLife 6:e23763).

Before the outcome of a trial with features x_d, by Bayes over at most K causes, N_k trials of each so far:

    prior_k ~ sum_s |t - t_s|^-g Z_sk,   the first cause without a trial: alpha
    nu_k = sx / (N_k + sx) + sx,   xhat_dk = sum_s x_sd Z_sk / (N_k + sx)
    p_k ~ prior_k prod_d N(x_d; xhat_dk, nu_k),   v_k = sum_d x_d W_dk

After it, expectation and maximisation by turns: q_k ~ p_k N(us; v_k, sr), then W_dk += eta x_d q_k (us - v_k); the
trial is then given to the cause of the largest q of the last expectation (Z, one for each trial).

The power law is a sum of exponentials, t^-g = 1/Gamma(g) int exp(g u) exp(-t e^u) du at 27 even steps of u from -15.1
to 3.1, the slowest standing for all slower ones (its weight over 1 - exp(-0.7 g)); so a trace per node stands for all
trials of a cause, and their number has no limit. Relative error for g from 0.5 to 1.5: at most 2e-4 from 1 to 1e4 units
of time, 4e-3 to 1e5. Arrays have nodes or features first, then causes; people follow.
"""

import jax
import jax.numpy as jnp
import jax.scipy.special as jsp
import numpy as np

from assuage.mechanisms.mechanism import Scalar


NODES = np.linspace(-15.1, 3.1, 27)  # u; steps of 0.7
_STEP = float(NODES[1] - NODES[0])


def _at_nodes(values: np.ndarray, by: Scalar) -> Scalar:
    """Products of values, one for each node, with what people have; nodes first. In the float type now set."""
    return jnp.asarray(values, jnp.result_type(by))[(...,) + (None,) * jnp.ndim(by)] * by


def weights_of_nodes(power: Scalar) -> Scalar:
    """The weights whose sum over nodes of weight exp(-t e^u) is t^-power."""
    weights = _STEP * jnp.exp(_at_nodes(NODES, power) - jsp.gammaln(power))
    return weights.at[0].divide(-jnp.expm1(-power * _STEP))  # the slowest node stands for all slower


def aged(traces: Scalar, units: Scalar) -> Scalar:
    """Traces (node, cause) so many units of time later."""
    return traces * jnp.exp(-_at_nodes(np.exp(NODES), units))[:, None]


def posterior(
    features: Scalar, sums: Scalar, trials: Scalar, traces: Scalar, power: Scalar, new: Scalar, variance: Scalar
) -> Scalar:
    """p_k, before the outcome; `new` is alpha, `variance` sx."""
    prior = jnp.sum(weights_of_nodes(power)[:, None] * traces, axis=0)
    unused = trials == 0.0
    prior = jnp.where(unused & (jnp.cumsum(unused, axis=0) == 1), new, prior)
    spread = variance / (trials + variance) + variance
    apart = features[:, None] - sums / (trials + variance)
    likelihood = prior * jnp.exp(-0.5 * jnp.sum(apart**2, axis=0) / spread) * spread ** (-0.5 * len(features))
    return likelihood / jnp.sum(likelihood, axis=0)


def learned(
    weights: Scalar,
    features: Scalar,
    outcome: Scalar,
    before: Scalar,
    rate: Scalar,
    variance: Scalar,
    iterations: Scalar,
    most: int,
) -> tuple[Scalar, Scalar]:
    """Weights (feature, cause) and q_k after so many iterations; `before` is p_k, 0 throughout if there was no trial.

    `variance` is sr.
    """
    after = before
    for done in range(most):
        error = outcome - predictions(features, weights)
        likelihood = before * jnp.exp(-0.5 * error**2 / variance)
        total = jnp.sum(likelihood, axis=0)
        goes_on = done < iterations
        after = jnp.where(goes_on, likelihood / jnp.where(total > 0.0, total, 1.0), after)
        step = jnp.where(goes_on, rate, 0.0) * after * error
        weights = weights + features[:, None] * step
    return weights, after


def predictions(features: Scalar, weights: Scalar) -> Scalar:
    """v_k."""
    return jnp.sum(features[:, None] * weights, axis=0)


def assigned(after: Scalar) -> Scalar:
    """Z_k: 1 for the cause of the largest q, nothing where there was no trial."""
    chosen = jax.nn.one_hot(jnp.argmax(after, axis=0), len(after), axis=0)
    return chosen * (jnp.sum(after, axis=0) > 0.0)
