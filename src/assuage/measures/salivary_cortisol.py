"""Salivary cortisol in nmol/L: free cortisol with a log-normal sampling and assay error."""

import equinox as eqx
import jax.numpy as jnp

from assuage.mechanisms.mechanism import Scalar, parameter
from assuage.randomness import Luck


class SalivaryCortisol(eqx.Module):
    """The sample's error."""

    assay_error: Scalar = parameter("1", "cv", "coefficient of variation of one sample")

    def sample(self, level: Scalar, occasion: Luck) -> Scalar:
        """One sample in nmol/L, mean-preserving."""
        spread = jnp.sqrt(jnp.log1p(self.assay_error**2))
        return level * jnp.exp(spread * occasion.normal("salivary_cortisol.assay") - 0.5 * spread**2)
