"""A rating of how likely the outcome is: drawn to the middle, below it more than above.

rating = 1/2 + lam (V - 1/2) + sd z,  cut to 0..1        lam: lam_up where V > 1/2, else lam_down
"""

import jax.numpy as jnp

from assuage.measures.instrument import Instrument
from assuage.mechanisms.mechanism import Scalar, parameter
from assuage.randomness import RandomStream


MIDDLE = 0.5  # of a rating from 0 to 1


class ExpectancyRating(Instrument):
    """How ratings shrink, and their error."""

    above_half: Scalar = parameter("1", "lam_up", "rating's share of an expectation's distance above a half")
    below_half: Scalar = parameter("1", "lam_down", "the same below a half")
    error: Scalar = parameter("1", "sd", "of a rating")

    def observe(self, values: tuple[Scalar, ...], person: RandomStream, occasion: RandomStream) -> Scalar:
        """One rating."""
        away = values[0] - MIDDLE
        shrunk = jnp.where(away > 0.0, self.above_half, self.below_half) * away
        return jnp.clip(MIDDLE + shrunk + self.error * occasion.normal(f"{self.measure}.error"), 0.0, 1.0)
