"""Mirrors src/assuage/simulation/resting_day.py and src/assuage/mechanisms/hpa_axis/resting_day.py."""

from functools import cache

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from assuage.mechanisms.events import Event
from assuage.mechanisms.hpa_axis.karin_milo import KarinMilo, StressAxis
from assuage.parameters.library import central_truth, variant
from assuage.population.person import FACTS
from assuage.simulation import assembly
from assuage.simulation.resolution import THERAPY
from assuage.simulation.resting_day import day_table, lagrange, resting_day
from assuage.simulation.tape import TimedEvent, record_tape
from tests.mechanisms.alone import NEUTRAL
from tests.mechanisms.hpa_axis.axis import axis, state, then
from tests.mechanisms.hpa_axis.axis import course as by_lsoda
from tests.simulation.body import ADRENAL, DAY, PITUITARY, course, widened


pytestmark = pytest.mark.usefixtures("x64")

CLOCKS = np.arange(0.0, DAY, 180.0)
POINTS = 60


@cache
def table(published):
    return jax.jit(day_table)(axis(published=published, trauma_load=0.6), jnp.asarray(CLOCKS))


@jax.jit
def full_orbit(who, levels, products, chronic):
    """The same day in steps of a minute, after four days: levels of (CRH, ACTH over P, cortisol), by the minute."""
    ones = jnp.ones_like(levels)

    def rates(clock, h):
        zero = jnp.zeros_like(levels)
        x = StressAxis(h[0], h[1], h[2], ones, products, levels, zero, chronic, *(zero,) * 4)
        return jnp.stack(who.hormones(who.stress_drive(clock, x, NEUTRAL), x))

    def step(h, clock):
        k1 = rates(clock, h)
        k2 = rates(clock + 0.5, h + 0.5 * k1)
        k3 = rates(clock + 0.5, h + 0.5 * k2)
        k4 = rates(clock + 1.0, h + k3)
        return h + (k1 + 2 * k2 + 2 * k3 + k4) / 6.0, h

    minutes = jnp.tile(jnp.arange(DAY), 5)
    return jax.lax.scan(step, jnp.stack([ones, ones, ones]), minutes)[1][-int(DAY) :]


@cache
def people():
    rng = np.random.default_rng(4)
    typical = 4.0 * np.exp(-0.5 * 0.6)
    return (
        typical * np.exp(rng.uniform(-1.0, 1.0, POINTS)),
        np.exp(rng.uniform(np.log(0.3), np.log(3.5), POINTS)),
        np.exp(rng.uniform(np.log(0.55), np.log(2.8), POINTS)) - 1.0,
        np.exp(rng.normal(0.0, 0.3, POINTS)),
    )


@pytest.mark.parametrize("published", [True, False])
def test_means_over_people_and_stress(published):
    """K within a factor 2.7 of the typical one, P A from 0.3 to 3.5, drive from 0.55 to 2.8 of the usual."""
    levels, products, chronic, pituitary = (jnp.asarray(v) for v in people())
    full = np.asarray(full_orbit(axis(published=published), levels, products, chronic)).mean(axis=0)

    def means(level, product, drive, gland):
        return resting_day(table(published), jnp.log(level)).means(gland, product / gland, drive)

    crh, acth, cortisol = jax.vmap(means)(levels, products, chronic, pituitary)
    np.testing.assert_allclose(crh, full[0], rtol=0.005)
    np.testing.assert_allclose(acth, full[1] * np.asarray(pituitary), rtol=0.005)
    np.testing.assert_allclose(cortisol, full[2], rtol=0.005)


def test_shape_of_the_day_is_the_orbit_of_the_typical_person():
    who = axis(trauma_load=0.6)
    level = who.sensitivity * jnp.exp(-who.sensitisation * who.trauma_load)
    day = resting_day(table(False), jnp.log(level))
    pituitary, adrenal = day.equilibrium(who, jnp.zeros(()))
    full = np.asarray(full_orbit(who, level[None], (pituitary * adrenal)[None], jnp.zeros(1)))[:, :, 0]
    for slot, clock in enumerate(CLOCKS):
        found = day.at_clock(jnp.asarray(float(slot)), pituitary, adrenal, jnp.zeros(()))
        expected = full[int(clock)] * np.array([1.0, float(pituitary), 1.0])
        np.testing.assert_allclose(found, expected, rtol=0.01)


def test_gap_mean_is_the_mean_of_the_cut_day():
    """A night from 21:00 to 06:00 holds less than a whole day, the rest of the day more; together they are the day."""
    day = resting_day(table(False), jnp.log(jnp.asarray(4.0 * np.exp(-0.3))))
    evening, morning = jnp.asarray(7.0), jnp.asarray(2.0)
    night = day.over_gap(jnp.asarray(9.0 / 24.0), evening, morning)
    rest = day.over_gap(jnp.asarray(15.0 / 24.0), morning, evening)
    for hormone in (0, 1):
        assert float(night[hormone]) < 0.9 < 1.05 < float(rest[hormone])
        whole = 9.0 / 24.0 * float(night[hormone]) + 15.0 / 24.0 * float(rest[hormone])
        assert whole == pytest.approx(1.0, abs=1e-9)
    assert float(day.over_gap(jnp.asarray(3.0), morning, morning)[0]) == pytest.approx(1.0, abs=1e-12)


def test_equilibrium_of_the_published_axis():
    """Glands under the clock's drive at floor 0.1 and its published base: P 1.020, A 0.758, not 1 and 1."""
    who = axis(published=True, floor=0.1, base=0.01)
    tab = jax.jit(day_table)(who, jnp.asarray(CLOCKS))
    pituitary, adrenal = resting_day(tab, jnp.log(who.sensitivity)).equilibrium(who, jnp.zeros(()))
    assert float(pituitary) == pytest.approx(1.020, abs=0.003)
    assert float(adrenal) == pytest.approx(0.758, abs=0.003)


def test_at_equilibrium_nothing_grows():
    who = axis(trauma_load=0.6)
    day = resting_day(table(False), jnp.log(jnp.asarray(3.0)))
    x = assembly.stress_axis(KarinMilo, central_truth(), day, dict.fromkeys(FACTS, jnp.zeros(()))).rest(NEUTRAL)
    crh, acth, _ = day.means(x.pituitary, x.adrenal, jnp.zeros(()))
    np.testing.assert_allclose(who.growth(crh, acth, x), (0.0, 0.0), atol=1e-9)


def test_lagrange_weights():
    nodes = jnp.asarray([0.0, 0.7, 1.1, 2.0])
    at = jnp.asarray([0.0, 0.35, 1.9])
    weights = np.asarray(lagrange(nodes, at))
    np.testing.assert_allclose(weights.sum(axis=0), 1.0, rtol=1e-12)
    np.testing.assert_allclose(np.asarray(nodes) ** 3 @ weights, np.asarray(at) ** 3, rtol=1e-12, atol=1e-14)


def test_levels_beyond_the_nodes_are_held_at_the_last():
    far, edge = (resting_day(table(False), jnp.asarray(v)).mean_crh for v in (50.0, float(table(False).log_k.max())))
    np.testing.assert_array_equal(far, edge)


# --- the glands over half a year: averaged days against every minute

HALF_YEAR = (
    TimedEvent(DAY, Event.CHRONIC_STRESS, (1.0,)),
    TimedEvent(61 * DAY, Event.CHRONIC_STRESS, (0.0,)),
)
WEEKS = tuple(DAY * np.arange(1.0, 182.0, 6.0))


@cache
def half_year(published, full):
    values = {"hpa_axis.trauma_load": np.zeros(2), "hpa_axis.sensitivity": np.array([4.0, 2.5])}
    values |= variant("milo2025") if published else {}
    tape = record_tape(HALF_YEAR, WEEKS, start=DAY, everywhere=THERAPY if full else None)
    return course(widened(tape, 65536, 128), values)  # one size, one program


def test_quiet_days_leave_the_glands_where_every_minute_does():
    """180 days, 60 of them under twice the drive; K 4 and 2.5; the shipped half-lives, both runs by the engine."""
    averaged, full = half_year(False, False), half_year(False, True)
    for gland in (PITUITARY, ADRENAL):
        assert np.all(np.ptp(full[gland], axis=0) > 0.1)
        np.testing.assert_allclose(averaged[gland], full[gland], rtol=0.015)


@pytest.mark.verification
def test_quiet_days_leave_the_glands_where_the_stiff_solver_does():
    """The same with the published half-lives against LSODA, for K 4: 1.0 % at the steepest of a move by a third."""
    averaged = half_year(True, False)
    who = axis(published=True)
    start = state(who, (1.0, 1.0, 1.0, averaged[PITUITARY][0, 0], averaged[ADRENAL][0, 0]), chronic=1.0)
    looks = np.array(WEEKS) - DAY
    under = by_lsoda(who, start, looks[looks <= 60 * DAY])
    after = by_lsoda(who, then(start, under[:, -1], chronic=0.0), looks[looks >= 60 * DAY] - 60 * DAY)
    glands = np.concatenate([under[3:], after[3:, 1:]], axis=1)
    assert np.all(np.ptp(glands, axis=1) > 0.1)
    np.testing.assert_allclose(averaged[PITUITARY][:, 0], glands[0], rtol=0.0125)
    np.testing.assert_allclose(averaged[ADRENAL][:, 0], glands[1], rtol=0.0125)
