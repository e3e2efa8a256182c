"""The error of a sample: log-normal, so no reading is negative, and its mean is the level.

reading = level exp(s z - s^2 / 2),     s = sqrt(ln(1 + cv^2)),     z standard normal
"""

import jax.numpy as jnp

from assuage.mechanisms.mechanism import Scalar


def lognormal(level: Scalar, cv: Scalar, z: Scalar) -> Scalar:
    """A reading of `level` with coefficient of variation `cv`, at the draw `z`."""
    spread = jnp.sqrt(jnp.log1p(cv**2))
    return level * jnp.exp(spread * z - 0.5 * spread**2)
