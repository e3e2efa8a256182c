"""Plasma oxytocin in pg/mL by an assay after extraction: the free level with a log-normal error that keeps the mean."""

from typing import ClassVar

import jax.numpy as jnp

from assuage.measures.instrument import Instrument
from assuage.mechanisms.mechanism import Scalar, parameter
from assuage.mechanisms.signals import PLASMA_OXYTOCIN
from assuage.randomness import Luck


class PlasmaOxytocin(Instrument):
    """The sample's error."""

    parameters_file: ClassVar = "plasma_oxytocin"
    label: ClassVar = "plasma oxytocin, extracted"
    unit: ClassVar = "pg/mL"
    substance: ClassVar = "oxytocin"
    reads: ClassVar = (PLASMA_OXYTOCIN,)

    assay_error: Scalar = parameter("1", "cv", "coefficient of variation of one sample")

    def observe(self, values: tuple[Scalar, ...], person: Luck, occasion: Luck) -> Scalar:
        """One sample in pg/mL."""
        spread = jnp.sqrt(jnp.log1p(self.assay_error**2))
        return values[0] * jnp.exp(spread * occasion.normal("plasma_oxytocin.assay") - 0.5 * spread**2)
