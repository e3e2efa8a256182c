"""Mirrors src/assuage/simulation/engine.py: how exactly a tape is played.

People differ more widely than the shipped spreads; the window holds a spray, eight exposures and a 15 min stressor.
"""

from functools import cache
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from scipy.optimize import brentq

from assuage.mechanisms.events import Event
from assuage.mechanisms.signals import BRAIN_OXYTOCIN, CENTRAL_EFFECT, CORTISOL, PLASMA_EXCESS
from assuage.parameters.library import central_truth, drug_coefficients
from assuage.simulation.engine import start
from assuage.simulation.tape import TimedEvent, record_tape
from tests.oracles.bateman import bateman_peak
from tests.simulation.body import (
    ACTH,
    ADRENAL,
    CRH,
    LOOKS,
    PITUITARY,
    SEEN,
    START,
    WINDOW,
    course,
    drawn,
    oracle,
    widened,
    window_tape,
)


PEOPLE = 12


@cache
def in_double(finer=1.0):
    with jax.enable_x64(True):
        return course(window_tape(finer))


@cache
def in_single():
    return course(window_tape())


def said(world, states):
    axes = (jax.tree.map(lambda leaf: -1 if jnp.ndim(leaf) else None, world), -1)
    return jax.vmap(lambda w, x: w.signals(x), in_axes=axes, out_axes=-1, axis_size=PEOPLE)(world, states)


@cache
def exact():
    with jax.enable_x64(True):
        return oracle(window_tape(), drawn(PEOPLE), start, jax.jit(said))


def worst(found, expected, signal):
    """Largest difference in units of the person's highest level."""
    return float(np.max(np.abs(found[signal] - expected[signal]) / np.abs(expected[signal]).max(axis=0)))


def test_the_window_moves_everything():
    """Or the comparisons below would compare rest with rest."""
    levels = in_double()
    for signal in (CORTISOL, PLASMA_EXCESS, BRAIN_OXYTOCIN):
        swing = np.ptp(levels[signal], axis=0) / levels[signal].max(axis=0)
        assert np.all(swing > 0.3), signal.name
    assert levels[CORTISOL].shape == (len(LOOKS), PEOPLE)


def test_accuracy_against_diffrax():
    """Tsit5 at relative 1e-9. Measured: cortisol 3.2e-5, plasma, brain and effect 3e-10, CRH 6e-5, ACTH 1.5e-4."""
    errors = {s: worst(in_double(), exact(), s) for s in SEEN}
    assert max(errors[s] for s in (CORTISOL, PITUITARY, ADRENAL)) < 1e-4
    assert max(errors[s] for s in (PLASMA_EXCESS, BRAIN_OXYTOCIN, CENTRAL_EFFECT)) < 1e-8
    assert max(errors[s] for s in (CRH, ACTH)) < 3e-4


def test_halving_the_steps_changes_little():
    """Measured: cortisol 3.1e-5, plasma and brain 3e-15, ACTH 1.4e-4."""
    errors = {s: worst(in_double(), in_double(2.0), s) for s in SEEN}
    assert 0.0 < errors[CORTISOL] < 1e-4
    assert max(errors[s] for s in (PLASMA_EXCESS, BRAIN_OXYTOCIN)) < 1e-12
    assert max(errors.values()) < 3e-4


def test_halved_steps_are_closer_to_the_truth():
    """Fourth order: a half step, a sixteenth of the error; steps of 1.5 min fall to 0.5, so it is a little less."""
    coarse, fine = (worst(found, exact(), CORTISOL) for found in (in_double(), in_double(2.0)))
    assert fine < coarse / 10.0


def test_single_precision_is_enough():
    """Measured: brain 1.3e-5, all others below 8e-6."""
    errors = {s: worst(in_single(), in_double(), s) for s in SEEN}
    assert in_single()[CORTISOL].dtype == np.float32
    assert max(errors.values()) < 1e-4


def test_flip_flop_absorption_gives_the_exact_bateman_peak():
    """Absorption five times slower than elimination, one compartment: peak at 10 min, to the look."""
    known = central_truth()
    volume, mucociliary_rate = 8.0, known["oxytocin.mucociliary_rate"]
    leaving = 0.01 + mucociliary_rate
    ratio: Any = brentq(lambda r: np.log(r) / (leaving * (r - 1.0)) - 10.0, 2.0, 10.0)
    own = drawn(PEOPLE) | {
        "oxytocin.absorption": np.full(PEOPLE, 0.01),
        "oxytocin.clearance": np.full(PEOPLE, volume * ratio * leaving),
        "oxytocin.central_volume": np.full(PEOPLE, volume),
        "oxytocin.intercompartmental_clearance": np.zeros(PEOPLE),
    }
    at, height = bateman_peak(24.0 * 1.68, 0.01, leaving, ratio * leaving)
    assert at == pytest.approx(10.0)
    sprayed = START + 30.0
    looks = tuple(sprayed + np.array([9.0, 10.0, 11.0]))
    tape = record_tape([TimedEvent(sprayed, Event.SPRAY, (24.0,))], looks, start=START)
    expected = 1000.0 * known["oxytocin.absorbed_fraction_to_plasma"] / volume * height
    with jax.enable_x64(True):
        plasma = course(tape, own)[PLASMA_EXCESS]
    np.testing.assert_allclose(plasma[1], expected, rtol=1e-8)
    assert np.all(plasma[1] > plasma[[0, 2]])
    assert np.all(plasma > 0.0)


def test_more_looks_disturb_nothing():
    """A look inside a step cuts it, so levels agree to the step error, far inside it for the exactly stepped drug."""
    with jax.enable_x64(True):
        few = course(window_tape(looks=LOOKS[::10]))
    for signal, tolerance in ((CORTISOL, 1e-4), (PLASMA_EXCESS, 1e-11), (BRAIN_OXYTOCIN, 1e-11)):
        all_of_them = {signal: in_double()[signal][::10]}
        assert worst(few, all_of_them, signal) < tolerance


def test_padding_changes_no_bit():
    wider = course(widened(window_tape(), 20_000, 512))
    for signal in SEEN:
        np.testing.assert_array_equal(wider[signal], in_single()[signal])


def test_people_do_not_depend_on_their_place():
    """In single precision and with an odd number of people; in batches of one width they are held to the bit."""
    moved = course(window_tape(), own={name: np.roll(value, 5) for name, value in drawn(PEOPLE).items()})
    back = {signal: np.roll(level, -5, axis=1) for signal, level in moved.items()}
    assert max(worst(back, in_single(), signal) for signal in SEEN) < 1e-5


def test_order_of_simultaneous_events_that_do_not_touch_each_other():
    """A change of chronic stress and what nobody here answers to: in any order the same bits."""
    at = START + 100.0
    together = [
        TimedEvent(at, Event.CHRONIC_STRESS, (0.5,)),
        TimedEvent(at, Event.LIFE, (7.0,)),
        TimedEvent(at, Event.SESSION_END, (1.0, 0.0, 0.0)),
        TimedEvent(at, Event.SPRAY, (8.0,)),
    ]
    found = []
    for order in (together, together[::-1], together[2:] + together[:2]):
        found.append(course(record_tape([*WINDOW, *order], LOOKS, start=START)))
    for signal in SEEN:
        np.testing.assert_array_equal(found[0][signal], found[1][signal])
        np.testing.assert_array_equal(found[0][signal], found[2][signal])
    assert worst(found[0], in_single(), CORTISOL) > 0.01


def test_without_drug_and_coefficient_the_arms_are_the_same_bits():
    """With nothing that oxytocin does, a spray moves plasma and brain, and cortisol by not one bit."""
    effects = [name for name in drug_coefficients() if name.startswith("hpa_")]
    own = drawn(PEOPLE) | dict.fromkeys(effects, np.zeros(()))
    placebo = [TimedEvent(h.at, h.kind, (0.0,)) if h.kind is Event.SPRAY else h for h in WINDOW]
    drug, none = (course(record_tape(w, LOOKS, start=START), own=own) for w in (WINDOW, placebo))
    for signal in (CORTISOL, CRH, ACTH, PITUITARY, ADRENAL):
        np.testing.assert_array_equal(drug[signal], none[signal])
    assert np.all(drug[BRAIN_OXYTOCIN].max(axis=0) > 0.1)
    assert np.all(none[BRAIN_OXYTOCIN] == 0.0)
