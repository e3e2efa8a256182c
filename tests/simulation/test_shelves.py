"""One biology: a shelf more changes nothing, every core bears months of therapy, a life event can make a patient."""

from functools import cache

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from assuage.mechanisms.events import Event
from assuage.mechanisms.signals import (
    AROUSAL,
    AVOIDANCE,
    CENTRAL_EFFECT,
    CORTISOL,
    INTRUSIONS,
    REEXPERIENCING,
    SALIVARY_CORTISOL,
    SEVERITY,
    THREAT,
)
from assuage.parameters.library import central_truth
from assuage.population.intake import Rule
from assuage.population.person import Population, person
from assuage.randomness import person_key
from assuage.simulation import assembly
from assuage.simulation.engine import play, rows_of
from assuage.simulation.prepared import prepare
from assuage.simulation.resting_orbit import day_of
from assuage.simulation.tape import TimedEvent, record_tape
from assuage.simulation.truth_table import SHARE, truth_table
from assuage.studies.reading import load_study, shipped


PEOPLE = 24
DAY = 1440.0
SEEN = (SEVERITY, REEXPERIENCING, AVOIDANCE, THREAT, INTRUSIONS, CORTISOL, SALIVARY_CORTISOL, CENTRAL_EFFECT, AROUSAL)


def session(day, number):
    at = day * DAY + 600.0
    return (
        TimedEvent(at, Event.SPRAY, (24.0,)),
        TimedEvent(at + 45.0, Event.SESSION_START, (number, 90.0, 2.0)),
        *(TimedEvent(at + 60.0 + 10.0 * k, Event.EXPOSURE, (0.0,)) for k in range(4)),
        TimedEvent(at + 110.0, Event.EXPOSURE_END),
        TimedEvent(at + 135.0, Event.SESSION_END, (number, 1.0, 0.0)),
    )


THERAPY = (*session(2, 1.0), *session(9, 2.0))
LOOKS = (DAY, 2 * DAY + 660.0, 2 * DAY + 700.0, 9 * DAY + 700.0, 60 * DAY, 180 * DAY)
TRAUMA = (TimedEvent(10 * DAY, Event.TRAUMA, (1.5,)),)
AFTER = tuple(d * DAY for d in (9.0, 17.0, 40.0, 100.0))


@cache
def played(shelf, models, ill, happenings, looks, seen=SEEN):
    """What a shelf says of the same people at every look: signal -> (looks, people)."""
    fixed, kinds = central_truth(), assembly.shelf(shelf, models)
    tape = record_tape(happenings, looks, start=0.0)
    own = jax.tree.map(lambda leaf: leaf[0], truth_table(fixed, tape.clocks, assembly.CORES[models.core]))
    rule = Rule(*(jnp.asarray(v) for v in (0.5, 0.11, 25.0, 80.0))) if ill else None
    shares = Population(*(jnp.asarray(v) for v in (0.3, 1.0 * ill, 1.0 * ill, 0.2, 0.3)), rule=rule)
    keys = jax.vmap(lambda p: person_key(3, 0, p))(jnp.arange(PEOPLE))

    def drawn(key):
        one = person(shares, own.values, fixed, key, assembly.parameter_files(kinds))
        values = one.values | {SHARE: own.values[SHARE]}
        return values, one.facts, day_of(own.days, fixed | values, one.facts)

    @jax.jit
    def run(keys, rows):
        values, facts, day = jax.vmap(drawn, out_axes=-1)(keys)
        return play(assembly.world(kinds, fixed | values, day, facts), rows, keys, seen)

    return {s: np.asarray(v)[: tape.stops_used] for s, v in run(keys, rows_of(tape)).items()}


BODY = (CORTISOL, SALIVARY_CORTISOL, CENTRAL_EFFECT)


@pytest.mark.parametrize(
    ("fewer", "more", "seen"),
    [
        ("rest and drugs", "stress", BODY),
        pytest.param("therapy", "life", SEEN, marks=pytest.mark.verification),
    ],
)
def test_a_shelf_that_brings_more_mechanisms_changes_no_signal(fewer, more, seen):
    """Relative to the size of each signal; nobody's draws change, or far more would."""
    few, many = (played(shelf, assembly.Models(), True, THERAPY, LOOKS, seen) for shelf in (fewer, more))
    for signal in seen:
        size = np.abs(few[signal]).max()
        gap = np.abs(few[signal] - many[signal]).max() / size
        assert gap < 1e-5, (signal.name, gap)
    assert np.ptp(few[CENTRAL_EFFECT]) > 0.1


@pytest.mark.verification
@pytest.mark.parametrize("core", assembly.CORES)
def test_every_core_bears_a_therapy_of_months(core):
    """All is finite, outside windows cortisol stands at the resting day's mean, and symptoms hardly ask which core."""
    seen = played("therapy", assembly.Models(core), True, THERAPY, LOOKS)
    for signal in SEEN:
        assert np.all(np.isfinite(seen[signal])), signal.name
    resting = seen[SALIVARY_CORTISOL][[0, 4, 5]]
    np.testing.assert_allclose(resting[1:], np.broadcast_to(resting[0], (2, PEOPLE)), rtol=0.1)
    usual = played("therapy", assembly.Models(), True, THERAPY, LOOKS)
    np.testing.assert_allclose(seen[SEVERITY][-1].mean(), usual[SEVERITY][-1].mean(), rtol=0.1)


def test_a_life_event_moves_the_healthy_into_illness():
    """Few symptoms and no reexperiencing before; both in everybody after."""
    seen = played("therapy", assembly.Models(), False, TRAUMA, AFTER)
    assert np.all(seen[REEXPERIENCING][0] == 0.0)
    assert np.all(seen[INTRUSIONS][0] == 0.0)
    assert np.all(seen[SEVERITY][0] < 0.5)
    assert np.all(seen[REEXPERIENCING][1] > 0.0)
    assert np.all(seen[SEVERITY][1] > seen[SEVERITY][0])
    assert seen[SEVERITY][1].mean() > 2.0 * seen[SEVERITY][0].mean()


def test_all_shipped_studies_need_few_programs():
    """A program is made for a set of mechanisms, a ladder of steps, a rule of intake or none, and lengths of arrays."""
    programs = set()
    for name in shipped():
        study = prepare(load_study(name))
        for tape in study.tapes.values():
            sizes = (len(tape.kind), len(tape.stops), len(tape.clocks))
            programs.add((study.kinds, study.ladder, study.rule is not None, sizes))
    assert len(programs) <= 12
