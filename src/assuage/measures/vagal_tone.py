"""Vagal tone from an electrocardiogram: heart rate variability of breath, over a typical person's at rest.

    reading = tone D e,     D how a person's variability differs at one tone (age, breath, fitness), lasting,
                            e the error of one recording, both log-normal of mean 1

The unit is a typical person's resting variability, whatever index a laboratory prints (RMSSD, high-frequency power,
respiratory sinus arrhythmia): indices in ms, ms2 and ln ms2 do not convert, so only ratios and standardised
differences are to be compared.
"""

from typing import ClassVar

from assuage.measures.instrument import Instrument
from assuage.measures.sample_error import lognormal
from assuage.mechanisms.mechanism import Scalar, parameter
from assuage.mechanisms.signals import VAGAL_TONE
from assuage.randomness import Luck


class VagalTone(Instrument):
    """People's variability and the recording's error."""

    parameters_file: ClassVar = "vagal_tone"
    label: ClassVar = "vagal tone (heart rate variability)"
    unit: ClassVar = "1"
    reads: ClassVar = (VAGAL_TONE,)

    lasting_spread: Scalar = parameter("1", "cv_D", "coefficient of variation between people at one tone")
    error: Scalar = parameter("1", "cv", "coefficient of variation of one recording")

    def observe(self, values: tuple[Scalar, ...], person: Luck, occasion: Luck) -> Scalar:
        """One recording of a few minutes."""
        own = lognormal(values[0], self.lasting_spread, person.normal("vagal_tone.own"))
        return lognormal(own, self.error, occasion.normal("vagal_tone.error"))
