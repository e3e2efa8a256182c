r"""The resting day of a core without glands: day means of its states, their course by the clock, cortisol by the hour.

Without glands the hormones settle within days to an orbit that depends on the lasting drive alone. With
y = log(1 + u_chronic) the log of each state's day mean is a cubic in y; the orbit's shape (level over mean) at the
hours the tape needs is that of no lasting drive, whatever the drive: Sriram's swings shrink under much more of it, so
that at twice the drive its free cortisol comes out 7 % too high. `simulation.resting_orbit` builds both.
"""

import equinox as eqx
import jax.numpy as jnp
from jax import Array


class RestingOrbit(eqx.Module):
    """One person's resting day."""

    mean: Array  # (states, 4): log of the day mean, by powers of y
    shape: Array  # (states, clock slots): level over day mean
    hours: Array  # (24,): total cortisol over its day mean, by the hour
    so_far: Array  # (clock slots,): integral from midnight of (free cortisol over its day mean - 1), in days

    def means(self, chronic: Array) -> tuple[Array, ...]:
        """Day means of the states."""
        y = jnp.log1p(chronic)
        powers = (jnp.ones_like(y), y, y * y, y * y * y)
        return tuple(jnp.exp(sum((c[k] * p for k, p in enumerate(powers)), start=jnp.zeros_like(y))) for c in self.mean)

    def at_clock(self, slot: Array, chronic: Array) -> tuple[Array, ...]:
        """Levels at a clock slot of the tape."""
        at = jnp.asarray(slot, jnp.int32)
        return tuple(mean * shape[at] for mean, shape in zip(self.means(chronic), self.shape, strict=True))

    def over_gap(self, days: Array, opened: Array, closed: Array) -> Array:
        """Mean of free cortisol over a gap of `days` between two clock slots, relative to the day mean."""
        start, end = jnp.asarray(opened, jnp.int32), jnp.asarray(closed, jnp.int32)
        length = jnp.maximum(days, jnp.finfo(self.so_far.dtype).tiny)
        return 1.0 + (self.so_far[end] - self.so_far[start]) / length
