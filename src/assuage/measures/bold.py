r"""A region's BOLD response to one block of a task, in units of the region's own activity.

    reading = (1 + s_T z_person + s_S z_day) level + sd z_occasion

People differ in how much of a level shows, in part for good (s_T) and in part anew each day (s_S); sd is the scanner's
and the block's. Only contrasts mean anything, for the scale of the signal is arbitrary. Of a contrast whose level
differs by D, the mean of m blocks less that of n others, the correlation of two days is, where people share D,

    ICC = D^2 s_T^2 / (D^2 (s_T^2 + s_S^2) + sd^2 (1/m + 1/n))

and a difference of two groups that is d of the lasting part's SD is seen as d sqrt(ICC).
"""

from assuage.measures.instrument import Instrument
from assuage.mechanisms.mechanism import Scalar, parameter
from assuage.randomness import RandomStream


class Bold(Instrument):
    """How people, days and blocks differ."""

    lasting_spread: Scalar = parameter("1", "s_T", "SD of people's responsiveness that lasts, of its mean")
    day_spread: Scalar = parameter("1", "s_S", "SD of a person's responsiveness from day to day, of its mean")
    error: Scalar = parameter("as the level", "sd", "of a block")

    def observe(self, values: tuple[Scalar, ...], person: RandomStream, occasion: RandomStream) -> Scalar:
        """One block."""
        lasting = self.lasting_spread * person.normal(f"{self.measure}.own")
        today = self.day_spread * occasion.day().normal(f"{self.measure}.day")
        return (1.0 + lasting + today) * values[0] + self.error * occasion.normal(f"{self.measure}.error")
