"""Assays: log-normal errors, so that no reading is negative, and that keep the mean.

    reading = q level D e        e = exp(s z - s^2 / 2),   s = sqrt(ln(1 + cv^2)),   z standard normal

with e new in every sample. A personal assay has a scale q (what a kidney or a hair takes up) and D of the same form,
which lasts: people differ in it at one level.
"""

import jax.numpy as jnp

from assuage.measures.instrument import Instrument
from assuage.mechanisms.mechanism import Scalar, parameter
from assuage.randomness import RandomStream


def lognormal(level: Scalar, cv: Scalar, z: Scalar) -> Scalar:
    """A reading of `level` with coefficient of variation `cv`, at the draw `z`."""
    spread = jnp.sqrt(jnp.log1p(cv**2))
    return level * jnp.exp(spread * z - 0.5 * spread**2)


class Assay(Instrument):
    """The error of a sample."""

    assay_error: Scalar = parameter("1", "cv", "coefficient of variation of one sample")

    def observe(self, values: tuple[Scalar, ...], person: RandomStream, occasion: RandomStream) -> Scalar:
        """One sample."""
        return lognormal(values[0], self.assay_error, occasion.normal(f"{self.measure}.assay"))


class PersonalAssay(Assay):
    """The error of a sample, and how people differ in what it shows of one level."""

    scale: Scalar = parameter("reading's unit per level's", "q", "typical reading over the level")
    lasting_spread: Scalar = parameter("1", "cv_D", "coefficient of variation between people at one level")

    def observe(self, values: tuple[Scalar, ...], person: RandomStream, occasion: RandomStream) -> Scalar:
        """One sample."""
        own = lognormal(self.scale * values[0], self.lasting_spread, person.normal(f"{self.measure}.own"))
        return super().observe((own,), person, occasion)
