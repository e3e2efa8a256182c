"""Startle: the eye-blink reflex to a burst of noise over the same person's reflex at rest, mean of a condition.

A ratio, not the T score that threat studies often print: a T score needs all of a person's blinks of a session, and
its unit then depends on what else was done. Differences between conditions are shares of the resting blink; multiplied
by 100 they are the per cent potentiation of the older papers. The error is log-normal and keeps the mean.
"""

from typing import ClassVar

from assuage.measures.instrument import Instrument
from assuage.measures.sample_error import lognormal
from assuage.mechanisms.mechanism import Scalar, parameter
from assuage.mechanisms.signals import STARTLE
from assuage.randomness import Luck


class Startle(Instrument):
    """The error of a condition's mean."""

    parameters_file: ClassVar = "startle"
    label: ClassVar = "startle"
    unit: ClassVar = "resting startle"
    reads: ClassVar = (STARTLE,)

    error: Scalar = parameter("1", "cv", "coefficient of variation of a condition's mean")

    def observe(self, values: tuple[Scalar, ...], person: Luck, occasion: Luck) -> Scalar:
        """One condition's mean reflex."""
        return lognormal(values[0], self.error, occasion.normal("startle.error"))
