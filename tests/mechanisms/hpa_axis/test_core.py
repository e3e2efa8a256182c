"""Mirrors src/assuage/mechanisms/hpa_axis/core.py: what all cores share, asked of each."""

import jax.numpy as jnp
import numpy as np
import pytest

from assuage.mechanisms.events import Event
from assuage.mechanisms.hpa_axis.core import HpaCore
from assuage.mechanisms.mechanism import Mechanism, moved
from assuage.mechanisms.signals import AROUSAL, CENTRAL_EFFECT, PLASMA_EXCESS
from assuage.parameters.library import drug_coefficients
from assuage.simulation.assembly import CORES
from tests.mechanisms.alone import NEUTRAL
from tests.mechanisms.hpa_axis.cores import DAY, core, course, jump, opened, said


pytestmark = pytest.mark.usefixtures("x64")

EVERY = pytest.mark.parametrize("name", CORES)
DOSE = {Event.SPRAY: (24.0,), Event.INFUSION: (0.02,), Event.INJECTION: (1.7,), Event.CARBETOCIN: (100.0,)}
STRESS = {
    Event.STRESSOR: (4.0,),
    Event.STRESS: (1.0, 0.0, 0.0, 0.0),
    Event.SESSION_START: (1.0, 90.0),
}


@EVERY
def test_every_core_answers_the_same(name):
    kind = CORES[name]
    assert issubclass(kind, HpaCore)
    assert set(kind.jumps) == set(HpaCore.jumps)
    assert kind.writes == HpaCore.writes
    who = core(name)
    assert {s.name for s in kind.writes} == set(said(who, who.rest(NEUTRAL), {"waking": np.zeros(1)}))


def test_the_base_is_no_mechanism_to_run():
    assert HpaCore.rest is Mechanism.rest


@EVERY
@pytest.mark.parametrize("stress", STRESS)
@pytest.mark.parametrize("dose", DOSE)
def test_a_dose_counts_when_it_came_before_the_stressor(name, dose, stress):
    who = core(name, late_weight=0.25)
    x = opened(who, 900.0)
    before = jump(who, stress, STRESS[stress], jump(who, dose, DOSE[dose], x))
    after = jump(who, dose, DOSE[dose], jump(who, stress, STRESS[stress], x))
    assert (float(before.prepared), float(after.prepared)) == (1.0, 0.25)


@EVERY
def test_what_changes_no_weight(name):
    """The end of a stressor, support alone, the end of an infusion; a new window has seen no dose."""
    who = core(name)
    x = jump(who, Event.STRESS, (0.0, 1.0), jump(who, Event.INFUSION, (0.02,), opened(who, 900.0)))
    assert float(x.prepared) == 1.0
    assert float(jump(who, Event.STRESS, (0.0, 0.0, 0.0, 1.0), moved(x, sprayed=jnp.zeros(()))).prepared) == 1.0
    assert float(jump(who, Event.STRESSOR, (0.0,), moved(x, sprayed=jnp.zeros(()))).prepared) == 1.0
    assert float(jump(who, Event.INFUSION, (0.0,), x).sprayed) == 1.0
    fresh = jump(who, Event.WINDOW, (10.0,), x)
    assert (float(fresh.sprayed), float(fresh.prepared)) == (0.0, 0.0)


@EVERY
def test_oxytocin_buffers_stress_alone(name):
    """Arousal and stressor alike; neither the resting drive nor awakening."""
    who = core(name, buffering=0.4, buffering_strong=0.4)
    effect = NEUTRAL | {CENTRAL_EFFECT: jnp.asarray(1.0)}
    rest = opened(who, 900.0, prepared=1.0, waking=2.0)
    clock = jnp.asarray(900.0)
    assert float(who.stress_drive(clock, rest, effect)) == float(who.stress_drive(clock, rest, NEUTRAL))
    stressed = moved(rest, stressor=jnp.asarray(3.0))
    usual, buffered = (float(who.acute_drive(stressed, h | {AROUSAL: jnp.asarray(1.0)})) for h in (NEUTRAL, effect))
    assert usual == pytest.approx(3.0 + float(who.reactivity))
    assert buffered == pytest.approx(0.6 * usual)


@EVERY
def test_with_every_coefficient_at_zero_oxytocin_changes_no_bit(name):
    zero = {n: 0.0 for n in drug_coefficients() if n.split(".")[0] in ("hpa_axis", "hpa_challenges")}
    assert len(zero) == 5
    who = core(name, **zero)
    x = opened(who, 900.0, stressor=3.0, prepared=1.0)
    drug = NEUTRAL | {CENTRAL_EFFECT: jnp.asarray(1.0), PLASMA_EXCESS: jnp.asarray(40.0)}
    none = NEUTRAL | {CENTRAL_EFFECT: jnp.asarray(0.0), PLASMA_EXCESS: jnp.asarray(0.0)}
    for one, other in zip(
        who.flow(jnp.asarray(900.0), x, drug).values(), who.flow(jnp.asarray(900.0), x, none).values(), strict=True
    ):
        np.testing.assert_array_equal(one, other)


@EVERY
def test_stress_raises_cortisol_and_oxytocin_before_it_lowers_the_rise(name):
    who = core(name)
    minutes = [0.0, 15.0, 90.0 if name != "sriram" else 300.0]

    def response(stressor, effect):
        x = opened(who, 900.0, stressor=stressor, prepared=1.0)
        inputs = {CENTRAL_EFFECT: jnp.asarray(effect)}
        first = course(who, x, minutes[:2], start=900.0, inputs=inputs)
        x = moved(x, **{n: jnp.asarray(v[-1]) for n, v in first.items()}, stressor=jnp.zeros(()))
        return course(who, x, minutes[1:], start=915.0, inputs=inputs)["cortisol"][-1]

    assert response(4.0, 0.0) > response(4.0, 1.0) > response(0.0, 0.0)


@EVERY
def test_awakening_and_lasting_stress_raise_cortisol(name):
    who = core(name)
    x, minutes = opened(who, 420.0), [0.0, 45.0 if name == "karin_milo" else 120.0]
    usual = course(who, x, minutes, start=420.0)["cortisol"][-1]
    assert course(who, jump(who, Event.WAKING, (), x), minutes, start=420.0)["cortisol"][-1] > 1.005 * usual
    stressed = jump(who, Event.CHRONIC_STRESS, (1.0,), who.rest(NEUTRAL))
    assert float(jump(who, Event.WINDOW, (30.0,), stressed).cortisol) > 1.2 * float(opened(who, 900.0).cortisol)


@EVERY
def test_exposure_is_free_cortisol_summed_up(name):
    """Minute by minute over a day, and by quiet days: both come to the mean free level."""
    who = core(name)
    x = opened(who, 0.0)
    minutes = np.arange(0.0, DAY + 1.0, 10.0)
    seen = course(who, x, minutes, start=0.0)
    free = said(who, x, seen)["free_cortisol"]
    assert seen["exposure"][-1] == pytest.approx(np.trapezoid(free, minutes) / DAY, rel=1e-3)
    between_windows = jump(who, Event.BETWEEN_WINDOWS, (1.0, 0.0, 0.0), who.rest(NEUTRAL))
    assert float(between_windows.exposure) == pytest.approx(seen["exposure"][-1], rel=0.01)


@EVERY
def test_quiet_hours_are_the_hours_of_the_resting_day(name):
    """A gap from 21:00 to 06:00 and the rest of the day, each by minutes and at once."""
    who = core(name)
    for opens, closes in ((1260.0, 360.0), (360.0, 1260.0)):
        length = (closes - opens) % DAY
        x = opened(who, opens)
        minute_by_minute = course(who, x, [0.0, length], start=opens)["exposure"][-1]
        between_windows = jump(
            who, Event.BETWEEN_WINDOWS, (length / DAY, opens / 30.0, closes / 30.0), who.rest(NEUTRAL)
        )
        # Sriram's loop runs freely in a window, so it drifts from the day's orbit a little
        assert float(between_windows.exposure) == pytest.approx(
            minute_by_minute, rel=0.02 if name == "sriram" else 0.01
        )


@EVERY
def test_months_add_up(name):
    who = core(name)
    month = jump(who, Event.BETWEEN_WINDOWS, (30.0, 0.0, 0.0), who.rest(NEUTRAL))
    week = who.rest(NEUTRAL)
    for _ in range(30):
        week = jump(who, Event.BETWEEN_WINDOWS, (1.0, 0.0, 0.0), week)
    assert float(week.exposure) == pytest.approx(float(month.exposure), rel=1e-6)
    stressed = jump(who, Event.CHRONIC_STRESS, (0.5,), who.rest(NEUTRAL))
    assert float(jump(who, Event.BETWEEN_WINDOWS, (30.0, 0.0, 0.0), stressed).exposure) > 1.1 * float(month.exposure)
