r"""A rating from 0 to 100 of how somebody feels: it fills up with what arouses, and people use the scale differently.

felt   = sum of the signals
rating = 100 (r + (1 - r) felt / (felt + h) + s z_person + sd z_occasion),  cut to 0..100

r is what a typical person says when nothing arouses, h what fills half of the rest.
"""

import jax.numpy as jnp

from assuage.measures.instrument import Instrument
from assuage.mechanisms.mechanism import Scalar, parameter
from assuage.randomness import RandomStream


TOP = 100.0  # of the scale


class Rating(Instrument):
    """How a scale of feeling is used, and its error."""

    resting: Scalar = parameter("1", "r", "share of the scale that a typical person marks at rest")
    half_felt: Scalar = parameter("1", "h", "what fills half of the rest of the scale")
    lasting_spread: Scalar = parameter("1", "s", "SD between people, in shares of the scale")
    error: Scalar = parameter("1", "sd", "of one rating, in shares of the scale")

    def observe(self, values: tuple[Scalar, ...], person: RandomStream, occasion: RandomStream) -> Scalar:
        """One rating."""
        felt = sum(values[1:], start=values[0])
        share = self.resting + (1.0 - self.resting) * felt / (felt + self.half_felt)
        own = self.lasting_spread * person.normal(f"{self.measure}.own")
        return TOP * jnp.clip(share + own + self.error * occasion.normal(f"{self.measure}.error"), 0.0, 1.0)
