"""Resting days of every core: that of the default core, and whole orbits for the cores without glands.

The clock's core (Bangsgaard-Ottesen) is run for days under its resting drive, the last one kept. Sriram's loop is run
until its limit cycle has settled; one period, from one cortisol minimum to the next, is stretched over the day and
begins at the assumed clock of the minimum. Both at several lasting drives, for the cubics of the day means.
"""

from collections.abc import Mapping
from typing import Any

import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np
from jax import Array

from assuage.mechanisms.hpa_axis.bangsgaard_ottesen import BangsgaardOttesen
from assuage.mechanisms.hpa_axis.core import HpaCore
from assuage.mechanisms.hpa_axis.glandless import GlandlessCore
from assuage.mechanisms.hpa_axis.karin_milo import KarinMilo
from assuage.mechanisms.hpa_axis.resting_day import RestingDay
from assuage.mechanisms.hpa_axis.resting_orbit import RestingOrbit
from assuage.mechanisms.hpa_axis.sriram import Sriram
from assuage.population.person import FACTS
from assuage.simulation.assembly import Values, stress_axis
from assuage.simulation.resting_day import DAY_STEPS, STEP_MIN, DayTable, day_table, resting_day
from assuage.units import MINUTES_PER_DAY


_CHRONIC = np.concatenate([[0.0], np.exp(np.linspace(np.log(0.5), np.log(3.0), 6)) - 1.0])  # the usual day first
_HOURS = 24
# (step in min, days run, days kept): the first rings for weeks before it is on its orbit, and so does the second
_CLOCKED = (2.0, 41, 1)
_FREE = (5.0, 75, 15)


class OrbitTable(eqx.Module):
    """What people of one truth share with a core without glands. First axis: groups (Sriram: without, with PTSD)."""

    mean: Array  # (groups, states, 4)
    shape: Array  # (groups, states, clock slots)
    hours: Array  # (groups, 24)
    so_far: Array  # (groups, clock slots)


def table_of(kind: type[HpaCore[Any]], values: Values, clocks: Array) -> DayTable | OrbitTable:
    """The table of one truth. `values` are its typical person's; facts of people are not read."""
    core: Any = stress_axis(kind, values, None, dict.fromkeys(FACTS, jnp.zeros(())))
    if isinstance(core, KarinMilo):
        return day_table(core, clocks)
    if isinstance(core, Sriram):
        with_ptsd = eqx.tree_at(lambda a: a.ptsd, core, jnp.ones_like(core.ptsd))
        groups = [_free_running(c, clocks) for c in (core, with_ptsd)]
    else:
        groups = [_clocked(core, clocks)]
    return jax.tree.map(lambda *leaves: jnp.stack(leaves), *groups)


def day_of(table: DayTable | OrbitTable, values: Values, facts: Mapping[str, Array]) -> RestingDay | RestingOrbit:
    """One person's resting day, by their own values (each of shape ()) and facts."""
    if isinstance(table, DayTable):
        return resting_day(table, jnp.log(stress_axis(KarinMilo, values, None, facts).sensitivity_target()))
    last = table.mean.shape[0] - 1
    one = jax.tree.map(lambda leaf: jnp.where((facts["ptsd"] > 0.5) & (last > 0), leaf[last], leaf[0]), table)
    return RestingOrbit(one.mean, one.shape, one.hours, one.so_far)


def _summed(level: Array, clocks: Array) -> Array:
    """Integral from midnight of (level over mean - 1), in days, at these clocks; `level` on the day's grid."""
    closed = jnp.append(level, level[:1]) / jnp.mean(level)
    so_far = jnp.append(jnp.zeros(1), jnp.cumsum((closed[1:] + closed[:-1]) / 2.0 - 1.0)) / len(level)
    return jnp.interp(clocks, MINUTES_PER_DAY / len(level) * jnp.arange(len(level) + 1), so_far)


def _run(core: GlandlessCore[Any], start: Array, how: tuple[float, int, int]) -> Array:
    """Levels at rest at the nodes of lasting drive, over the days kept: (steps, states, nodes)."""
    step_min, days, kept = how
    chronic = jnp.asarray(_CHRONIC, jnp.result_type(float))

    def rates(clock: Array, levels: Array) -> Array:
        drive = core.resting_drive * core.clock_drive(clock) * (1.0 + chronic)
        rows = tuple(levels)
        return jnp.stack(core.loop(drive, rows, rows[2], rows[0], 1.0))

    def step(levels: Array, clock: Array) -> tuple[Array, Array]:
        half = step_min / 2.0
        k1 = rates(clock, levels)
        k2 = rates(clock + half, levels + half * k1)
        k3 = rates(clock + half, levels + half * k2)
        k4 = rates(clock + step_min, levels + step_min * k3)
        return levels + step_min / 6.0 * (k1 + 2.0 * k2 + 2.0 * k3 + k4), levels

    one_day = step_min * jnp.arange(round(MINUTES_PER_DAY / step_min))
    first = jnp.broadcast_to(start[:, None], (len(start), len(_CHRONIC)))
    settled = jax.lax.scan(lambda x, _: (jax.lax.scan(step, x, one_day)[0], None), first, None, length=days - kept)[0]
    _, seen = jax.lax.scan(lambda x, _: jax.lax.scan(step, x, one_day), settled, None, length=kept)
    return seen.reshape(-1, *seen.shape[2:])


def _cubic(means: Array) -> Array:
    """Coefficients (states, 4) of the log means (states, nodes), exact at the usual day."""
    y = np.log1p(_CHRONIC)
    slopes = np.linalg.pinv(np.stack([y[1:], y[1:] ** 2, y[1:] ** 3], axis=1))
    logs = jnp.log(means)
    rest = jnp.einsum("kn,sn->sk", jnp.asarray(slopes, logs.dtype), logs[:, 1:] - logs[:, :1])
    return jnp.concatenate([logs[:, :1], rest], axis=1)


def _group(core: GlandlessCore[Any], orbit: Array, means: Array, clocks: Array) -> OrbitTable:
    """`orbit`: (day's grid, states) at no lasting drive."""
    size = len(orbit)
    relative = orbit / jnp.mean(orbit, axis=0)
    grid = MINUTES_PER_DAY / size * jnp.arange(size + 1)
    closed = jnp.concatenate([relative, relative[:1]])
    shape = jnp.stack([jnp.interp(clocks, grid, closed[:, s]) for s in range(orbit.shape[1])])
    free = core.binding.free(core.nmol() * orbit[:, 2])
    hours = relative[:: size // _HOURS, 2]
    return OrbitTable(_cubic(means), shape, hours, _summed(free, clocks))


def _clocked(core: BangsgaardOttesen, clocks: Array) -> OrbitTable:
    start = jnp.stack([core.constants.reference_crh, jnp.asarray(9.0), core.constants.reference_cortisol])
    seen = _run(core, start, _CLOCKED)
    every = round(STEP_MIN * 2 / _CLOCKED[0])
    return _group(core, seen[::every, :, 0], seen.mean(axis=0), clocks)


def _free_running(core: Sriram, clocks: Array) -> OrbitTable:
    c = core.constants
    start = jnp.stack([c.reference_crh, c.reference_acth, c.reference_cortisol, c.inhibition])
    seen = _run(core, start, _FREE)  # (times, 4, nodes)
    cortisol = seen[:, 2]
    lowest = (cortisol[1:-1] <= cortisol[:-2]) & (cortisol[1:-1] < cortisol[2:])
    lowest = lowest & (cortisol[1:-1] < cortisol.mean(axis=0))
    at = jnp.arange(1, len(seen) - 1)[:, None]
    first = jnp.min(jnp.where(lowest, at, len(seen)), axis=0)
    last = jnp.max(jnp.where(lowest, at, -1), axis=0)
    time = jnp.arange(len(seen))[:, None]
    within = jnp.where(last > first, (time >= first) & (time < last), True)
    means = jnp.sum(jnp.where(within[:, None, :], seen, 0.0), axis=0) / within.sum(axis=0)
    count = jnp.maximum(jnp.sum(lowest[:, 0]) - 1, 1)
    period = (last[0] - first[0]) / count
    # the last whole period, stretched: clock 0 lies (1440 - lowest_at) minutes after a minimum
    grid = MINUTES_PER_DAY / DAY_STEPS * jnp.arange(DAY_STEPS)
    phase = jnp.mod(grid - c.lowest_at, MINUTES_PER_DAY) / MINUTES_PER_DAY
    where = last[0] - period + phase * period
    orbit = jnp.stack([jnp.interp(where, jnp.arange(len(seen)), seen[:, s, 0]) for s in range(4)], axis=1)
    return _group(core, orbit * (means[:, 0] / orbit.mean(axis=0)), means, clocks)
