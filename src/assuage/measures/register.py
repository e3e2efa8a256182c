"""A register: what is read is what is so, without error. Of several signals the largest: 1 if any is 1.

The register of starters leaves out those who never started.
"""

from functools import reduce

import jax.numpy as jnp

from assuage.measures.instrument import Instrument
from assuage.mechanisms.mechanism import Scalar
from assuage.randomness import RandomStream


class Register(Instrument):
    """No error."""

    def observe(self, values: tuple[Scalar, ...], person: RandomStream, occasion: RandomStream) -> Scalar:
        """What is so."""
        return reduce(jnp.maximum, values)


class StartersRegister(Instrument):
    """The first signal of those who started therapy; missing where the second says they never did."""

    def observe(self, values: tuple[Scalar, ...], person: RandomStream, occasion: RandomStream) -> Scalar:
        """What is so, NaN for those who never started."""
        value, never_started = values
        return jnp.where(never_started > 0, jnp.nan, value)
