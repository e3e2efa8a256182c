"""Carbetocin in plasma in ng/mL: the level with a log-normal error that keeps the mean."""

from typing import ClassVar

from assuage.measures.instrument import Instrument
from assuage.measures.sample_error import lognormal
from assuage.mechanisms.mechanism import Scalar, parameter
from assuage.mechanisms.signals import CARBETOCIN
from assuage.randomness import Luck


class PlasmaCarbetocin(Instrument):
    """The sample's error."""

    parameters_file: ClassVar = "plasma_carbetocin"
    label: ClassVar = "carbetocin in plasma"
    unit: ClassVar = "ng/mL"
    substance: ClassVar = "carbetocin"
    drug: ClassVar = "carbetocin"
    reads: ClassVar = (CARBETOCIN,)

    assay_error: Scalar = parameter("1", "cv", "coefficient of variation of one sample")

    def observe(self, values: tuple[Scalar, ...], person: Luck, occasion: Luck) -> Scalar:
        """One sample in ng/mL."""
        return lognormal(values[0], self.assay_error, occasion.normal("plasma_carbetocin.assay"))
