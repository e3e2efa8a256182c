r"""The resting day: mean hormone levels of a day without events, and their course by the clock.

With glands frozen the hormones settle within hours to a daily orbit that depends on K, the drive and P A alone (x2
carries one factor P more). In x = log(P A) and y = log(1 + u_chronic) the logs of its means are smooth:

    log <x1>, log <x2>/P, log <x3>  =  cubic polynomials in x and y       (ten coefficients each, per person)

`simulation.resting_day` fits them. The orbit's shape (level over mean) at the hours the tape needs comes with them.
"""

from typing import Any, Protocol

import equinox as eqx
import jax
import jax.numpy as jnp
from jax import Array


Powers = tuple[tuple[int, int], ...]
POWERS: Powers = tuple((i, j) for i in range(4) for j in range(4 - i))
_NEWTON_STEPS = 8


class Axis(Protocol):
    """What the equilibrium needs of a stress axis."""

    def growth(self, crh: Array, acth: Array, x: Any) -> tuple[Array, Array]:
        """Relative growth of the two glands."""
        ...


class Glands(eqx.Module):
    """The two masses, as `growth` reads them."""

    pituitary: Array
    adrenal: Array


def polynomial(coefficients: Array, x: Array, y: Array) -> Array:
    """Sum of c_k x^i y^j over POWERS; coefficients shape (10,)."""
    xs, ys = (jnp.ones_like(x), x, x * x, x * x * x), (jnp.ones_like(y), y, y * y, y * y * y)
    return sum((coefficients[k] * xs[i] * ys[j] for k, (i, j) in enumerate(POWERS)), start=jnp.zeros_like(x))


class RestingDay(eqx.Module):
    """One person's resting day. Shapes: mean_* (10,); shape_* and so_far_* (clock slots,)."""

    mean_crh: Array
    mean_acth: Array
    mean_cortisol: Array
    shape_crh: Array
    shape_acth: Array
    shape_cortisol: Array
    so_far_crh: Array  # integral from midnight to the slot of (level/mean - 1), in days
    so_far_acth: Array
    so_far_cortisol: Array

    def means(self, pituitary: Array, adrenal: Array, chronic: Array) -> tuple[Array, Array, Array]:
        """Day means of CRH, ACTH and cortisol."""
        x, y = jnp.log(pituitary * adrenal), jnp.log1p(chronic)
        crh, acth = polynomial(self.mean_crh, x, y), polynomial(self.mean_acth, x, y)
        return jnp.exp(crh), pituitary * jnp.exp(acth), jnp.exp(polynomial(self.mean_cortisol, x, y))

    def at_clock(self, slot: Array, pituitary: Array, adrenal: Array, chronic: Array) -> tuple[Array, Array, Array]:
        """Levels at a clock slot of the tape."""
        crh, acth, cortisol = self.means(pituitary, adrenal, chronic)
        at = jnp.asarray(slot, jnp.int32)
        return crh * self.shape_crh[at], acth * self.shape_acth[at], cortisol * self.shape_cortisol[at]

    def over_gap(self, days: Array, opened: Array, closed: Array) -> tuple[Array, Array]:
        """Mean of CRH and of ACTH over a gap of `days` between two clock slots, relative to the day mean."""
        start, end = jnp.asarray(opened, jnp.int32), jnp.asarray(closed, jnp.int32)
        length = jnp.maximum(days, jnp.finfo(self.mean_crh.dtype).tiny)
        crh = 1.0 + (self.so_far_crh[end] - self.so_far_crh[start]) / length
        return crh, 1.0 + (self.so_far_acth[end] - self.so_far_acth[start]) / length

    def cortisol_over_gap(self, days: Array, opened: Array, closed: Array) -> Array:
        """The same of cortisol."""
        start, end = jnp.asarray(opened, jnp.int32), jnp.asarray(closed, jnp.int32)
        length = jnp.maximum(days, jnp.finfo(self.mean_crh.dtype).tiny)
        return 1.0 + (self.so_far_cortisol[end] - self.so_far_cortisol[start]) / length

    def equilibrium(self, axis: Axis, chronic: Array) -> tuple[Array, Array]:
        """Gland masses at which neither grows under this lasting drive, by Newton's method on the log masses."""

        def growth(logs: Array) -> Array:
            glands = Glands(jnp.exp(logs[0]), jnp.exp(logs[1]))
            crh, acth, _ = self.means(glands.pituitary, glands.adrenal, chronic)
            return jnp.stack(axis.growth(crh, acth, glands))

        def step(_: int, logs: Array) -> Array:
            (a, b), (c, d) = jax.jacfwd(growth)(logs)
            f, g = growth(logs)
            size = a * d - b * c
            return logs - jnp.clip(jnp.stack([(d * f - b * g) / size, (a * g - c * f) / size]), -0.5, 0.5)

        logs = jax.lax.fori_loop(0, _NEWTON_STEPS, step, jnp.zeros(2))
        return jnp.exp(logs[0]), jnp.exp(logs[1])
