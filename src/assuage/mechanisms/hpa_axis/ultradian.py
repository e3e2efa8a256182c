r"""Pulses within the day: Walker's delay model of where they come from, and a pulse on the clock's drive.

Walker, Terry & Lightman 2010 (Proc B 277:1627), rat, dimensionless; a ACTH, r pituitary receptor, o corticosterone:

    a' = p1 / (1 + p2 r o) - p3 a
    r' = (o r)^2 / (p4 + (o r)^2) + p5 - p6 r
    o' = a(t - tau) - o

A delay of the adrenal response is enough: under constant drive p1 the loop pulses between about p1 = 16 and 50. It is
solved by the method of steps: classical fourth-order steps of tau / `steps`, the past of a kept in a buffer and read
between its points by cubic Hermite interpolation.

The rat's period is an hour, a human night's 151 min (ultradian1991-period), so the loop lends the axis its waveform
only, in two harmonics of its ACTH, at the human period and with a depth of its own:

    drive(t) = clock(t) (1 + d (cos theta + h cos(2 theta - psi))),      theta = 2 pi (t - t_p) / T

t in minutes from midnight: the pulses start anew at midnight. Off as shipped (d = 0).
"""

from typing import ClassVar

import equinox as eqx
import jax
import jax.numpy as jnp
from jax import Array

from assuage.mechanisms.mechanism import Scalar, absent, parameter
from assuage.units import MINUTES_PER_DAY


class UltradianPulse(eqx.Module):
    """A person's pulses on the clock's drive."""

    parameters_file: ClassVar = "ultradian"

    depth: Scalar = parameter("1", "d", "depth of the pulses; 0 is none")
    period: Scalar = parameter("min", "T", "from pulse to pulse")
    first_peak: Scalar = parameter("min", "t_p", "the first pulse's peak, after midnight")
    second: Scalar = parameter("1", "h", "second harmonic over the first")
    second_lag: Scalar = parameter("rad", "psi", "lag of the second harmonic")

    def __call__(self, clock: Scalar) -> Scalar:
        """The factor on the drive; `clock` from 0 to less than two days, as a step over midnight goes on counting."""
        if absent(self.depth):
            return jnp.ones_like(clock)
        # a comparison instead of a remainder, as in the clock's curve
        minute = clock - jnp.where(clock >= MINUTES_PER_DAY, MINUTES_PER_DAY, 0.0)
        angle = 2.0 * jnp.pi * (minute - self.first_peak) / self.period
        return 1.0 + self.depth * (jnp.cos(angle) + self.second * jnp.cos(2.0 * angle - self.second_lag))


Past = tuple[Array, Array]  # a at the last `steps` points and at the middles after them, the oldest first


class DelayLoop(eqx.Module):
    """Walker's loop, dimensionless."""

    parameters_file: ClassVar = "ultradian"

    release: Scalar = parameter("1", "p1", "drive by CRH")
    inhibition: Scalar = parameter("1", "p2", "inhibition of ACTH by receptor and corticosterone")
    acth_loss: Scalar = parameter("1", "p3", "loss of ACTH over loss of corticosterone")
    induction: Scalar = parameter("1", "p4", "half point of the receptor's own induction")
    receptor_made: Scalar = parameter("1", "p5", "receptor made at all times")
    receptor_loss: Scalar = parameter("1", "p6", "loss of receptor over loss of corticosterone")
    delay: Scalar = parameter("1", "tau", "delay of the adrenal response")

    def rates(self, x: Array, delayed: Scalar) -> Array:
        """Derivatives of (a, r, o) where a(t - tau) is `delayed`."""
        a, r, o = x[0], x[1], x[2]
        bound = (o * r) ** 2
        return jnp.stack(
            [
                self.release / (1.0 + self.inhibition * r * o) - self.acth_loss * a,
                bound / (self.induction + bound) + self.receptor_made - self.receptor_loss * r,
                delayed - o,
            ]
        )

    def course(self, start: Array, count: int, steps: int) -> Array:
        """(a, r, o) at `count` steps of tau / `steps`, the first is `start`; before it a stood still: (count, 3)."""
        h = self.delay / steps

        def step(carry: tuple[Array, Past], _: None) -> tuple[tuple[Array, Past], Array]:
            x, (past, middles) = carry
            levels = jnp.append(past, x[0])  # the first is a(t - tau), the second a(t - tau + h)
            k1 = self.rates(x, levels[0])
            k2 = self.rates(x + h / 2.0 * k1, middles[0])
            k3 = self.rates(x + h / 2.0 * k2, middles[0])
            k4 = self.rates(x + h * k3, levels[1])
            after = x + h * (k1 + 2.0 * k2 + 2.0 * k3 + k4) / 6.0
            middle = (x[0] + after[0]) / 2.0 + h * (k1[0] - self.rates(after, levels[1])[0]) / 8.0
            return (after, (levels[1:], jnp.append(middles, middle)[1:])), x

        before = jnp.full(steps, start[0])
        return jax.lax.scan(step, (start, (before, before)), None, length=count)[1]
