"""A register: what is read is what is so, without error. Of several signals the largest: 1 if any is 1."""

from functools import reduce

import jax.numpy as jnp

from assuage.measures.instrument import Instrument
from assuage.mechanisms.mechanism import Scalar
from assuage.randomness import Luck


class Register(Instrument):
    """No error."""

    def observe(self, values: tuple[Scalar, ...], person: Luck, occasion: Luck) -> Scalar:
        """What is so."""
        return reduce(jnp.maximum, values)
