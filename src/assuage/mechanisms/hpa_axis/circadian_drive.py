r"""The clock's drive on the axis, after Bangsgaard & Ottesen 2017 (Math Biosci 287:24), imposed as an input.

    S(t) = t_m^5 / (t_m^5 + a^5)  (1440 - t_m)^6 / ((1440 - t_m)^6 + b^6),     t_m = (t - delta) mod 1440
    drive(t) = f + (1 - f) (S(t) + c) / (m + c)

t in minutes from midnight. The curve's overall factor cancels in the ratio. m, the mean of S over the day, is a
parameter checked against quadrature. The trough of cortisol hangs on c: the authors' own, 0.01, holds midnight at a
quarter of the morning, where health has an eighth. Circadian rhythm is an input because no loop of the axis makes it
(Hosseinichimeh 2015).
"""

from typing import ClassVar

import equinox as eqx
import jax.numpy as jnp

from assuage.mechanisms.mechanism import Scalar, parameter
from assuage.units import MINUTES_PER_DAY


class CircadianDrive(eqx.Module):
    """The shape of the day. Shared by all people: `floor` alone may differ."""

    parameters_file: ClassVar = "circadian_drive"

    floor: Scalar = parameter("1", "f", "share of the drive that does not follow the clock")
    shift: Scalar = parameter("min", "delta", "shift of the curve after midnight")
    rise: Scalar = parameter("min", "a", "half point of the rise")
    fall: Scalar = parameter("min", "b", "half point of the fall, counted back from the next midnight")
    base: Scalar = parameter("1", "c", "what the curve never falls below, over the height of its shape")
    mean: Scalar = parameter("1", "m", "mean of the curve's shape over the day")

    def shape(self, clock: Scalar) -> Scalar:
        """S(t); `clock` from 0 to at most a day after midnight's end."""
        late = clock - self.shift
        # two comparisons instead of a remainder, which would keep the loop over people from vectorising
        since = (
            late
            + jnp.where(late < 0.0, MINUTES_PER_DAY, 0.0)
            - jnp.where(late >= MINUTES_PER_DAY, MINUTES_PER_DAY, 0.0)
        )
        up = (since / self.rise) ** 5
        down = ((MINUTES_PER_DAY - since) / self.fall) ** 6
        return up / (up + 1.0) * down / (down + 1.0)

    def course(self, clock: Scalar, base: Scalar) -> Scalar:
        """The curve with this base over its mean, without a floor."""
        return (self.shape(clock) + base) / (self.mean + base)

    def __call__(self, clock: Scalar) -> Scalar:
        """The drive, mean 1 over the day."""
        return self.floor + (1.0 - self.floor) * self.course(clock, self.base)
