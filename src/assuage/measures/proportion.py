"""A test of so many items, each right or wrong by the same chance.

    P(N = n) = (n of m) p^n (1 - p)^(m - n),    reading = N / m

N is found by inversion: the smallest n with P(N <= n) above a uniform draw, so a person's score rises with the chance.
"""

import jax
import jax.numpy as jnp

from assuage.measures.instrument import Instrument
from assuage.mechanisms.mechanism import Scalar, parameter
from assuage.randomness import RandomStream


_LONGEST = 100  # items of the longest test
_SURE = 1e-6  # of a chance nearer to 0 or 1 nobody can tell


def binomial(items: Scalar, chance: Scalar, uniform: Scalar) -> Scalar:
    """The number right at a uniform draw, of at most 100 items."""
    # counted from the likelier side, whose probabilities do not vanish
    likely = chance > 0.5
    rare = jnp.clip(jnp.where(likely, 1.0 - chance, chance), _SURE, 0.5)
    draw = jnp.where(likely, 1.0 - uniform, uniform)

    def further(n: int, now: tuple[Scalar, Scalar, Scalar]) -> tuple[Scalar, Scalar, Scalar]:
        probability, below, count = now
        count = count + ((draw > below) & (n <= items))
        probability = probability * jnp.maximum(items - n + 1.0, 0.0) / n * rare / (1.0 - rare)
        return probability, below + probability, count

    none = (1.0 - rare) ** items
    count = jax.lax.fori_loop(1, _LONGEST + 1, further, (none, none, jnp.zeros_like(none)))[2]
    return jnp.where(likely, items - count, count)


class Proportion(Instrument):
    """How many items the test has."""

    items: Scalar = parameter("1", "m", "items")

    def observe(self, values: tuple[Scalar, ...], person: RandomStream, occasion: RandomStream) -> Scalar:
        """The share right."""
        return binomial(self.items, values[0], occasion.uniform(f"{self.measure}.items")) / self.items
