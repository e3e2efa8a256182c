"""Salivary cortisol in nmol/L: free cortisol with a log-normal sampling and assay error."""

from typing import ClassVar

from assuage.measures.instrument import Instrument
from assuage.measures.sample_error import lognormal
from assuage.mechanisms.mechanism import Scalar, parameter
from assuage.mechanisms.signals import SALIVARY_CORTISOL
from assuage.randomness import Luck


class SalivaryCortisol(Instrument):
    """The sample's error."""

    parameters_file: ClassVar = "salivary_cortisol"
    label: ClassVar = "salivary cortisol"
    unit: ClassVar = "nmol/L"
    substance: ClassVar = "cortisol"
    reads: ClassVar = (SALIVARY_CORTISOL,)

    assay_error: Scalar = parameter("1", "cv", "coefficient of variation of one sample")

    def observe(self, values: tuple[Scalar, ...], person: Luck, occasion: Luck) -> Scalar:
        """One sample."""
        return self.sample(values[0], occasion)

    def sample(self, level: Scalar, occasion: Luck) -> Scalar:
        """One sample of a level in nmol/L, mean-preserving."""
        return lognormal(level, self.assay_error, occasion.normal("salivary_cortisol.assay"))
