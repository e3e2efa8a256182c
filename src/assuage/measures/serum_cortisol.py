"""Total cortisol in serum in nmol/L: a draw from a vein, with a log-normal assay error."""

from typing import ClassVar

from assuage.measures.instrument import Instrument
from assuage.measures.sample_error import lognormal
from assuage.mechanisms.mechanism import Scalar, parameter
from assuage.mechanisms.signals import SERUM_CORTISOL
from assuage.randomness import Luck


class SerumCortisol(Instrument):
    """The sample's error."""

    parameters_file: ClassVar = "serum_cortisol"
    label: ClassVar = "serum cortisol"
    unit: ClassVar = "nmol/L"
    substance: ClassVar = "cortisol"
    reads: ClassVar = (SERUM_CORTISOL,)

    assay_error: Scalar = parameter("1", "cv", "coefficient of variation of one sample")

    def observe(self, values: tuple[Scalar, ...], person: Luck, occasion: Luck) -> Scalar:
        """One sample."""
        return lognormal(values[0], self.assay_error, occasion.normal("serum_cortisol.assay"))
