"""Mirrors src/assuage/simulation/assembly.py: which mechanisms run together, and how values become them."""

from collections import Counter
from typing import Any, ClassVar

import jax.numpy as jnp
import numpy as np
import pytest

from assuage.errors import AssuageError
from assuage.measures.catalogue import measures
from assuage.measures.forms import signals_of
from assuage.mechanisms.autonomic.autonomic_response import AutonomicResponse
from assuage.mechanisms.circuit.circuit import Circuit
from assuage.mechanisms.events import Event
from assuage.mechanisms.fear_learning.conditioned_fear import ConditionedFear
from assuage.mechanisms.fear_learning.trauma_memory import TraumaMemoryLearning
from assuage.mechanisms.hpa_axis.core import HpaCore
from assuage.mechanisms.mechanism import Mechanism, handed, parameter_fields
from assuage.mechanisms.oxytocin_system.central_effect import CentralEffect
from assuage.mechanisms.pharmacokinetics.oxytocin import Oxytocin
from assuage.mechanisms.pharmacokinetics.steroids import Steroids
from assuage.mechanisms.signals import (
    APPROACH,
    AROUSAL,
    BRAIN_OXYTOCIN,
    CENTRAL_EFFECT,
    CONTACT_SHIFT,
    CUE_THREAT,
    FILM_INTRUSIONS,
    HEART_RATE,
    PLASMA_OXYTOCIN,
    SALIVARY_CORTISOL,
    SEVERITY,
    STARTLE,
    TRUST_TRANSFER,
    Signal,
)
from assuage.mechanisms.therapy.attendance import Attendance
from assuage.parameters.library import central_truth, parameters
from assuage.simulation import assembly
from assuage.studies.asked import Models


EVERY = pytest.mark.parametrize(
    "kinds", [assembly.shelf(s, Models(c)) for s in assembly.SHELVES for c in assembly.CORES], ids=lambda k: str(len(k))
)
SHARE = {"oxytocin.typical_share": 6e-5}


@EVERY
def test_a_signal_has_one_writer_and_what_is_read_is_written(kinds):
    writes = assembly.writers(kinds)
    assert all(signal in writes for kind in kinds for signal in kind.reads)
    assert max(Counter(s for kind in kinds for s in kind.writes).values()) == 1
    assert sum(issubclass(kind, HpaCore) for kind in kinds) == 1


@EVERY
def test_every_parameter_of_a_world_is_in_its_files(kinds):
    files = assembly.parameter_files(kinds)
    assert files <= {full.partition(".")[0] for full in parameters()}
    assert {"hpa_axis", "hpa_history", "cortisol_binding", "traits", "oxytocin"} <= files
    assert ("steroids" in files) == (Steroids in kinds)
    assert ("sriram" in files) == any(kind.__name__ == "Sriram" for kind in kinds)


def test_a_trait_is_one_number_in_the_laboratory_and_in_therapy():
    """No mechanism has a number of its own under the name of what a person carries everywhere."""
    traits = {name for file, _, name in (full.partition(".") for full in parameters()) if file == "traits"}
    readers: dict[str, set[assembly.Kind]] = {}
    for kind in assembly.shelf("life"):
        for name in traits & parameter_fields(kind).keys():
            assert assembly.file_of(kind, name) == "traits", (kind.__name__, name)
            readers.setdefault(name, set()).add(kind)
    assert readers["learning_rate"] == {ConditionedFear, TraumaMemoryLearning}
    assert readers["overgeneralisation"] == {ConditionedFear, TraumaMemoryLearning, Circuit}


def test_a_signal_has_one_neutral_value():
    inputs: dict[Signal, set[float]] = {}
    for kind in assembly.ORDER:
        for signal, value in kind.hears.items():
            inputs.setdefault(signal, set()).add(value)
    assert {s.name: v for s, v in inputs.items() if len(v) > 1} == {}


@pytest.mark.parametrize(
    ("needs", "events", "shelf"),
    [
        ((PLASMA_OXYTOCIN,), {Event.INFUSION}, "rest and drugs"),
        ((SALIVARY_CORTISOL,), {Event.STEROID, Event.WAKING}, "rest and drugs"),
        ((SALIVARY_CORTISOL,), {Event.STRESS}, "stress"),
        ((HEART_RATE,), set(), "stress"),
        ((STARTLE,), {Event.THREAT}, "stress"),
        ((STARTLE,), {Event.TRIAL}, "conditioning"),
        ((CUE_THREAT,), {Event.TRIAL, Event.SPRAY}, "conditioning"),
        ((FILM_INTRUSIONS,), {Event.FILM, Event.SPRAY, Event.STRESS}, "memory"),
        ((TRUST_TRANSFER,), {Event.MEET, Event.EXCHANGE, Event.SPRAY}, "social"),
        ((APPROACH, HEART_RATE), {Event.SCENE, Event.STRESS}, "social"),
        ((SEVERITY,), {Event.SPRAY, Event.EXPOSURE, Event.SESSION_START}, "therapy"),
        ((SEVERITY, SALIVARY_CORTISOL), {Event.STRESS, Event.EXPOSURE}, "therapy"),
        ((SEVERITY, HEART_RATE), {Event.STRESS, Event.EXPOSURE}, "life"),
        ((SEVERITY,), {Event.STEROID, Event.EXPOSURE}, "therapies"),
        ((SEVERITY,), {Event.RESTRUCTURE, Event.SESSION_START}, "therapies"),
        ((SEVERITY,), {Event.EXPOSURE, Event.DUAL_TASK}, "therapies"),
        ((SEVERITY,), {Event.EXPOSURE, Event.ORAL_DRUG, Event.NOTICED}, "therapies"),
        ((SEVERITY, CONTACT_SHIFT), {Event.EXPOSURE}, "therapies"),
    ],
)
@pytest.mark.parametrize("core", assembly.CORES)
def test_the_smallest_shelf_that_holds_what_is_needed(needs, events, shelf, core):
    assert assembly.world_for(needs, events, Models(core)) == assembly.shelf(shelf, Models(core))


def test_what_nothing_rouses_is_left_out():
    needed = assembly.needed(assembly.shelf("life"), (SALIVARY_CORTISOL,), {Event.SPRAY})
    assert {Oxytocin, CentralEffect} <= needed
    assert not needed & {Steroids, AutonomicResponse, Attendance}


def test_every_instrument_is_told_something():
    said = assembly.writers(assembly.shelf("life"))
    assert {signal for measure in measures() for signal in signals_of(measure)} <= set(said)


class Second(Mechanism[Any]):
    writes: ClassVar = (AROUSAL,)


class Asking(Mechanism[Any]):
    reads: ClassVar = (Signal("moonlight", "lx", "what nobody writes"),)
    writes: ClassVar = (Signal("tide", "m", "what it makes of it"),)


def test_two_writers_or_none_is_one_sentence():
    with pytest.raises(AssuageError, match=r"^Arousal and Second both write arousal$"):
        assembly.writers((*assembly.shelf("stress"), Second))
    with pytest.raises(AssuageError, match=r"^no mechanism writes moonlight, which Asking reads$"):
        assembly.needed((*assembly.shelf("stress"), Asking), Asking.writes, set())
    with pytest.raises(AssuageError, match=r"^no mechanism writes moonlight, which what is measured reads$"):
        assembly.world_for(Asking.reads, set())


def test_a_mechanism_is_handed_what_it_declares_and_no_neutral_value_for_what_is_still_to_be_said():
    said = {BRAIN_OXYTOCIN: 1.0, HEART_RATE: 60.0}
    assert handed(CentralEffect, said, {BRAIN_OXYTOCIN}) == dict(CentralEffect.hears) | {BRAIN_OXYTOCIN: 1.0}
    assert CENTRAL_EFFECT not in handed(AutonomicResponse, said, {CENTRAL_EFFECT})


def test_values_become_fields_given_ones_win_and_what_nobody_varies_stays_a_number():
    values = central_truth() | SHARE | {"oxytocin.absorption": jnp.asarray(0.07)}
    made = assembly.mechanism(Oxytocin, values, clearance=jnp.asarray(2.0))
    assert float(made.clearance) == 2.0
    assert float(made.absorption) == pytest.approx(0.07)
    assert float(made.muscle_share) == pytest.approx(values["oxytocin.muscle_share"])
    assert isinstance(made.muscle_share, np.ndarray)
    assert float(assembly.mechanism(CentralEffect, values).receptor_sensitivity) == 1.0  # from the traits' file


def test_a_value_that_is_missing_is_no_default():
    values = {name: value for name, value in central_truth().items() if name != "oxytocin.muscle_share"}
    with pytest.raises(KeyError, match="muscle_share"):
        assembly.mechanism(Oxytocin, values | SHARE)
