"""An assay in which something else is seen as well.

    reading = (true level + I exp(s_I z)) error,    z the person's own, lasting, standard normal

The true level is in the reading, and is lost in it where I is many times larger.
"""

import jax.numpy as jnp

from assuage.measures.assay import Assay
from assuage.mechanisms.mechanism import Scalar, parameter
from assuage.randomness import RandomStream


class InterferedAssay(Assay):
    """What interferes in a person, and the sample's error."""

    interference: Scalar = parameter("as the level", "I", "what else the assay sees, in the middle person")
    interference_spread: Scalar = parameter("1", "s_I", "how people differ in it, on the log scale")

    def observe(self, values: tuple[Scalar, ...], person: RandomStream, occasion: RandomStream) -> Scalar:
        """One sample; the person's interference is the same in all samples."""
        own = person.normal(f"{self.measure}.interference")
        seen = values[0] + self.interference * jnp.exp(self.interference_spread * own)
        return super().observe((seen,), person, occasion)
