"""Skin conductance level in microsiemens: the mean over a few minutes, with a log-normal error that keeps the mean."""

from typing import ClassVar

from assuage.measures.instrument import Instrument
from assuage.measures.sample_error import lognormal
from assuage.mechanisms.mechanism import Scalar, parameter
from assuage.mechanisms.signals import SKIN_CONDUCTANCE
from assuage.randomness import Luck


class SkinConductance(Instrument):
    """The recording's error: electrodes, skin, room."""

    parameters_file: ClassVar = "skin_conductance"
    label: ClassVar = "skin conductance level"
    unit: ClassVar = "uS"
    reads: ClassVar = (SKIN_CONDUCTANCE,)

    error: Scalar = parameter("1", "cv", "coefficient of variation of one recording")

    def observe(self, values: tuple[Scalar, ...], person: Luck, occasion: Luck) -> Scalar:
        """One recording's level."""
        return lognormal(values[0], self.error, occasion.normal("skin_conductance.error"))
