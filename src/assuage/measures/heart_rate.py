"""Heart rate in beats a minute: the mean over a few minutes of an electrocardiogram, with a normal error."""

from typing import ClassVar

from assuage.measures.instrument import Instrument
from assuage.mechanisms.mechanism import Scalar, parameter
from assuage.mechanisms.signals import HEART_RATE
from assuage.randomness import Luck


class HeartRate(Instrument):
    """The recording's error: what breath, posture and the minute add."""

    parameters_file: ClassVar = "heart_rate"
    label: ClassVar = "heart rate"
    unit: ClassVar = "1/min"
    reads: ClassVar = (HEART_RATE,)

    error: Scalar = parameter("1/min", "sd", "occasion, of the mean of one recording")

    def observe(self, values: tuple[Scalar, ...], person: Luck, occasion: Luck) -> Scalar:
        """One recording's mean."""
        return values[0] + self.error * occasion.normal("heart_rate.error")
