"""Build the resting day of a truth: run the hormones through days without events, with glands frozen, and fit.

For a truth, nodes in (log K, log P A, log(1 + u_chronic)) are run to their daily orbit in 5 min steps; at each K node
cubics in the other two fit the logs of the day means, and people's coefficients are interpolated between K nodes
(Lagrange in log K). The orbit's shape by the clock is taken at the typical person's K and equilibrium.
Largest error of the means over the nodes' range: below 0.5 % (tests); glands against the full run: below 1 %.
"""

from collections.abc import Sequence
from typing import Any

import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np
from jax import Array

from assuage.mechanisms.hpa_axis.karin_milo import KarinMilo, StressAxis
from assuage.mechanisms.hpa_axis.resting_day import POWERS, RestingDay
from assuage.units import MINUTES_PER_DAY


STEP_MIN = 5.0
DAY_STEPS = int(MINUTES_PER_DAY / STEP_MIN)
_SETTLING_DAYS = 1
_K_SPAN = np.log(3.5)  # nodes reach this factor to either side of the typical K
_K_NODES = 5
_PRODUCTS = np.exp(np.linspace(np.log(0.25), np.log(4.0), 6))
_CHRONIC = np.exp(np.linspace(np.log(0.5), np.log(3.0), 5)) - 1.0


class DayTable(eqx.Module):
    """What people of one truth share: coefficients at the K nodes, the orbit's shape by the clock."""

    log_k: Array  # (nodes,)
    means: Array  # (3, 10, nodes)
    shapes: Array  # (3, clock slots)
    so_far: Array  # (3, clock slots)


def chebyshev(centre: Array, half_width: float, count: int) -> Array:
    """Chebyshev nodes around a centre."""
    return centre + half_width * jnp.cos(jnp.pi * (2.0 * jnp.arange(count) + 1.0) / (2.0 * count))


def orbits(axis: KarinMilo, levels: Array, products: Array, chronic: Array) -> Array:
    """Daily orbits of (CRH, ACTH over P, cortisol): shape (steps, 3, nodes), from midnight."""
    ones = jnp.ones_like(levels)

    def frozen(hormones: Array) -> StressAxis:
        zero = jnp.zeros_like(levels)
        fast, nothing = (hormones[0], hormones[1], hormones[2]), (zero,) * 4
        return StressAxis(*fast, ones, products, levels, zero, chronic, *nothing)

    def rates(clock: Array, hormones: Array) -> Array:
        return jnp.stack(axis.hormones(axis.resting_part(clock, chronic), frozen(hormones)))

    def step(hormones: Array, clock: Array) -> tuple[Array, Array]:
        half = STEP_MIN / 2.0
        k1 = rates(clock, hormones)
        k2 = rates(clock + half, hormones + half * k1)
        k3 = rates(clock + half, hormones + half * k2)
        k4 = rates(clock + STEP_MIN, hormones + STEP_MIN * k3)
        return hormones + STEP_MIN / 6.0 * (k1 + 2.0 * k2 + 2.0 * k3 + k4), hormones

    clocks = STEP_MIN * jnp.arange(DAY_STEPS)
    start = jnp.stack([ones, ones, jnp.minimum(products, levels)])
    for _ in range(_SETTLING_DAYS):
        start, _ = jax.lax.scan(step, start, clocks)
    return jax.lax.scan(step, start, clocks)[1]


def day_table(axis: KarinMilo, clocks: Array) -> DayTable:
    """The table of one truth. `axis` holds its typical person (its `day` is not read); `clocks` are the tape's."""
    typical = axis.sensitivity_target()
    log_k = chebyshev(jnp.log(typical), float(_K_SPAN), _K_NODES)
    products, chronic = jnp.asarray(_PRODUCTS, log_k.dtype), jnp.asarray(_CHRONIC, log_k.dtype)
    k, q, u = (g.ravel() for g in jnp.meshgrid(jnp.exp(log_k), products, chronic, indexing="ij"))
    logs = jnp.log(orbits(axis, k, q, u).mean(axis=0)).reshape(3, _K_NODES, -1)
    x = np.log(np.repeat(_PRODUCTS, len(_CHRONIC)))
    y = np.log1p(np.tile(_CHRONIC, len(_PRODUCTS)))
    design = np.stack([x**i * y**j for i, j in POWERS], axis=1)
    means = jnp.einsum("cn,skn->sck", jnp.asarray(np.linalg.pinv(design), logs.dtype), logs)
    one = _at_typical(log_k, means, jnp.log(typical))
    pituitary, adrenal = one.equilibrium(axis, jnp.zeros(()))
    orbit = orbits(axis, typical[None], (pituitary * adrenal)[None], jnp.zeros(1))[:, :, 0]
    relative = orbit / orbit.mean(axis=0)
    clock_grid = STEP_MIN * jnp.arange(DAY_STEPS + 1)
    closed = jnp.concatenate([relative, relative[:1]])
    trapezoid = jnp.cumsum((closed[1:] + closed[:-1]) / 2.0 - 1.0, axis=0) / DAY_STEPS
    so_far = jnp.concatenate([jnp.zeros((1, 3)), trapezoid])
    shapes = jnp.stack([jnp.interp(clocks, clock_grid, closed[:, s]) for s in range(3)])
    sums = jnp.stack([jnp.interp(clocks, clock_grid, so_far[:, s]) for s in range(3)])
    return DayTable(log_k, means, shapes, sums)


def _at_typical(log_k: Array, means: Array, at: Array) -> RestingDay:
    coefficients = jnp.tensordot(means, lagrange(log_k, at), axes=1)
    nothing = jnp.zeros(1)
    return RestingDay(*coefficients, *(nothing,) * 6)


def lagrange(nodes: Array, at: Array) -> Array:
    """Weights of Lagrange interpolation at `at`: shape (nodes,) + at.shape."""
    count = nodes.shape[0]
    weights: list[Any] = []
    for i in range(count):
        others: Sequence[int] = [j for j in range(count) if j != i]
        weights.append(jnp.prod(jnp.stack([(at - nodes[j]) / (nodes[i] - nodes[j]) for j in others]), axis=0))
    return jnp.stack(weights)


def resting_day(table: DayTable, log_level: Array) -> RestingDay:
    """One person's resting day from the table of their truth; `log_level` is the log of their own K, shape ()."""
    within = jnp.clip(log_level, jnp.min(table.log_k), jnp.max(table.log_k))
    coefficients = jnp.tensordot(table.means, lagrange(table.log_k, within), axes=1)
    return RestingDay(*coefficients, *table.shapes, *table.so_far)
