"""Oxytocin of cerebrospinal fluid in pg/mL: the fluid's level with a log-normal error that keeps the mean.

Lumbar fluid is taken as the brain compartment, without a delay of its own. Assays differ tenfold in the level at rest.
"""

from typing import ClassVar

from assuage.measures.instrument import Instrument
from assuage.measures.sample_error import lognormal
from assuage.mechanisms.mechanism import Scalar, parameter
from assuage.mechanisms.signals import CSF_OXYTOCIN
from assuage.randomness import Luck


class CsfOxytocin(Instrument):
    """The sample's error."""

    parameters_file: ClassVar = "csf_oxytocin"
    label: ClassVar = "oxytocin in cerebrospinal fluid"
    unit: ClassVar = "pg/mL"
    substance: ClassVar = "oxytocin"
    reads: ClassVar = (CSF_OXYTOCIN,)

    assay_error: Scalar = parameter("1", "cv", "coefficient of variation of one sample")

    def observe(self, values: tuple[Scalar, ...], person: Luck, occasion: Luck) -> Scalar:
        """One sample in pg/mL."""
        return lognormal(values[0], self.assay_error, occasion.normal("csf_oxytocin.assay"))
