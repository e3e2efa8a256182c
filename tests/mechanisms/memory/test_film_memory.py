"""Mirrors src/assuage/mechanisms/memory/film_memory.py."""

import dataclasses

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from assuage.mechanisms.memory.base_level import LADDER_PER_DAY, SECONDS_PER_DAY
from assuage.mechanisms.memory.film_memory import FilmMemory
from assuage.mechanisms.signals import FILM_INTRUSIONS
from assuage.parameters.library import parameter
from tests.evidence.figures import number
from tests.mechanisms.alone import NEUTRAL, hears, typical


pytestmark = pytest.mark.usefixtures("x64")
FILM = (jnp.asarray(0.33),)
REST = {"CORTISOL": 0.6}
NIGHT = 9.0 / 24.0
DIFFER = (("traits", "arousability"), ("intrusions", "reencoding"), ("film_memory", "own_strength"))


def person(**changed):
    return typical(FilmMemory, **changed)


def seen(who, payload=FILM, **said):
    heard = hears(**(REST | said))
    return who.on_film(payload, who.rest(heard), heard, None)


@jax.jit
def lived(who, x, days):
    return who.between_windows((days,), x, NEUTRAL, None)


def week(who, slept=1.0, drop=None, **said):
    """Expected intrusions of seven days after the film, hours apart on the first."""
    x = seen(who, **said)
    if drop is not None:
        x = drop(x)
    for part in np.diff(np.geomspace(1.0 / SECONDS_PER_DAY, NIGHT, 60)):
        x = lived(who, x, jnp.asarray(part))
    x = who.on_night((jnp.asarray(slept),), x, NEUTRAL, None)
    for part in [1.0 - NIGHT, *[1.0] * 6]:
        x = lived(who, x, jnp.asarray(part))
    return x.expected


def test_the_rate_without_new_traces_is_a_closed_form():
    """A week by quadrature of the mean over cues of the logistic of ln V - d ln(age) - tau - k_C c."""
    who = person(reencoding=0.0)
    x = seen(who)
    ages = np.geomspace(1.0 / SECONDS_PER_DAY, 7.0, 20_000)
    low = x.strength - 0.5 * np.log(ages * SECONDS_PER_DAY) - who.threshold - who.suppression * x.context
    pulls = np.linspace(0.0, 2.0 * float(who.similarity), 400)
    chance = np.mean(1.0 / (1.0 + np.exp(-(np.asarray(low)[:, None] + pulls) / float(who.noise))), axis=1)
    for part in np.diff(np.concatenate([np.geomspace(1.0 / SECONDS_PER_DAY, 1.0, 80), np.arange(2.0, 8.0)])):
        x = lived(who, x, jnp.asarray(part))
    np.testing.assert_allclose(x.expected, np.trapezoid(float(who.cues) * chance, ages), rtol=2e-3)


def test_minutes_and_quiet_days_say_the_same():
    """The flow against the quiet step, over three hours of the second day, with much re-encoding."""
    who = person(reencoding=0.3)
    quiet = flowing = lived(who, seen(who), jnp.asarray(1.0))

    @jax.jit
    def minute(x):
        rates = who.flow(jnp.asarray(0.0), x, hears(**REST))
        moved = {name: jax.tree.map(lambda a, b: a + 0.25 * b, getattr(x, name), rate) for name, rate in rates.items()}
        return dataclasses.replace(x, **moved)

    for _ in range(4 * 180):
        flowing = minute(flowing)
    quiet = lived(who, quiet, jnp.asarray(0.125))
    for name in ("age", "expected", "since_mind"):
        np.testing.assert_allclose(getattr(flowing, name), getattr(quiet, name), rtol=1e-4)
    np.testing.assert_allclose(np.array(flowing.traces), np.array(quiet.traces), rtol=0.03, atol=1e-8)


def test_nothing_is_counted_before_a_film_and_nothing_is_lost_after_it():
    """No film, no intrusions; and a week is the sum of its days."""
    who = person()
    none = lived(who, who.rest(hears(**REST)), jnp.asarray(30.0))
    assert float(who.signals(none, NEUTRAL)[FILM_INTRUSIONS]) == 0.0
    x = lived(who, seen(who), jnp.asarray(1.0))
    by_day = x
    for _ in range(6):
        by_day = lived(who, by_day, jnp.asarray(1.0))
    np.testing.assert_allclose(by_day.expected, lived(who, x, jnp.asarray(6.0)).expected, rtol=0.02)


@pytest.mark.parametrize(
    ("changed", "said", "sign"),
    [
        ({"encoding_block": 0.3}, {"CENTRAL_EFFECT": 1.0}, -1),
        ({"encoding_block": -0.3}, {"CENTRAL_EFFECT": 1.0}, +1),
        ({"encoding_block": 0.0}, {"CENTRAL_EFFECT": 1.0}, 0),
        ({"cortisol_disruption": 0.3}, {"CORTISOL": 2.0}, +1),
        ({"cortisol_disruption": -0.3}, {"CORTISOL": 2.0}, -1),
        ({}, {"CORTISOL": 0.3}, 0),
        ({}, {"payload": (jnp.asarray(0.6),)}, +1),
    ],
    ids=["oxytocin blocks", "oxytocin adds", "no coefficient", "cortisol", "cortisol binds", "low cortisol", "worse"],
)
def test_direction_of_what_is_there_at_the_film(changed, said, sign):
    who = person(**changed)
    assert np.sign(round(float(week(who, **said) - week(who)), 9)) == sign


@pytest.mark.parametrize("signal", ["CENTRAL_EFFECT", "CORTISOL"])
def test_consolidation_is_a_mean_over_its_window_and_ends_with_it(signal):
    """Six hours at one level give that level; nothing is added afterwards."""
    who = person()
    heard = hears(**(REST | {signal: 2.0}))
    full, kept = {"CENTRAL_EFFECT": (2.0, "oxytocin"), "CORTISOL": (0.5, "cortisol")}[signal]
    x = seen(who)
    per_minute = who.flow(jnp.asarray(0.0), x, heard)[kept]
    np.testing.assert_allclose(float(per_minute) * float(who.consolidation), full)
    assert float(who.flow(jnp.asarray(0.0), lived(who, x, jnp.asarray(0.251)), heard)[kept]) == 0.0


@pytest.mark.parametrize(("coefficient", "kept"), [("consolidation_block", "oxytocin"), ("cortisol_block", "cortisol")])
def test_what_was_there_in_consolidation_takes_from_strength(coefficient, kept):
    for value, sign in ((0.3, -1), (0.0, 0), (-0.3, 1)):
        who = person(**{coefficient: value})
        x = seen(who)
        there = dataclasses.replace(x, **{kept: jnp.asarray(0.5)})
        assert np.sign(float(who.rate(there) - who.rate(x))) == sign


def test_sleep_lowers_intrusions_and_only_the_first_night_counts():
    who = person()
    assert week(who) < week(who, slept=0.5) < week(who, slept=0.0)
    x = who.on_night((jnp.asarray(1.0),), seen(who), NEUTRAL, None)
    assert float(who.on_night((jnp.asarray(0.0),), x, NEUTRAL, None).context) == float(x.context)
    before = who.on_night((jnp.asarray(0.0),), who.rest(NEUTRAL), NEUTRAL, None)
    assert float(before.nights) == 0.0


def test_a_task_weakens_a_memory_that_is_open_and_no_other():
    """Within six hours of the film, or of a reminder: both are needed a day later."""
    who, task = person(), (jnp.asarray(1.0),)
    fresh = seen(who)
    old = lived(who, fresh, jnp.asarray(1.0))
    reminded = who.on_reminder((), old, NEUTRAL, None)
    for x, weaker in ((fresh, True), (old, False), (reminded, True)):
        assert (float(who.on_task(task, x, NEUTRAL, None).strength) < float(x.strength)) == weaker
    assert float(who.rate(reminded)) == float(who.rate(old))


def test_a_reminder_and_a_task_leave_the_published_share_of_intrusions():
    """icu2023-imagery-task-intrusions: .31 (.20 to .48) of the intrusions, where they are too rare to saturate."""
    who, task = person(threshold=0.0), (jnp.asarray(1.0),)
    x = who.on_reminder((), lived(who, seen(who), jnp.asarray(7.0)), NEUTRAL, None)
    left = float(who.rate(who.on_task(task, x, NEUTRAL, None)) / who.rate(x))
    print(f"share of intrusions left by a reminder and a task: {left:.3f}")
    assert 0.2 < left < 0.48


def test_a_week_of_people_is_as_published():
    """sexhorm2022-intrusion: 5.3 (SD 4.6) in women, by people of the central truth; more spread than a Poisson's 2.3.

    Within three tenths: the centre of a belief is no fit, and the draws are fixed.
    """
    rng, count = np.random.default_rng(3), 400
    own = {}
    for file, name in DIFFER:
        belief = parameter(f"{file}.{name}")
        deviation = number(belief.spread) * rng.normal(size=count)
        own[name] = jnp.asarray(deviation if name == "own_strength" else belief.typical.centre * np.exp(deviation))
    expected = np.asarray(jax.vmap(lambda own: week(dataclasses.replace(person(), **own)))(own))
    spread = np.sqrt(expected.var() + expected.mean())
    print(f"a week has {expected.mean():.2f} intrusions, SD {spread:.2f}")
    np.testing.assert_allclose(expected.mean(), 5.3, rtol=0.3)
    np.testing.assert_allclose(spread, 4.6, rtol=0.3)


def test_the_ladder_of_a_new_film_is_empty():
    who = person()
    old = lived(who, seen(who), jnp.asarray(3.0))
    again = who.on_film(FILM, old, hears(**REST), None)
    assert [float(y) for y in again.traces] == [0.0] * len(LADDER_PER_DAY)
    assert float(again.expected) == float(old.expected) > 0.0  # a diary of the second takes the rise
