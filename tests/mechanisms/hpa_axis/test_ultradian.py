"""Mirrors src/assuage/mechanisms/hpa_axis/ultradian.py."""

import functools
from itertools import pairwise

import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.integrate import solve_ivp

from assuage.evidence.library import finding
from assuage.mechanisms.hpa_axis.ultradian import DelayLoop, UltradianPulse
from assuage.parameters.library import central_truth, variant
from assuage.simulation.assembly import mechanism
from tests.mechanisms.hpa_axis.cores import core, course, opened
from tests.oracles.reference import numbers


pytestmark = pytest.mark.usefixtures("x64")

START = (1.0, 0.1, 1.0)
_rates = jax.jit(DelayLoop.rates)
_course = jax.jit(DelayLoop.course, static_argnums=(2, 3))


def loop(**changed):
    return mechanism(DelayLoop, central_truth() | {f"ultradian.{n}": v for n, v in changed.items()})


def pulse(**changed):
    return mechanism(UltradianPulse, central_truth() | {f"ultradian.{n}": v for n, v in changed.items()})


@functools.cache
def settled(steps=32, units=220.0, release=25.0):
    """(times, levels) of the loop by the product."""
    step = 1.44 / steps
    levels = np.asarray(_course(loop(release=release), jnp.asarray(START), round(units / step), steps))
    return step * np.arange(len(levels)), levels


def minima(times, level, after=100.0):
    """Times of the minima, by a parabola through three points."""
    a, b, c = level[:-2], level[1:-1], level[2:]
    low = (a >= b) & (b < c) & (times[1:-1] > after)
    return (times[1:-1] + (times[1] - times[0]) * 0.5 * (a - c) / np.where(low, a - 2 * b + c, 1.0))[low]


def test_published_course():
    """Walker 2010 at p1 = 25: 20 units from a minimum; the reference is a forward Euler run."""
    table = numbers("hpa_walker2010_p1_25.csv")
    times, levels = settled()
    first = minima(times, levels[:, 2])[0]
    for species in range(3):
        found = np.interp(first + table[:, 0], times, levels[:, species])
        np.testing.assert_allclose(found, table[:, 2 + species], rtol=1e-2)


def test_period_and_range():
    """5.98 units, 62.1 min in the rat (unit 7.2/ln2 min); corticosterone from 0.574 to 1.905."""
    times, levels = settled()
    period = np.diff(minima(times, levels[:, 2])).mean()
    assert period == pytest.approx(5.98, abs=0.01)
    assert period * 7.2 / np.log(2.0) == pytest.approx(62.1, abs=0.1)
    late = levels[times > 100.0, 2]
    assert (late.min(), late.max()) == pytest.approx((0.574, 1.905), rel=2e-3)


@pytest.mark.parametrize(
    ("release", "pulses"), [(10.0, False), (14.0, False), (16.0, True), (25.0, True), (60.0, False)]
)
def test_where_it_pulses(release, pulses):
    times, levels = settled(units=400.0, release=release)
    late = levels[times > 370.0, 2]
    assert (np.ptp(late) / late.mean() > 0.5) == pulses
    assert (np.ptp(late) / late.mean() < 1e-3) != pulses


def test_halving_the_step():
    """The steps used here are right to 2e-3 after 40 units; each halving takes the error down at least eightfold."""
    runs = [settled(steps, 40.0)[1][:: steps // 32] for steps in (32, 64, 128)]
    count = min(map(len, runs))
    first, second = (np.max(np.abs(b[:count] - a[:count])) for a, b in pairwise(runs))
    assert first < 2e-3
    assert second < first / 8.0


def test_first_delay_by_a_stiff_solver():
    """Up to tau the past is the start: an ordinary equation."""
    who = loop()
    times, levels = settled(32, 1.44)
    exact = solve_ivp(
        lambda _, x: np.asarray(_rates(who, jnp.asarray(x), START[0])),
        (0.0, 1.44),
        START,
        t_eval=times,
        rtol=1e-10,
        atol=1e-12,
    )
    np.testing.assert_allclose(levels, exact.y.T, rtol=3e-5)


def test_the_shipped_waveform_is_the_loops():
    """Second harmonic of its ACTH over the first, and its lag when the first peaks at 0."""
    times, levels = settled(64)
    lows = minima(times, levels[:, 2])
    phase = np.linspace(0.0, 1.0, 512, endpoint=False)
    acth = np.interp(lows[0] + phase * np.diff(lows).mean(), times, levels[:, 0])
    harmonics = np.fft.rfft(acth)
    known = central_truth()
    assert known["ultradian.second"] == pytest.approx(abs(harmonics[2]) / abs(harmonics[1]), abs=2e-3)
    lag = (2.0 * np.angle(harmonics[1]) - np.angle(harmonics[2])) % (2.0 * np.pi)
    assert known["ultradian.second_lag"] == pytest.approx(lag, abs=0.01)


@settings(deadline=None, max_examples=20)
@given(depth=st.floats(0.0, 0.8), period=st.floats(60.0, 200.0), peak=st.floats(0.0, 60.0))
def test_pulses_leave_the_mean_drive_over_whole_periods(depth, period, peak):
    who = pulse(depth=depth, period=period, first_peak=peak)
    factor = np.asarray(who(jnp.linspace(0.0, 4.0 * period, 4001)))[:-1]
    assert factor.mean() == pytest.approx(1.0, abs=1e-9)
    assert np.ptp(factor) == pytest.approx(2.0 * depth, rel=0.1, abs=1e-9)


def test_pulses_start_anew_at_midnight():
    """Also inside a step that begins before midnight, whose clock goes on past a day."""
    who = pulse(depth=0.5)
    early = jnp.linspace(0.0, 30.0, 31)
    np.testing.assert_allclose(who(early + 1440.0), who(early), rtol=1e-12)
    assert abs(float(who(jnp.asarray(1439.99)) - who(jnp.asarray(1440.0)))) > 0.1  # a day is no whole number of periods


def test_off_as_shipped():
    np.testing.assert_array_equal(pulse()(jnp.linspace(0.0, 1440.0, 50)), np.ones(50))


def test_human_period():
    assert pulse().period == finding("ultradian1991-period").effect.value


def test_cortisol_follows_the_pulses():
    """With the variant, cortisol of a day goes up and down with the human period; without it the clock alone."""
    minutes = np.arange(0.0, 700.0, 2.0)

    def waves(**changed):
        who = core("karin_milo", **changed)
        level = np.log(course(who, opened(who, 600.0), minutes, start=600.0)["cortisol"])
        level -= np.polyval(np.polyfit(minutes, level, 3), minutes)
        return minima(minutes, level, 60.0), level.std()

    lows, size = waves(**variant("pulses"))
    assert np.diff(lows).mean() == pytest.approx(151.2, rel=0.05)
    assert size > 5.0 * waves()[1]


def test_a_deeper_pulse_moves_more():
    who = pulse(depth=0.2)
    deeper = eqx.tree_at(lambda p: p.depth, who, jnp.asarray(0.4))
    clock = jnp.linspace(0.0, 300.0, 100)
    np.testing.assert_allclose(deeper(clock) - 1.0, 2.0 * (who(clock) - 1.0), rtol=1e-9, atol=1e-12)
