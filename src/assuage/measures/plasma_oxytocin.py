"""Plasma oxytocin in pg/mL by an assay after extraction: the free level with a log-normal error that keeps the mean."""

from typing import ClassVar

from assuage.measures.instrument import Instrument
from assuage.measures.sample_error import lognormal
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
        return lognormal(values[0], self.assay_error, occasion.normal("plasma_oxytocin.assay"))
