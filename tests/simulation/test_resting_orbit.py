"""Mirrors src/assuage/simulation/resting_orbit.py and src/assuage/mechanisms/hpa_axis/resting_orbit.py.

What the days hold is proven with each core (tests/mechanisms/hpa_axis); here the building, and the engine's steps.
"""

from functools import cache

import diffrax
import jax
import jax.numpy as jnp
import numpy as np
import pytest

from assuage.mechanisms.events import Event
from assuage.mechanisms.mechanism import moved
from assuage.mechanisms.signals import ACTH, CORTISOL_EXPOSURE, FREE_CORTISOL, SERUM_CORTISOL
from assuage.parameters.library import central_truth
from assuage.simulation.assembly import CORES
from assuage.simulation.tape import TimedEvent
from tests.mechanisms.alone import NEUTRAL
from tests.mechanisms.hpa_axis.cores import DAY, FACTS, TRAUMA_FREE, core, crowd, drawn, jump, opened, said


pytestmark = pytest.mark.usefixtures("x64")

EVERY = pytest.mark.parametrize("name", CORES)
PEOPLE = 6
# how right the tape's steps leave each core; Bangsgaard's loop feeds itself and magnifies
RIGHT_TO = {"karin_milo": 2e-4, "bangsgaard_ottesen": 5e-4, "sriram": 2e-4}
START = DAY + 420.0
HAPPENINGS = (
    TimedEvent(START + 30.0, Event.STRESSOR, (0.0,)),  # an edge of the tape, for short steps
    TimedEvent(START + 30.0, Event.WAKING),
    TimedEvent(START + 240.0, Event.STRESSOR, (4.0,)),
    TimedEvent(START + 255.0, Event.STRESSOR, (0.0,)),
)
LOOKS = tuple(START + np.array([0.0, 60.0, 240.0, 255.0, 285.0, 330.0, 420.0]))
SEEN = (FREE_CORTISOL, SERUM_CORTISOL, ACTH, CORTISOL_EXPOSURE)


@cache
def played(name, finer=1.0):
    return crowd(name, drawn(PEOPLE), HAPPENINGS, LOOKS, SEEN, start=START, finer=finer)


@EVERY
def test_halving_the_steps_changes_nothing_that_counts(name):
    coarse, fine = played(name), played(name, 2.0)
    for signal in (FREE_CORTISOL, SERUM_CORTISOL, ACTH):
        np.testing.assert_allclose(coarse[signal.name], fine[signal.name], rtol=RIGHT_TO[name])


@EVERY
def test_single_precision_is_enough(name):
    with jax.enable_x64(False):
        single = crowd(name, drawn(PEOPLE), HAPPENINGS, LOOKS, SEEN, start=START)
    for signal in SEEN:
        assert single[signal.name].dtype == np.float32
        np.testing.assert_allclose(single[signal.name], played(name)[signal.name], rtol=1e-3, atol=1e-6)


@jax.jit
def _diffrax(who, x, clock, minutes):
    names = list(who.flow(clock, x, NEUTRAL))

    def rates(t, levels, _):
        now = moved(x, **dict(zip(names, levels, strict=True)))
        return tuple(who.flow(clock + t, now, NEUTRAL)[n] for n in names)

    found = diffrax.diffeqsolve(
        diffrax.ODETerm(rates),
        diffrax.Kvaerno5(),
        0.0,
        minutes,
        0.1,
        tuple(getattr(x, n) for n in names),
        stepsize_controller=diffrax.PIDController(rtol=1e-9, atol=1e-11),
        max_steps=100_000,
    )
    return moved(x, **{n: v[-1] for n, v in zip(names, found.ys, strict=True)})


@pytest.mark.verification
@pytest.mark.parametrize("name", CORES)
def test_the_engine_agrees_with_an_adaptive_solver(name):
    """One typical person through the same morning: awakening, a stressor of 15 min."""
    who = core(name)
    own = {n: np.array([v]) for n, v in _typical().items()}
    engine = crowd(name, own, HAPPENINGS, LOOKS, SEEN, start=START)
    x, now, events = opened(who, 420.0), START, list(HAPPENINGS)
    for i, look in enumerate(LOOKS):
        while events and events[0].at <= look:
            event = events.pop(0)
            x, now = _to(who, x, now, event.at)
            x = jump(who, event.kind, event.payload, x)
        x, now = _to(who, x, now, look)
        seen = said(who, x, {"waking": np.array([float(x.waking)])})
        for signal in SEEN:
            np.testing.assert_allclose(engine[signal.name][i, 0], seen[signal.name][0], rtol=RIGHT_TO[name], atol=1e-9)


def _to(who, x, now, until):
    if until > now:
        x = _diffrax(who, x, jnp.asarray(now % DAY), jnp.asarray(until - now))
    return x, until


def _typical():
    known = central_truth()
    return {n: known[n] for n in ("hpa_axis.sensitivity", "hpa_challenges.waking_gain")} | FACTS | TRAUMA_FREE


@pytest.mark.verification
@EVERY
def test_lasting_drive_moves_the_day_as_a_full_run_does(name):
    """Day means at drives between the nodes, without glands, to 3 %; with glands see test_resting_day.

    Sriram's swings shrink under more than twice the drive, which the orbit's shape does not follow: there free cortisol
    comes out a fifth too high.
    """
    if name == "karin_milo":
        pytest.skip("its day is held to full runs in test_resting_day")
    who = core(name)
    for chronic in (-0.4, 0.3, 0.6 if name == "sriram" else 1.4):
        at_rest = jump(who, Event.CHRONIC_STRESS, (chronic,), who.rest(NEUTRAL))
        x = jump(who, Event.WINDOW, (0.0,), at_rest)
        for _ in range(20):  # onto its own orbit
            x = _diffrax(who, x, jnp.asarray(0.0), jnp.asarray(DAY))
        begun = float(x.exposure)
        days = 20 if name == "sriram" else 5
        for _ in range(days):
            x = _diffrax(who, x, jnp.asarray(0.0), jnp.asarray(DAY))
        between_windows = jump(who, Event.BETWEEN_WINDOWS, (1.0, 0.0, 0.0), at_rest)
        assert float(between_windows.exposure) == pytest.approx((float(x.exposure) - begun) / days, rel=0.03), chronic
