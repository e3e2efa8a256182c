"""Corticotropin in plasma in pg/mL (the same number in ng/L): a cooled sample, with a log-normal error."""

from typing import ClassVar

from assuage.measures.instrument import Instrument
from assuage.measures.sample_error import lognormal
from assuage.mechanisms.mechanism import Scalar, parameter
from assuage.mechanisms.signals import ACTH
from assuage.randomness import Luck


class Acth(Instrument):
    """The sample's error."""

    parameters_file: ClassVar = "acth"
    label: ClassVar = "ACTH"
    unit: ClassVar = "pg/mL"
    substance: ClassVar = "ACTH"
    reads: ClassVar = (ACTH,)

    assay_error: Scalar = parameter("1", "cv", "coefficient of variation of one sample")

    def observe(self, values: tuple[Scalar, ...], person: Luck, occasion: Luck) -> Scalar:
        """One sample."""
        return lognormal(values[0], self.assay_error, occasion.normal("acth.assay"))
