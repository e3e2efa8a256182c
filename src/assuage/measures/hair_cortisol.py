"""Cortisol in the centimetre of hair nearest the scalp, in pg/mg: what was free over the last month.

    reading = q F D e

with F the mean free cortisol in serum over the month (the rise of its integral, per day), q what hair takes up, D how a
person's hair differs from the typical (colour, washing, growth) and e the error of sample and assay, both log-normal of
mean 1. Most of the spread between people is D, so hair says little about one person's level and more about a change.

The scale is an immunoassay's; mass spectrometry reads several times lower. Wash-out along the hair is left out.
"""

from typing import ClassVar

from assuage.measures.instrument import Instrument
from assuage.measures.sample_error import lognormal
from assuage.mechanisms.mechanism import Scalar, parameter
from assuage.mechanisms.signals import CORTISOL_EXPOSURE
from assuage.randomness import Luck
from assuage.units import MINUTES_PER_MONTH


class HairCortisol(Instrument):
    """The hair, and the error of a strand."""

    parameters_file: ClassVar = "hair_cortisol"
    label: ClassVar = "hair cortisol"
    unit: ClassVar = "pg/mg"
    substance: ClassVar = "cortisol"
    reads: ClassVar = (CORTISOL_EXPOSURE,)
    collects: ClassVar = MINUTES_PER_MONTH

    uptake: Scalar = parameter("pg/mg L/nmol", "q", "hair cortisol per mean free cortisol in serum")
    lasting_spread: Scalar = parameter("1", "cv_D", "coefficient of variation of the uptake between people")
    assay_error: Scalar = parameter("1", "cv", "coefficient of variation of one strand, assay included")

    def observe(self, values: tuple[Scalar, ...], person: Luck, occasion: Luck) -> Scalar:
        """One strand; `values` holds the mean free cortisol over its month in nmol/L."""
        own = lognormal(self.uptake * values[0], self.lasting_spread, person.normal("hair_cortisol.hair"))
        return lognormal(own, self.assay_error, occasion.normal("hair_cortisol.assay"))
