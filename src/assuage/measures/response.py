"""A response in proportion to one signal, with a gain that differs between people and a normal error.

reading = g exp(s z_person) signal + sd z_occasion
"""

import jax.numpy as jnp

from assuage.measures.instrument import Instrument
from assuage.mechanisms.mechanism import Scalar, parameter
from assuage.randomness import RandomStream


class Response(Instrument):
    """Gain and error."""

    gain: Scalar = parameter("reading's unit per level's", "g", "response to a signal of 1 in the typical person")
    lasting_spread: Scalar = parameter("1", "s", "log SD of the gain between people")
    error: Scalar = parameter("as the level", "sd", "of a trial")

    def observe(self, values: tuple[Scalar, ...], person: RandomStream, occasion: RandomStream) -> Scalar:
        """One trial's response."""
        own = self.gain * jnp.exp(self.lasting_spread * person.normal(f"{self.measure}.own"))
        return own * values[0] + self.error * occasion.normal(f"{self.measure}.error")
