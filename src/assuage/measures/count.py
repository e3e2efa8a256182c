"""A count of what happens by a Poisson process, such as a diary keeps.

    P(N = n) = e^-m m^n / n!,    m = rate a day x days collected

N is found by inversion: the smallest n with P(N <= n) above a uniform draw, so a person's count rises with the rate.
People differ in their rates, so over people counts are more spread than a Poisson's.
"""

import jax
import jax.numpy as jnp

from assuage.measures.catalogue import measures
from assuage.measures.instrument import Instrument
from assuage.mechanisms.mechanism import Scalar
from assuage.randomness import RandomStream
from assuage.units import MINUTES_PER_DAY


_MOST = 160  # a diary's lines
_NEGLIGIBLE = 1e-7  # beyond the mean, probabilities below the rounding of their sum


def poisson(expected: Scalar, uniform: Scalar) -> Scalar:
    """The count at a uniform draw, for an expectation up to 80."""

    def further(n: int, now: tuple[Scalar, Scalar, Scalar]) -> tuple[Scalar, Scalar, Scalar]:
        probability, below, count = now
        beyond = (uniform > below) & ((probability > _NEGLIGIBLE) | (count < expected))
        probability = probability * expected / n
        return probability, below + probability, count + beyond

    none = jnp.exp(-expected)
    return jax.lax.fori_loop(1, _MOST, further, (none, none, jnp.zeros_like(none)))[2]


class Count(Instrument):
    """No error of its own: chance is the process's."""

    def observe(self, values: tuple[Scalar, ...], person: RandomStream, occasion: RandomStream) -> Scalar:
        """How often it happened while collecting."""
        days = measures()[self.measure].collects / MINUTES_PER_DAY
        return poisson(values[0] * days, occasion.uniform(f"{self.measure}.count"))
