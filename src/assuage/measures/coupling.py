"""Coupling of two regions in one scan, on Fisher's z scale of their correlation.

reading = level + s_T z_person + sd z_occasion,      ICC = s_T^2 / (s_T^2 + sd^2) where people share the level
"""

from assuage.measures.instrument import Instrument
from assuage.mechanisms.mechanism import Scalar, parameter
from assuage.randomness import RandomStream


class Coupling(Instrument):
    """How people and scans differ."""

    lasting_spread: Scalar = parameter("1", "s_T", "SD of people's coupling that lasts")
    error: Scalar = parameter("1", "sd", "of a scan")

    def observe(self, values: tuple[Scalar, ...], person: RandomStream, occasion: RandomStream) -> Scalar:
        """One scan."""
        own = self.lasting_spread * person.normal(f"{self.measure}.own")
        return values[0] + own + self.error * occasion.normal(f"{self.measure}.error")
