"""Injected corticotropin-releasing hormone in plasma in pg/mL, with a log-normal error that keeps the mean.

The body's own hormone in plasma is left out: at rest it lies near the detection limit of the assays, far below what an
injection of a test dose gives.
"""

from typing import ClassVar

from assuage.measures.instrument import Instrument
from assuage.measures.sample_error import lognormal
from assuage.mechanisms.mechanism import Scalar, parameter
from assuage.mechanisms.signals import DRUG_CRH
from assuage.randomness import Luck


class PlasmaCrh(Instrument):
    """The sample's error."""

    parameters_file: ClassVar = "plasma_crh"
    label: ClassVar = "injected CRH in plasma"
    unit: ClassVar = "pg/mL"
    substance: ClassVar = "CRH"
    drug: ClassVar = "crh"
    reads: ClassVar = (DRUG_CRH,)

    assay_error: Scalar = parameter("1", "cv", "coefficient of variation of one sample")

    def observe(self, values: tuple[Scalar, ...], person: Luck, occasion: Luck) -> Scalar:
        """One sample in pg/mL."""
        return lognormal(values[0], self.assay_error, occasion.normal("plasma_crh.assay"))
