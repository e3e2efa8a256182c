"""Mirrors src/assuage/mechanisms/hpa_axis/bangsgaard_ottesen.py."""

import functools

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.integrate import solve_ivp

from assuage.mechanisms.mechanism import moved
from assuage.mechanisms.signals import DEXAMETHASONE, DRUG_CORTISOL, DRUG_CRH, PLASMA_EXCESS
from assuage.units import NMOL_PER_L_PER_UG_PER_DL
from tests.mechanisms.alone import NEUTRAL
from tests.mechanisms.hpa_axis.cores import DAY, core, course, opened, said
from tests.mechanisms.hpa_axis.test_circadian_drive import curve
from tests.oracles.reference import numbers


pytestmark = pytest.mark.usefixtures("x64")

NAME = "bangsgaard_ottesen"
STATES = ("crh", "acth", "cortisol")


@jax.jit
def _resting(who, clock, levels):
    return jnp.stack(who.loop(who.clock_drive(clock), tuple(levels), levels[2], levels[0], 1.0))


@functools.cache
def long_run(days=41):
    """(minutes, levels) of the published start, every 10 min, by LSODA on the product's equations."""
    who = core(NAME)
    minutes = np.arange(0.0, days * DAY + 1.0, 10.0)
    found = solve_ivp(
        lambda t, x: np.asarray(_resting(who, t % DAY, jnp.asarray(x))),
        (0.0, minutes[-1]),
        [2.0, 8.7253, 1.1588],
        t_eval=minutes,
        method="LSODA",
        rtol=1e-9,
        atol=1e-11,
        max_step=30.0,
    )
    return minutes, found.y


def test_published_day_of_subject_f():
    """The tenth day of the published start, minutes from midnight."""
    table = numbers("hpa_bangsgaard2017_subject_f_24h.csv")
    minutes, levels = long_run()
    day = levels[:, (minutes >= 9 * DAY) & (minutes <= 10 * DAY)]
    np.testing.assert_allclose(day.T, table[:, 1:4], rtol=1e-4)
    np.testing.assert_allclose(curve(table[:, 0]), table[:, 4], rtol=1e-5)
    acth, cortisol = day[1], day[2]
    assert (acth.min(), acth.max()) == pytest.approx((6.60, 21.52), abs=0.005)
    assert (cortisol.min(), cortisol.max()) == pytest.approx((0.924, 7.786), abs=0.0006)
    at = table[:, 0]
    assert (at[acth.argmax()], at[cortisol.argmax()], at[cortisol.argmin()]) == (420.0, 450.0, 130.0)
    assert at[day[0].argmax()] == 560.0


def test_at_rest_the_drive_is_the_published_clock():
    """C = Nc (m + c0) u is the tabulated C(t) whatever the default core's floor and base."""
    for floor, base in ((0.0, 0.003), (0.3, 0.02)):
        who = core(NAME, floor=floor, base=base)
        clock = np.arange(0.0, DAY, 7.0)
        x = opened(who, 0.0)
        drive = np.asarray([float(who.stress_drive(jnp.asarray(t), x, NEUTRAL)) for t in clock[::10]])
        height = float(who.constants.clock_factor * (who.drive.mean + who.constants.clock_base))
        np.testing.assert_allclose(height * drive, curve(clock[::10]), rtol=1e-9)


def test_means_are_those_of_its_orbit():
    who = core(NAME)
    minutes, levels = long_run()
    last = levels[:, (minutes >= 40 * DAY) & (minutes < 41 * DAY)].mean(axis=1)
    assert float(who.constants.reference_crh) == pytest.approx(last[0], rel=1e-3)
    assert float(who.constants.reference_cortisol) == pytest.approx(last[2], rel=1e-3)
    np.testing.assert_allclose([float(getattr(who.rest(NEUTRAL), n)) for n in STATES], last, rtol=2e-3)


def test_a_window_opens_on_the_orbit():
    who = core(NAME)
    minutes, levels = long_run()
    for clock in (0.0, 420.0, 900.0, 1320.0):
        expected = levels[:, minutes == 40 * DAY + clock][:, 0]
        x = opened(who, clock)
        np.testing.assert_allclose([float(getattr(x, n)) for n in STATES], expected, rtol=0.01)


def test_half_lives():
    """Each hormone with its input at none falls at its published rate."""
    who = core(NAME)
    for hormone, rate in (("acth", 0.0205), ("cortisol", 0.0238)):
        x = opened(who, 600.0, **({"crh": 0.0, "acth": 0.0, "cortisol": 5.0} | {hormone: 5.0}))
        stopped = moved(x, chronic=jnp.asarray(-1.0))
        at = np.array([0.0, np.log(2.0) / rate])
        seen = course(who, stopped, at, start=600.0)
        assert seen[hormone][1] / seen[hormone][0] == pytest.approx(0.5, rel=5e-3)


def test_hormones_in_their_units():
    who = core(NAME)
    x = opened(who, 480.0)
    seen = {n: v[0] for n, v in said(who, x, {"waking": np.zeros(1)}).items()}
    assert seen["serum_cortisol"] == pytest.approx(NMOL_PER_L_PER_UG_PER_DL * float(x.cortisol))
    assert seen["free_cortisol"] == pytest.approx(float(who.binding.free(seen["serum_cortisol"])))
    assert (seen["acth"], seen["crh"]) == pytest.approx((float(x.acth), float(x.crh)))
    reference = who.binding.free(NMOL_PER_L_PER_UG_PER_DL * who.constants.reference_cortisol)
    assert seen["cortisol"] == pytest.approx(seen["free_cortisol"] / float(reference))


@pytest.mark.parametrize(
    ("signal", "level", "hormone", "sign"),
    [
        (DRUG_CORTISOL, 300.0, "acth", -1),
        (DEXAMETHASONE, 2.0, "acth", -1),
        (DRUG_CRH, 5000.0, "acth", +1),
        (PLASMA_EXCESS, 60.0, "acth", -1),
    ],
)
def test_what_is_given_moves_acth_as_physiology_says(signal, level, hormone, sign):
    who = core(NAME)
    x = opened(who, 900.0)
    usual, given_ = (
        course(who, x, [0.0, 45.0], start=900.0, inputs=h) for h in (NEUTRAL, {signal: jnp.asarray(level)})
    )
    assert sign * (given_[hormone][-1] / usual[hormone][-1] - 1.0) > 0.05


@settings(deadline=None, max_examples=6)
@given(scale=st.floats(0.4, 2.5))
def test_a_person_with_more_serum_cortisol_has_the_same_axis(scale):
    """The factor on serum is one of display: hormones move the same, the total is scaled."""
    usual, more = core(NAME), core(NAME, serum_level=scale)
    x = opened(usual, 600.0, stressor=3.0)
    one, other = (course(who, x, [0.0, 30.0], start=600.0) for who in (usual, more))
    for name in STATES:
        np.testing.assert_allclose(other[name], one[name], rtol=1e-7)
    totals = [said(who, x, {"waking": np.zeros(1)})["serum_cortisol"][0] for who in (usual, more)]
    assert totals[1] / totals[0] == pytest.approx(scale)


@settings(deadline=None, max_examples=5)
@given(seed=st.integers(0, 1000))
def test_hormones_stay_positive(seed):
    rng = np.random.default_rng(seed)
    who = core(NAME)
    x = opened(who, 600.0, stressor=rng.uniform(0.0, 8.0))
    x = moved(x, **{n: getattr(x, n) * np.exp(rng.normal(0.0, 1.0)) for n in STATES})
    seen = course(who, x, np.linspace(0.0, 400.0, 41), start=600.0)
    assert all(np.all(seen[n] > 0.0) for n in STATES)
