r"""The clock's drive on the axis, after Bangsgaard & Ottesen 2017 (Math Biosci 287:24), imposed as an input.

    C(t) = t_m^5 / (t_m^5 + a^5)  (1440 - t_m)^6 / ((1440 - t_m)^6 + b^6) + c,     t_m = (t - delta) mod 1440
    drive(t) = f + (1 - f) C(t) / mean(C)

t in minutes from midnight. The curve's overall factor cancels in the ratio. `mean(C)` is a parameter checked
against quadrature. Circadian rhythm is an input because no loop of the axis makes it (Hosseinichimeh 2015).
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
    base: Scalar = parameter("1", "c", "smallest value of the curve")
    mean: Scalar = parameter("1", "mean(C)", "mean of the curve over the day")

    def curve(self, clock: Scalar) -> Scalar:
        """C(t), overall factor left out; `clock` from 0 to at most a day after midnight's end."""
        late = clock - self.shift
        # two comparisons instead of a remainder, which would keep the loop over people from vectorising
        since = (
            late
            + jnp.where(late < 0.0, MINUTES_PER_DAY, 0.0)
            - jnp.where(late >= MINUTES_PER_DAY, MINUTES_PER_DAY, 0.0)
        )
        up = (since / self.rise) ** 5
        down = ((MINUTES_PER_DAY - since) / self.fall) ** 6
        return up / (up + 1.0) * down / (down + 1.0) + self.base

    def course(self, clock: Scalar) -> Scalar:
        """C(t) over its mean, without a floor."""
        return self.curve(clock) / self.mean

    def __call__(self, clock: Scalar) -> Scalar:
        """The drive, mean 1 over the day."""
        return self.floor + (1.0 - self.floor) * self.curve(clock) / self.mean
