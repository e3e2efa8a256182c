"""Mirrors src/assuage/mechanisms/therapy/attendance.py."""

import functools

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assuage.mechanisms.pharmacokinetics.carbetocin import Carbetocin
from assuage.mechanisms.pharmacokinetics.crh import InjectedCrh
from assuage.mechanisms.pharmacokinetics.oral_drugs import OralDrugs
from assuage.mechanisms.pharmacokinetics.oxytocin import Oxytocin
from assuage.mechanisms.pharmacokinetics.steroids import Steroids
from assuage.mechanisms.pharmacokinetics.vasopressin import Vasopressin
from assuage.mechanisms.signals import ASSESSED, ATTENDING, DROPPED_OUT, NEVER_STARTED, PRESENT, SESSIONS_ATTENDED
from assuage.mechanisms.therapy.attendance import Attendance
from assuage.simulation.assembly import ORDER
from tests.mechanisms.alone import NEUTRAL, Told, hears, typical


pytestmark = pytest.mark.usefixtures("x64")
SESSIONS = 10
ILL = {"SEVERITY": 0.5}
FACTS = {"never_draw": 0.99, "loss_draw": 0.5}
STANDING = (ATTENDING, DROPPED_OUT, SESSIONS_ATTENDED, ASSESSED, NEVER_STARTED)
PEOPLE = 20_000


def person(**changed):
    return typical(Attendance, **(FACTS | changed))


def usual(who, **said):
    """At the middle of every term: only the two hazards and the random effect are left."""
    return hears(**({"SESSION_DISTRESS": float(who.middle_distress), "ALLIANCE": 0.0} | ILL | said))


def before(who, x, session, draw, **said):
    inputs = usual(who, **said)
    return who.on_window((jnp.asarray(0.0), jnp.asarray(float(session))), x, inputs, Told(draw))


def after(who, x, session, last=False, **said):
    payload = tuple(jnp.asarray(float(v)) for v in (session, 0.0, last))
    return who.on_session_end(payload, x, usual(who, **said), None)


def waits(who, x, days, **said):
    inputs = usual(who, **said) | {NEVER_STARTED: jnp.zeros(())}
    return who.between_windows((jnp.asarray(float(days)),), x, inputs, None)


def stands(who, x):
    said = who.signals(x, NEUTRAL)
    return {s.name: float(said[s]) for s in STANDING}


@settings(deadline=None, max_examples=60)
@given(
    distress=st.floats(0.0, 1.5),
    alliance=st.floats(-3.0, 3.0),
    session=st.integers(2, 12),
    severity=st.floats(0.3, 0.8),
    random_effect=st.floats(-2.0, 2.0),
    days=st.floats(1.0, 30.0),
)
def test_the_chance_of_leaving_in_closed_form(distress, alliance, session, severity, random_effect, days):
    """A draw just below the probability leaves, one just above stays."""
    who = person(dropout_random_effect=random_effect)
    x = after(who, who.rest(hears(**ILL)), 1, SEVERITY=severity)
    p = {name: float(value) for name, value in vars(who).items()}
    weekly = p["calendar_hazard"] * np.exp(
        random_effect - p["from_alliance"] * alliance - p["from_gain"] * (0.5 - severity) / 0.5
    )
    faced = p["from_distress"] * (distress - p["middle_distress"]) / p["spread_distress"]
    early = p["early"] * (p["early_from"] <= session <= p["early_to"])
    added = p["session_hazard"] * np.exp(faced - p["from_alliance"] * alliance) * (1.0 + early)
    h = -np.expm1(-(weekly * days / 7.0 + added))
    said = {"SESSION_DISTRESS": distress, "ALLIANCE": alliance}
    x = waits(who, waits(who, x, 0.3 * days, **said), 0.7 * days, **said)
    assert stands(who, before(who, x, session, h * (1 - 1e-6), **said))["dropped_out"] == 1.0
    assert stands(who, before(who, x, session, h * (1 + 1e-6), **said))["dropped_out"] == 0.0


def chance(who, session=7, recent=0.5, days=7.0, **said):
    """The probability of leaving, found by bisection on the draw."""
    x = waits(who, after(who, who.rest(hears(**ILL)), 1, SEVERITY=recent), days, **said)
    low, high = 0.0, 1.0
    for _ in range(30):
        draw = 0.5 * (low + high)
        leaves = stands(who, before(who, x, session, draw, **said))["dropped_out"] == 1.0
        low, high = (draw, high) if leaves else (low, draw)
    return low


def test_every_session_of_the_course_begins_a_new_wait():
    """What ran up before a session is spent there; a window without a session spends nothing."""
    who = person()
    x = waits(who, after(who, who.rest(hears(**ILL)), 1), 70.0)
    assert float(x.calendar) > 0.0
    assert float(before(who, x, 0, draw=1.0).calendar) == float(x.calendar)
    assert float(before(who, x, 3, draw=1.0).calendar) == 0.0


def test_those_who_left_or_finished_no_longer_wait():
    who = person()
    gone = before(who, waits(who, after(who, who.rest(hears(**ILL)), 1), 7.0), 2, draw=-1.0)
    done = after(who, who.rest(hears(**ILL)), 1, last=True)
    for x in (gone, done):
        assert float(waits(who, x, 30.0).calendar) == 0.0


@pytest.mark.parametrize(
    ("change", "sign"),
    [
        ({"SESSION_DISTRESS": 0.9}, +1),
        ({"ALLIANCE": 1.0}, -1),
        ({"session": 3}, +1),
        ({"recent": 0.4}, -1),
        ({"recent": 0.6}, +1),
        ({"days": 14.0}, +1),
        ({"days": 3.5}, -1),
    ],
    ids=["distress", "alliance", "early session", "recent gain", "recent loss", "fortnightly", "twice weekly"],
)
def test_direction_of_what_makes_people_leave(change, sign):
    assert sign * (chance(person(), **change) - chance(person())) > 0


def test_nobody_leaves_before_the_first_session_or_at_a_window_without_one():
    who = person()
    for number in (0, 1):
        x = before(who, who.rest(hears(**ILL)), number, draw=-1.0)
        assert stands(who, x)["attending"] == 1.0


@functools.cache
def many():
    """20,000 people of the prior spread of the random effect through ten sessions, their standing after each."""
    rng = np.random.default_rng(5)
    who = typical(
        Attendance,
        dropout_random_effect=0.8 * rng.normal(size=PEOPLE),
        never_draw=rng.uniform(size=PEOPLE),
        loss_draw=0.5,
    )
    axes = jax.tree.map(lambda v: 0 if jnp.ndim(v) else None, who)
    inputs = hears(SESSION_DISTRESS=0.6, ALLIANCE=0.0, SEVERITY=0.5)

    @functools.partial(jax.jit, static_argnums=3)
    def session(x, number, draws, last):
        def one(w, x, draw):
            x = w.between_windows((jnp.asarray(7.0),), x, inputs | {NEVER_STARTED: jnp.zeros(())}, None)
            x = w.on_window((jnp.zeros(()), number), x, inputs, Told(draw))
            return w.on_session_end((number, jnp.zeros(()), jnp.asarray(1.0 * last)), x, inputs, None)

        x = jax.vmap(one, in_axes=(axes, 0, 0))(who, x, draws)
        return x, jax.vmap(lambda w, x: w.signals(x, NEUTRAL), in_axes=(axes, 0))(who, x)

    x = jax.vmap(lambda w: w.rest(inputs), in_axes=(axes,))(who)
    stood = []
    for number in range(1, SESSIONS + 1):
        x, said = session(x, jnp.asarray(float(number)), jnp.asarray(rng.uniform(size=PEOPLE)), number == SESSIONS)
        stood.append({s.name: np.broadcast_to(said[s], PEOPLE) for s in STANDING})
    return who, stood


def test_everyone_leaves_at_most_once_and_for_good():
    _, stood = many()
    attending, dropped = (np.array([s[name] for s in stood]) for name in ("attending", "dropped_out"))
    assert np.all(np.diff(dropped, axis=0) >= 0)
    assert np.all(np.diff(attending, axis=0) <= 0)
    assert not np.any((attending > 0) & (dropped > 0))
    sessions = np.array([s["sessions_attended"] for s in stood])
    steps = np.diff(sessions, axis=0)
    assert np.all((steps == 0) | (steps == 1))
    assert np.all(sessions[-1] <= SESSIONS)


def test_everyone_who_started_has_finished_or_left_at_the_end():
    _, stood = many()
    end = stood[-1]
    assert np.all(end["attending"] == 0.0)
    finished = end["sessions_attended"] == SESSIONS
    np.testing.assert_array_equal(finished + end["dropped_out"] + end["never_started"], 1.0)


def test_the_share_that_leaves_in_closed_form():
    """Within five binomial standard errors (false-alarm rate 6e-7) of 1 - E exp(-sum h), with u integrated out."""
    who, stood = many()
    u, weights = np.polynomial.hermite_e.hermegauss(40)
    early = [float(who.early) * (float(who.early_from) <= k <= float(who.early_to)) for k in range(2, SESSIONS + 1)]
    sessions = float(who.session_hazard) * (1.0 + np.array(early)).sum()
    stay = np.exp(-(SESSIONS - 1) * float(who.calendar_hazard) * np.exp(0.8 * u) - sessions)
    expected = 1.0 - weights @ stay / weights.sum()
    started = stood[-1]["never_started"] == 0.0
    found, count = stood[-1]["dropped_out"][started].mean(), started.sum()
    print(f"left: {found:.4f}, closed form {expected:.4f}")
    assert abs(found - expected) < 5 * np.sqrt(expected * (1 - expected) / count)


def test_twice_weekly_loses_fewer_than_weekly_by_the_calendar_alone():
    """Of people alike in all else, ten sessions: 1 - exp(-9 (c_0 g + q_0)) with g the gap in weeks."""
    who = person(early=0.0)
    for gap in (0.5, 1.0):
        one = chance(who, days=7.0 * gap)
        left = 1.0 - (1.0 - one) ** (SESSIONS - 1)
        hazards = (SESSIONS - 1) * (float(who.calendar_hazard) * gap + float(who.session_hazard))
        assert left == pytest.approx(-np.expm1(-hazards), rel=1e-6)


def test_those_who_never_start_get_nothing():
    """Their share is p_0 within five standard errors (6e-7); no session, never dropped out, never attending."""
    who, stood = many()
    never = stood[0]["never_started"] == 1.0
    share = float(who.never_starts)
    assert abs(never.mean() - share) < 5 * np.sqrt(share * (1 - share) / PEOPLE)
    for s in stood:
        for name in ("attending", "sessions_attended", "dropped_out"):
            assert not np.any(s[name][never])


def test_the_well_enough_finish_and_have_not_dropped_out():
    who = person()
    x = after(who, who.rest(hears(**ILL)), 1)
    just_well, not_yet = (after(who, x, 2, SEVERITY=float(who.early_completion) + d) for d in (-1e-6, 1e-6))
    assert stands(who, just_well)["attending"] == 0.0
    assert stands(who, not_yet)["attending"] == 1.0
    assert stands(who, just_well)["sessions_attended"] == 2.0
    later = before(who, just_well, 3, draw=-1.0)
    assert stands(who, later)["dropped_out"] == 0.0


def test_the_last_session_ends_therapy_without_dropping_out():
    who = person()
    x = after(who, who.rest(hears(**ILL)), 1, last=True)
    assert stands(who, x) == {
        "attending": 0.0, "dropped_out": 0.0, "sessions_attended": 1.0, "assessed": 1.0, "never_started": 0.0
    }  # fmt: skip


@settings(deadline=None, max_examples=60)
@given(draw=st.floats(0.01, 0.6), left=st.booleans(), parts=st.integers(1, 50))
def test_loss_to_assessment_comes_at_its_time_whatever_the_steps(draw, left, parts):
    """Lost when exp(m_0 + m_d [left]) t exceeds -log(1 - U), in any number of steps, and for good."""
    who = person(loss_draw=draw)
    x = who.rest(hears(**ILL))
    if left:
        x = before(who, after(who, x, 1), 2, draw=-1.0)
    daily = np.exp(float(who.loss_hazard) + float(who.lost_after_leaving) * left)
    when = -np.log1p(-draw) / daily
    inputs = usual(who) | {NEVER_STARTED: jnp.zeros(())}
    for until, expected in ((0.999 * when, 1.0), (1.001 * when, 0.0)):
        y = x
        for _ in range(parts):
            y = who.between_windows((jnp.asarray(until / parts),), y, inputs, None)
        assert stands(who, y)["assessed"] == expected
    y = who.between_windows((jnp.asarray(1000.0),), y, inputs, None)
    assert stands(who, y)["assessed"] == 0.0


@pytest.mark.parametrize("strength", [0.3, 0.8])
def test_loss_may_hang_on_severity_and_as_shipped_does_not(strength):
    """One SD more of severity multiplies the hazard by exp(m_S)."""
    spread, middle = float(person().spread_severity), float(person().middle_severity)

    def lost(who, severity):
        return float(waits(who, who.rest(hears(**ILL)), 1.0, SEVERITY=severity).accumulated_hazard)

    assert lost(person(), middle + spread) == lost(person(), middle)
    told = person(lost_by_severity=strength)
    assert lost(told, middle + spread) / lost(told, middle) == pytest.approx(np.exp(strength), rel=1e-9)


def test_those_who_never_start_are_lost_like_those_who_left():
    who = person()
    x = who.rest(hears(**ILL))
    day = (jnp.asarray(1.0),)
    never, started = (
        who.between_windows(day, x, usual(who) | {NEVER_STARTED: jnp.asarray(v)}, None).accumulated_hazard
        for v in (1.0, 0.0)
    )
    np.testing.assert_allclose(never / started, np.exp(float(who.lost_after_leaving)), rtol=1e-9)


def test_present_is_who_comes_to_the_latest_session():
    """What is given in a window between sessions, and counted from them, is for those too; only doses ask for it."""
    inputs = hears(**ILL, ALLIANCE=0.0, SESSION_DISTRESS=0.5)

    def opened(x, session):
        return who.on_window((jnp.asarray(0.0), jnp.asarray(float(session))), x, inputs, Told(0.5))

    def present(x):
        return float(who.signals(x, NEUTRAL)[PRESENT])

    who = person(never_draw=0.0, never_starts=0.5)
    never = who.rest(hears(**ILL))
    assert [present(x) for x in (never, opened(never, 1), opened(opened(never, 1), 0))] == [0.0, 0.0, 0.0]
    who = person(never_draw=1.0, session_hazard=1e3)  # leaves before the second session
    first = opened(who.rest(hears(**ILL)), 1)
    second = opened(first, 2)
    assert [present(x) for x in (first, opened(first, 0), second, opened(second, 0))] == [1.0, 1.0, 0.0, 0.0]
    last = who.on_session_end(tuple(map(jnp.asarray, (1.0, 0.0, 1.0))), first, inputs, None)
    assert (float(last.attending), present(last)) == (0.0, 1.0)
    assert {kind for kind in ORDER if PRESENT in kind.hears} == {
        Oxytocin,
        Vasopressin,
        Carbetocin,
        Steroids,
        InjectedCrh,
        OralDrugs,
    }
