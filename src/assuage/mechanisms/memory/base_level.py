r"""Base-level activation and what a cue brings to mind: what intrusions of a trauma and of a film have in common.

Smith, Stocco et al. 2021 (ACT-R; TopiCS). The power law by which a trace fades is written as a sum of exponentials over
a geometric ladder of rates,

    t^-d = sum_k weight_k exp(-r_k t),      t in seconds, r_k a day

so a day costs a few multiplications and no trace list (error below 2 % from 1 h to 30 years: tests). A state `traces`
counts traces rung by rung; those laid down at n a day for `days` days, each fading since, add n (1 - e^(-r days)) / r.
A cue of similarity s ~ U(0, 2 s_bar) brings something to mind with probability sig((A + W s) / s_n), averaged over s in
closed form with a = A / s_n:

    chance = (softplus(a + span) - softplus(a)) / span,      span = 2 W s_bar / s_n
"""

import jax
import jax.numpy as jnp
import jax.scipy.special as jsp
import numpy as np

from assuage.mechanisms.mechanism import Scalar


SECONDS_PER_DAY = 86_400.0
# The ladder is numerical quadrature of t^-d = 1/Gamma(d) * integral of r^(d-1) exp(-r t) dr, even in log r.
LADDER_PER_DAY = tuple(float(r) for r in np.geomspace(3e-6, 150.0, 10))
_LOG_RATIO = float(np.log(LADDER_PER_DAY[1] / LADDER_PER_DAY[0]))


def ladder(decay: Scalar) -> tuple[Scalar, ...]:
    """Weights of the exponentials whose sum is t^-d with t in seconds and rates per day."""
    scale = _LOG_RATIO * jnp.exp(-jsp.gammaln(decay)) * SECONDS_PER_DAY**-decay
    weights = [scale * r**decay for r in LADDER_PER_DAY]
    weights[0] = weights[0] / (1.0 - jnp.exp(-decay * _LOG_RATIO))  # the slowest rung stands for all slower
    return tuple(weights)


def base_level(decay: Scalar, age: Scalar, traces: tuple[Scalar, ...]) -> Scalar:
    """ln(age^-d + R), the age in days."""
    reencoded = sum((w * y for w, y in zip(ladder(decay), traces, strict=True)), start=jnp.zeros_like(age))
    return jnp.log((age * SECONDS_PER_DAY) ** -decay + reencoded)


def faded(traces: tuple[Scalar, ...], days: Scalar, new: Scalar) -> tuple[Scalar, ...]:
    """Traces after some days in which `new` a day are laid down."""
    return tuple(
        y * jnp.exp(-r * days) - new * jnp.expm1(-r * days) / r for y, r in zip(traces, LADDER_PER_DAY, strict=True)
    )


def cue_chance(low: Scalar, similarity: Scalar, noise: Scalar) -> Scalar:
    """The chance that a cue brings it to mind: `low` is a, over the noise already; `similarity` is W s_bar."""
    span = 2.0 * similarity / noise
    return (jax.nn.softplus(low + span) - jax.nn.softplus(low)) / span
