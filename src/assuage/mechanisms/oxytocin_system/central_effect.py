r"""From brain oxytocin to its effect: saturating, with an optional fall at high doses (inverted U).

    E(z) = E_max  z / (z + z50)  1 / (1 + s z / z_i),      E_max = (1 + z50)(1 + s / z_i)

z is the brain level relative to a typical person's peak after 24 IU, so E(1) = 1 by definition; s = 1 with the
falling branch, 0 without. With z50 = 0.5 and z_i = 3 the peaks of 8, 24, 40 and 48 IU give 0.72, 1, 0.99, 0.96.
Receptor affinities cannot give an inverted U at measured brain levels (they lie 20 to 100 times below K_d), so the
shape is empirical. Every oxytocin coefficient downstream multiplies E.
"""

from typing import ClassVar

import equinox as eqx

from assuage.mechanisms.mechanism import Heard, Mechanism, Scalar, parameter
from assuage.mechanisms.signals import BRAIN_OXYTOCIN, CENTRAL_EFFECT, Signal


class NoState(eqx.Module):
    """Nothing to remember."""


class CentralEffect(Mechanism[NoState]):
    """One person's response to brain oxytocin."""

    parameters_file: ClassVar = "central_effect"
    writes: ClassVar = (CENTRAL_EFFECT,)

    half_effect: Scalar = parameter("1", "z50", "brain level of half the saturating effect")
    falling_off: Scalar = parameter("1", "z_i", "brain level at which the falling branch halves the effect")
    inverted: Scalar = parameter("1", "s", "1 with the falling branch, 0 without")

    def rest(self, heard: Heard) -> NoState:
        """Nothing to remember."""
        return NoState()

    def signals(self, x: NoState, heard: Heard) -> dict[Signal, Scalar]:
        """E(z), 0 without drug."""
        z = heard[BRAIN_OXYTOCIN]
        top = (1.0 + self.half_effect) * (1.0 + self.inverted / self.falling_off)
        return {CENTRAL_EFFECT: top * z / ((z + self.half_effect) * (1.0 + self.inverted * z / self.falling_off))}
