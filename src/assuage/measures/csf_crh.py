"""Corticotropin-releasing hormone in cerebrospinal fluid in pg/mL: a lumbar puncture, with a log-normal error.

People differ lastingly in what lumbar fluid shows of the hormone's release (height, flow of the fluid, sources other
than the stress axis): reading = level D e, with D lasting and e passing, both log-normal of mean 1.
"""

from typing import ClassVar

from assuage.measures.instrument import Instrument
from assuage.measures.sample_error import lognormal
from assuage.mechanisms.mechanism import Scalar, parameter
from assuage.mechanisms.signals import CSF_CRH
from assuage.randomness import Luck


class CsfCrh(Instrument):
    """The fluid's difference between people and the sample's error."""

    parameters_file: ClassVar = "csf_crh"
    label: ClassVar = "CRH in cerebrospinal fluid"
    unit: ClassVar = "pg/mL"
    substance: ClassVar = "CRH"
    reads: ClassVar = (CSF_CRH,)

    assay_error: Scalar = parameter("1", "cv", "coefficient of variation of one sample")
    lasting_spread: Scalar = parameter("1", "cv_D", "coefficient of variation between people at one level")

    def observe(self, values: tuple[Scalar, ...], person: Luck, occasion: Luck) -> Scalar:
        """One sample."""
        own = lognormal(values[0], self.lasting_spread, person.normal("csf_crh.own"))
        return lognormal(own, self.assay_error, occasion.normal("csf_crh.assay"))
