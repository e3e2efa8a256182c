"""Mirrors src/assuage/mechanisms/hpa_axis/sriram.py."""

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
from assuage.parameters.library import variant
from tests.mechanisms.alone import NEUTRAL
from tests.mechanisms.hpa_axis.cores import DAY, core, course, opened, said
from tests.oracles.reference import reference


pytestmark = pytest.mark.usefixtures("x64")

NAME = "sriram"
STATES = ("crh", "acth", "cortisol", "receptor")
GROUPS = {"normal": {}, "depressed": variant("depressed"), "ptsd": {"hpa_axis.ptsd": 1.0}}
# cortisol (mean of the cycle, lowest, highest) in ug/dL, period in h; the means are of whole cycles
PUBLISHED = {
    "normal": (11.90, 1.70, 22.67, 24.08),
    "depressed": (13.52, 4.75, 22.34, 24.34),
    "ptsd": (7.60, 0.63, 16.86, 23.32),
}


@jax.jit
def _resting(who, levels):
    return jnp.stack(who.loop(jnp.asarray(1.0), tuple(levels), levels[2], levels[0], 1.0))


def run(group, start, hours):
    """Levels (4, times) at these hours, by LSODA on the product's equations."""
    who = core(NAME, **GROUPS[group])
    found = solve_ivp(
        lambda _, x: 60.0 * np.asarray(_resting(who, jnp.asarray(x))),
        (0.0, hours[-1]),
        start,
        t_eval=hours,
        method="LSODA",
        rtol=1e-10,
        atol=1e-12,
    )
    return found.y


@functools.cache
def cycle(group):
    """(period, cortisol over one cycle from its minimum, all states' means)."""
    hours = np.arange(0.0, 1100.0, 0.02)
    levels = run(group, (1.0, 2.0, 8.0, 2.0), hours)[:, hours > 1000.0]
    low = levels[2]
    at = np.flatnonzero((low[1:-1] <= low[:-2]) & (low[1:-1] < low[2:])) + 1
    whole = levels[:, at[0] : at[-1]]
    return np.diff(at).mean() * 0.02, whole


@pytest.mark.parametrize("group", GROUPS)
def test_published_two_days(group):
    rows = [row for row in reference("hpa_sriram2012_48h.csv") if row[0] == group]
    table = np.array([[float(v) for v in row[1:]] for row in rows])
    levels = run(group, table[0, 1:], table[:, 0])
    np.testing.assert_allclose(levels.T, table[:, 1:], rtol=1e-3)


@pytest.mark.parametrize("group", GROUPS)
def test_published_cycle(group):
    period, levels = cycle(group)
    mean, low, high, hours = PUBLISHED[group]
    assert period == pytest.approx(hours, abs=0.02)
    cortisol = levels[2]
    assert (cortisol.mean(), cortisol.min(), cortisol.max()) == pytest.approx((mean, low, high), rel=4e-3, abs=0.006)


@pytest.mark.parametrize("group", GROUPS)
def test_the_resting_day_is_the_cycle(group):
    """Means of all states; minimum at the assumed hour; range of the shape at the half hours."""
    who = core(NAME, **GROUPS[group])
    _, levels = cycle(group)
    rest = who.rest(NEUTRAL)
    np.testing.assert_allclose([float(getattr(rest, n)) for n in STATES], levels.mean(axis=1), rtol=5e-3)
    day = np.array([float(opened(who, clock).cortisol) for clock in np.arange(0.0, DAY, 30.0)])
    assert day.argmin() * 30.0 == float(who.constants.lowest_at)
    assert (day.min(), day.max()) == pytest.approx((levels[2].min(), levels[2].max()), rel=0.02)


def test_references_are_the_normal_groups_means():
    constants, (_, levels) = core(NAME).constants, cycle("normal")
    means = levels.mean(axis=1)
    assert float(constants.reference_crh) == pytest.approx(means[0], rel=1e-3)
    assert float(constants.reference_acth) == pytest.approx(means[1], rel=1e-3)
    assert float(constants.reference_cortisol) == pytest.approx(means[2], rel=1e-3)


def test_a_free_day_stays_near_the_orbit():
    """A window of a day drifts by the period's 5 min, no more."""
    who = core(NAME)
    seen = course(who, opened(who, 600.0), [0.0, 720.0, 1440.0], start=600.0)
    for at, clock in ((1, 1320.0), (2, 600.0)):
        assert seen["cortisol"][at] == pytest.approx(float(opened(who, clock).cortisol), rel=0.03)


def test_ptsd_lowers_cortisol_and_raises_crh():
    usual, ptsd = core(NAME), core(NAME, **GROUPS["ptsd"])
    one, other = (
        {n: v[0] for n, v in said(who, who.rest(NEUTRAL), {"waking": np.zeros(1)}).items()} for who in (usual, ptsd)
    )
    assert other["serum_cortisol"] / one["serum_cortisol"] == pytest.approx(0.64, abs=0.01)
    assert other["crh"] > 1.1 * one["crh"]
    assert one["acth"] == pytest.approx(17.0, rel=0.01)
    assert one["crh"] == pytest.approx(7.66, rel=0.01)


def test_cortisol_falls_at_its_rate():
    """Without ACTH: saturable loss is small, so nearly ln2 / 0.356 h."""
    who = core(NAME)
    x = opened(who, 600.0, crh=0.0, acth=0.0, cortisol=10.0)
    half = np.log(2.0) / 0.356 * 60.0
    seen = course(who, moved(x, chronic=jnp.asarray(-1.0)), [0.0, half], start=600.0)
    assert seen["cortisol"][1] == pytest.approx(5.0, rel=5e-3)


@pytest.mark.parametrize(
    ("signal", "level", "minutes", "sign"),
    [
        (DRUG_CORTISOL, 600.0, 240.0, -1),
        (DEXAMETHASONE, 5.0, 480.0, -1),
        (DRUG_CRH, 5000.0, 60.0, +1),
        (PLASMA_EXCESS, 60.0, 60.0, -1),
    ],
)
def test_what_is_given_moves_acth_as_physiology_says(signal, level, minutes, sign):
    who = core(NAME)
    x = opened(who, 420.0)
    usual, given_ = (
        course(who, x, [0.0, minutes], start=420.0, inputs=h) for h in (NEUTRAL, {signal: jnp.asarray(level)})
    )
    assert sign * (given_["acth"][-1] / usual["acth"][-1] - 1.0) > 0.02


@settings(deadline=None, max_examples=5)
@given(seed=st.integers(0, 1000))
def test_hormones_stay_positive_and_the_receptor_within_its_total(seed):
    rng = np.random.default_rng(seed)
    who = core(NAME)
    x = opened(who, 600.0, stressor=rng.uniform(0.0, 8.0))
    x = moved(x, **{n: getattr(x, n) * np.exp(rng.normal(0.0, 0.3)) for n in STATES[:3]})
    seen = course(who, x, np.linspace(0.0, 600.0, 41), start=600.0)
    assert all(np.all(seen[n] > 0.0) for n in STATES)
    assert seen["receptor"].max() < 3.28 + 0.6  # its own induction may lift it above what cortisol can bind
