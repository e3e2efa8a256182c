"""A recording with a normal error: the mean over a few minutes, and what breath, posture and the minute add."""

from assuage.measures.instrument import Instrument
from assuage.mechanisms.mechanism import Scalar, parameter
from assuage.randomness import RandomStream


class Recording(Instrument):
    """The recording's error."""

    error: Scalar = parameter("as the level", "sd", "occasion, of the mean of one recording")

    def observe(self, values: tuple[Scalar, ...], person: RandomStream, occasion: RandomStream) -> Scalar:
        """One recording's mean."""
        return values[0] + self.error * occasion.normal(f"{self.measure}.error")
