"""Plasma oxytocin in pg/mL by an assay without extraction: mostly what is not oxytocin.

    reading = (true level + I exp(s_I z)) error,    z the person's own, lasting, standard normal

I is 60 to 100 times the true level at rest and has nothing to do with it (Brown 2016; Szeto 2011, rho -.10). The true
level is in the reading, and is lost in it: do not compare these readings with extracted ones, nor read them as tone.
"""

from typing import ClassVar

import jax.numpy as jnp

from assuage.measures.instrument import Instrument
from assuage.measures.sample_error import lognormal
from assuage.mechanisms.mechanism import Scalar, parameter
from assuage.mechanisms.signals import PLASMA_OXYTOCIN
from assuage.randomness import Luck


class PlasmaOxytocinUnextracted(Instrument):
    """What interferes in a person, and the sample's error."""

    parameters_file: ClassVar = "plasma_oxytocin_unextracted"
    label: ClassVar = "plasma oxytocin, unextracted (interference, not oxytocin)"
    unit: ClassVar = "pg/mL"
    substance: ClassVar = "oxytocin"
    reads: ClassVar = (PLASMA_OXYTOCIN,)

    interference: Scalar = parameter("pg/mL", "I", "what else the assay sees, in the middle person")
    interference_spread: Scalar = parameter("1", "s_I", "how people differ in it, on the log scale")
    assay_error: Scalar = parameter("1", "cv", "coefficient of variation of one sample")

    def observe(self, values: tuple[Scalar, ...], person: Luck, occasion: Luck) -> Scalar:
        """One sample in pg/mL; the person's interference is the same in all samples."""
        own = person.normal("plasma_oxytocin_unextracted.interference")
        seen = values[0] + self.interference * jnp.exp(self.interference_spread * own)
        return lognormal(seen, self.assay_error, occasion.normal("plasma_oxytocin_unextracted.assay"))
