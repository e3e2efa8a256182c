"""Cortisol in the urine of a day, in nmol/day: the kidney filters free cortisol and keeps most of it back.

    excretion = CL_r F D e

with F the mean free cortisol in serum over the collection (the rise of its integral, per day), CL_r the renal
clearance, D how a person's kidneys differ from the typical and e the error of collection and assay, both log-normal of
mean 1. D lasts, so a change within a person is seen more sharply than a difference between people.
"""

from typing import ClassVar

from assuage.measures.instrument import Instrument
from assuage.measures.sample_error import lognormal
from assuage.mechanisms.mechanism import Scalar, parameter
from assuage.mechanisms.signals import CORTISOL_EXPOSURE
from assuage.randomness import Luck
from assuage.units import MINUTES_PER_DAY


class UrinaryCortisol(Instrument):
    """The kidney, and the errors of a collection."""

    parameters_file: ClassVar = "urinary_cortisol"
    label: ClassVar = "urinary cortisol"
    unit: ClassVar = "nmol/day"
    substance: ClassVar = "cortisol"
    reads: ClassVar = (CORTISOL_EXPOSURE,)
    collects: ClassVar = MINUTES_PER_DAY

    renal_clearance: Scalar = parameter("L/day", "CL_r", "renal clearance of free cortisol")
    lasting_spread: Scalar = parameter("1", "cv_D", "coefficient of variation of the clearance between people")
    collection_error: Scalar = parameter("1", "cv", "coefficient of variation of one collection, assay included")

    def observe(self, values: tuple[Scalar, ...], person: Luck, occasion: Luck) -> Scalar:
        """One collection; `values` holds the mean free cortisol over it in nmol/L."""
        own = lognormal(self.renal_clearance * values[0], self.lasting_spread, person.normal("urinary_cortisol.kidney"))
        return lognormal(own, self.collection_error, occasion.normal("urinary_cortisol.collection"))
