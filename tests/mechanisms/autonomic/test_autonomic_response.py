"""Mirrors src/assuage/mechanisms/autonomic/autonomic_response.py.

The pooled autonomic effect of a Trier test: tests/mechanisms/stress/test_published_stressors.py.
"""

import jax.numpy as jnp
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.integrate import solve_ivp

from assuage.mechanisms.autonomic.autonomic_response import AutonomicResponse, Nerves
from assuage.mechanisms.events import Event
from assuage.mechanisms.signals import HEART_RATE, SKIN_CONDUCTANCE, VAGAL_TONE
from assuage.simulation.resolution import THERAPY
from tests.mechanisms.alone import NEUTRAL, hears, typical


pytestmark = pytest.mark.usefixtures("x64")

MINUTES = np.arange(0.0, 61.0, 1.0)
OXYTOCIN = ("heart_by_oxytocin", "vagal_by_oxytocin", "recovery_by_oxytocin")
NONE_AT_WORK = dict.fromkeys(OXYTOCIN, 0.0)


def person(**changed):
    return typical(AutonomicResponse, **({"female": 0.0} | changed))


def nerves(x, work=0.0, exertion=0.0, hour=0.0):
    return Nerves(*map(jnp.asarray, (*x, work, exertion, hour)))


def rates(who, x, inputs):
    found = who.flow(jnp.zeros(()), nerves(x), inputs)
    assert float(found["work"]) == 0.0
    return np.array([float(found["sympathetic"]), float(found["vagal"])])


def course(who, start, minutes=MINUTES, **inputs):
    """Both states over time under what is heard, by the product's own flow: shape (2, times)."""
    told = hears(**inputs)
    found = solve_ivp(
        lambda _, x: rates(who, x, told), (0.0, minutes[-1]), start, t_eval=minutes, rtol=1e-9, atol=1e-12
    )
    assert found.success
    return found.y


def said(who, x, **inputs):
    return {s: float(v) for s, v in who.signals(nerves(x), hears(**inputs)).items()}


def asked(who, arousal):
    return arousal / (arousal + float(who.half_arousal))


def settled(who, arousal, **inputs):
    """Signals when nothing moves any more."""
    share = asked(who, arousal)
    return said(who, (share, 1.0 - float(who.withdrawal) * share), **inputs)


# --- closed form


@pytest.mark.parametrize("arousal", [0.0, 1.0, 4.0])
@pytest.mark.parametrize("own", [0.5, 1.0, 2.0])
def test_both_branches_approach_their_level_exponentially(arousal, own):
    who = person()
    share = asked(who, arousal)
    for start in ((0.0, 1.0), (0.9, 0.2)):
        sympathetic, vagal = course(who, start, AROUSAL=arousal, ENDOGENOUS_OXYTOCIN=own)
        tau = float(who.sympathetic_time)
        np.testing.assert_allclose(sympathetic, share + (start[0] - share) * np.exp(-MINUTES / tau), atol=1e-7)
        level = 1.0 - float(who.withdrawal) * share
        speed = np.exp(float(who.recovery_by_oxytocin) * (own - 1.0)) if level > start[1] else 1.0
        tau = float(who.vagal_time) / speed
        np.testing.assert_allclose(vagal, level + (start[1] - level) * np.exp(-MINUTES / tau), atol=1e-7)


def test_bodily_work_raises_the_heart_alone_and_exponentially():
    """W = 1 - exp(-t / tau_S) from the moment work begins; skin and vagal tone do not hear it."""
    who = person()
    working = who.jumps[Event.STRESS](who, tuple(map(jnp.asarray, (0.0, 0.6, 0.0, 0.0))), nerves((0.2, 0.8)), {}, None)
    assert working == nerves((0.2, 0.8), 0.0, 0.6)
    rate = float(who.flow(jnp.zeros(()), nerves((0.2, 0.8), 0.1, 0.6), NEUTRAL)["work"])
    assert rate == pytest.approx(0.5 / float(who.sympathetic_time), rel=1e-12)
    at_work, idle = (who.signals(nerves((0.2, 0.8), work), NEUTRAL) for work in (0.6, 0.0))
    assert float(at_work[HEART_RATE] - idle[HEART_RATE]) == pytest.approx(0.6 * float(who.working_heart), rel=1e-9)
    assert float(who.working_heart) > 30.0
    for signal in (SKIN_CONDUCTANCE, VAGAL_TONE):
        assert at_work[signal] == idle[signal]
    over = who.jumps[Event.STRESS](who, tuple(map(jnp.asarray, (1.0, 0.0, 0.0, 0.0))), working, {}, None)
    assert over == nerves((0.2, 0.8))


@pytest.mark.parametrize("opened", [360.0, 900.0, 1430.0])
def test_the_heart_follows_the_hour_within_half_an_hour(opened):
    """R is the cosine through a filter of tau_S: cos(w t - phi) / sqrt(1 + (w tau)^2), phi = atan(w tau), once warm."""
    who = person()
    turn, tau = 2.0 * np.pi / 1440.0, float(who.sympathetic_time)
    minutes = np.arange(0.0, 721.0, 30.0)
    found = solve_ivp(
        lambda t, x: [float(who.flow(jnp.asarray(opened + t), nerves((0.0, 1.0), hour=x[0]), NEUTRAL)["hour"])],
        (0.0, minutes[-1]),
        [0.0],
        t_eval=minutes,
        rtol=1e-9,
        atol=1e-12,
    ).y[0]
    angle = turn * (opened + minutes - float(who.highest_at))
    settled = np.cos(angle - np.arctan(turn * tau)) / np.hypot(1.0, turn * tau)
    warming = np.exp(-minutes / tau) * settled[0]
    np.testing.assert_allclose(found, settled - warming, atol=1e-6)
    assert np.max(np.abs(found[1:] - np.cos(angle[1:]))) < 0.03


@pytest.mark.parametrize("female", [0.0, 1.0])
def test_hour_and_sex_move_the_heart_and_nothing_else(female):
    """15:00 against 03:00 is twice the swing; women are above men by their coefficient at every hour."""
    who = person(female=female)
    day, night = (who.signals(nerves((0.2, 0.8), hour=hour), NEUTRAL) for hour in (1.0, -1.0))
    assert float(day[HEART_RATE] - night[HEART_RATE]) == pytest.approx(2.0 * float(who.daily_heart), rel=1e-9)
    man = person(female=0.0).signals(nerves((0.2, 0.8), hour=1.0), NEUTRAL)
    above = female * float(who.women_heart)
    assert float(day[HEART_RATE] - man[HEART_RATE]) == pytest.approx(above, abs=1e-9)
    for signal in (SKIN_CONDUCTANCE, VAGAL_TONE):
        assert day[signal] == night[signal] == man[signal]
    assert float(who.daily_heart) > 0.0 < float(who.women_heart)


def test_time_constants_have_a_floor():
    quick = person(sympathetic_time=0.1, vagal_time=0.1)
    floor = person(sympathetic_time=3.5, vagal_time=3.5, recovery_by_oxytocin=0.0)
    for start in ((0.0, 1.0), (0.9, 0.2)):
        told = hears(AROUSAL=1.0, ENDOGENOUS_OXYTOCIN=3.0)
        np.testing.assert_allclose(rates(quick, start, told), rates(floor, start, told), rtol=1e-12)


# --- conserved


def steps_after_an_edge(hours):
    """The tape's step lengths after an event that changes arousal."""
    minutes = 0.0
    while minutes < 60.0 * hours:
        length = next(step for since, step in THERAPY.paces if minutes <= since)
        yield length
        minutes += length


@settings(deadline=None, max_examples=25)
@given(
    arousals=st.lists(st.floats(0.0, 50.0), min_size=1, max_size=4),
    own=st.floats(0.0, 6.0),
    tau=st.floats(0.5, 15.0),
    withdrawal=st.floats(0.0, 1.0),
)
def test_both_branches_stay_between_none_and_full_and_settle_in_the_steps_of_a_tape(arousals, own, tau, withdrawal):
    """Classical fourth-order steps, up to 9 min long, whatever the time constants: three hours of each arousal."""
    who = person(sympathetic_time=tau, vagal_time=tau, withdrawal=withdrawal)
    x = np.array([0.0, 1.0])
    for arousal in arousals:
        told = hears(AROUSAL=arousal, ENDOGENOUS_OXYTOCIN=own)
        for h in steps_after_an_edge(3.0):
            k1 = rates(who, x, told)
            k2 = rates(who, x + h / 2 * k1, told)
            k3 = rates(who, x + h / 2 * k2, told)
            k4 = rates(who, x + h * k3, told)
            x = x + h / 6 * (k1 + 2 * k2 + 2 * k3 + k4)
            assert np.all(x > -1e-3)
            assert np.all(x < 1.0 + 1e-3)
        share = asked(who, arousal)
        slowest = tau * max(1.0, np.exp(-float(who.recovery_by_oxytocin) * (own - 1.0)))
        left = np.exp(-180.0 / max(slowest, 3.5))
        np.testing.assert_allclose(x, [share, 1.0 - withdrawal * share], atol=1e-3 + left)


@settings(deadline=None, max_examples=40)
@given(arousal=st.floats(0.0, 50.0), own=st.floats(0.0, 6.0))
def test_steady_states_do_not_move_and_endogenous_oxytocin_does_not_move_them(arousal, own):
    who = person()
    share = asked(who, arousal)
    still = rates(who, (share, 1.0 - float(who.withdrawal) * share), hears(AROUSAL=arousal, ENDOGENOUS_OXYTOCIN=own))
    np.testing.assert_allclose(still, 0.0, atol=1e-14)


def test_at_rest_everything_is_at_its_resting_level():
    who = person()
    x = who.rest(NEUTRAL)
    assert {s: float(v) for s, v in who.signals(x, NEUTRAL).items()} == {
        SKIN_CONDUCTANCE: pytest.approx(float(who.resting_conductance)),
        HEART_RATE: pytest.approx(float(who.resting_heart_rate)),
        VAGAL_TONE: 1.0,
    }
    np.testing.assert_array_equal(rates(who, (0.0, 1.0), NEUTRAL), 0.0)
    assert who.between_windows((jnp.asarray(1.0),), nerves((0.5, 0.5), 0.5, 1.0), NEUTRAL, None) == x


def test_without_coefficients_drug_and_endogenous_oxytocin_change_no_bit():
    who = person(**NONE_AT_WORK)
    assert said(who, (0.4, 0.7), CENTRAL_EFFECT=1.3) == said(who, (0.4, 0.7))
    for arousal in (0.0, 4.0):
        with_own = rates(who, (0.4, 0.7), hears(AROUSAL=arousal, ENDOGENOUS_OXYTOCIN=2.3))
        np.testing.assert_array_equal(with_own, rates(who, (0.4, 0.7), hears(AROUSAL=arousal)))


# --- directions


@pytest.mark.parametrize(
    ("changed", "signal", "effect", "sign"),
    [
        ({"resting_heart_rate": 75.0}, HEART_RATE, 0.0, +1),
        ({"sympathetic_heart": 35.0}, HEART_RATE, 0.0, +1),
        ({"vagal_heart": 15.0}, HEART_RATE, 0.0, +1),
        ({"half_arousal": 6.0}, HEART_RATE, 0.0, -1),
        ({"withdrawal": 0.9}, HEART_RATE, 0.0, +1),
        ({"withdrawal": 0.9}, VAGAL_TONE, 0.0, -1),
        ({"resting_conductance": 6.0}, SKIN_CONDUCTANCE, 0.0, +1),
        ({"conductance_gain": 2.0}, SKIN_CONDUCTANCE, 0.0, +1),
        ({"heart_by_oxytocin": 5.0}, HEART_RATE, 1.0, +1),
        ({"heart_by_oxytocin": -5.0}, HEART_RATE, 1.0, -1),
        ({"vagal_by_oxytocin": 0.3}, VAGAL_TONE, 1.0, +1),
        ({"vagal_by_oxytocin": 0.3}, HEART_RATE, 1.0, -1),
    ],
)
def test_outputs_move_as_they_should(changed, signal, effect, sign):
    """Settled under the arousal of a Trier test."""
    moved = settled(person(**changed), 4.0, CENTRAL_EFFECT=effect)[signal]
    assert sign * (moved - settled(person(), 4.0, CENTRAL_EFFECT=effect)[signal]) > 0.05


@pytest.mark.parametrize(("field", "which"), [("sympathetic_time", 0), ("vagal_time", 1)])
def test_longer_time_constants_are_slower(field, which):
    slow, quick = (course(person(**{field: tau}), (0.0, 1.0), AROUSAL=4.0)[which, 5] for tau in (16.0, 8.0))
    start = (0.0, 1.0)[which]
    assert abs(slow - start) < abs(quick - start) - 0.05


def test_arousal_raises_heart_and_skin_and_lowers_vagal_tone():
    calm, stressed = settled(person(), 0.0), settled(person(), 4.0)
    assert stressed[HEART_RATE] > calm[HEART_RATE] + 5.0
    assert stressed[SKIN_CONDUCTANCE] > 1.2 * calm[SKIN_CONDUCTANCE]
    assert stressed[VAGAL_TONE] < calm[VAGAL_TONE] - 0.1


# --- published: directions only, no figure was read


def test_more_endogenous_oxytocin_goes_with_faster_vagal_recovery():
    """engert2016-cortisol-coupling; the fall of vagal tone under stress does not depend on it."""
    recovered = [course(person(), (0.6, 0.5), ENDOGENOUS_OXYTOCIN=own)[1] for own in (1.0, 1.51)]
    half = [float(np.interp(0.75, vagal, MINUTES)) for vagal in recovered]
    print(f"half of vagal tone is back after {half[0]:.1f} min, at 1.51 own oxytocin after {half[1]:.1f} min")
    assert half[1] < half[0] - 0.3
    falls = [course(person(), (0.0, 1.0), AROUSAL=4.0, ENDOGENOUS_OXYTOCIN=own)[1] for own in (1.0, 1.51)]
    np.testing.assert_array_equal(falls[0], falls[1])


@pytest.mark.parametrize("arousal", [0.0, 4.0], ids=["baseline", "maximum"])
def test_oxytocin_raises_heart_rate_before_and_during_a_script(arousal):
    """sack2017-heart-rate, at the shipped centres: the vagal term pulls the other way and is the smaller."""
    who = person()
    rise = settled(who, arousal, CENTRAL_EFFECT=1.0)[HEART_RATE] - settled(who, arousal)[HEART_RATE]
    vagal = 1.0 - float(who.withdrawal) * asked(who, arousal)
    print(f"heart rate under oxytocin at arousal {arousal}: {rise:+.2f} / min")
    expected = float(who.heart_by_oxytocin) - float(who.vagal_heart * who.vagal_by_oxytocin) * vagal
    assert rise == pytest.approx(expected, rel=1e-9)
    assert expected > 0.5
