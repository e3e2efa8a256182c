"""Run people through an arm: one compiled program per world, and every signal that anyone reads written down.

Signals are written down at every look, so a new study compiles nothing; the instruments then read those (`readings`).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import jax
import numpy as np
from jax import Array

from assuage import shelves
from assuage.measures.catalogue import measures
from assuage.measures.forms import signals_of
from assuage.mechanisms.signals import (
    ALLIANCE,
    ASSESSED,
    ATTENDING,
    CENTRAL_EFFECT,
    DROPPED_OUT,
    INTRUSIONS,
    NEVER_STARTED,
    PLASMA_OXYTOCIN,
    SESSIONS_ATTENDED,
    SEVERITY,
    THREAT,
    Signal,
)
from assuage.parameters.library import central_truth
from assuage.population.people import Population, person
from assuage.population.volunteers import Volunteers, volunteer
from assuage.programs import Program
from assuage.randomness import person_key
from assuage.simulation import worlds
from assuage.simulation.devices import everybody
from assuage.simulation.engine import Rows, play, rows_of
from assuage.simulation.participants import Participants
from assuage.simulation.prepared import Prepared
from assuage.simulation.propagate import Ladder
from assuage.simulation.resting_day import resting_day
from assuage.simulation.resting_orbit import day_of
from assuage.simulation.truth_table import SHARE, TruthTable, log_level


# what a report or an analysis asks for beside the instruments' signals
_ASKED = (
    ALLIANCE,
    ASSESSED,
    ATTENDING,
    CENTRAL_EFFECT,
    DROPPED_OUT,
    INTRUSIONS,
    NEVER_STARTED,
    PLASMA_OXYTOCIN,
    SESSIONS_ATTENDED,
    SEVERITY,
    THREAT,
)


@dataclass(frozen=True)
class Observed:
    """Signals of an arm's people at every look: Signal -> (people, looks); scores at intake (people,), where taken."""

    signals: Mapping[Signal, np.ndarray]
    intake: np.ndarray | None


@shelves.kept
def recorded(therapy: bool, core: str) -> tuple[Signal, ...]:
    """The signals a world writes that some instrument reads, or a report asks for."""
    written = {s for kind in (worlds.THERAPY if therapy else worlds.laboratory(core)) for s in kind.writes}
    read = {s for measure in measures() for s in signals_of(measure)}
    return tuple(sorted(written & (read | {*_ASKED})))


def run(prepared: Prepared, table: TruthTable, who: Participants, arm: str, *, seed: int) -> Observed:
    """People through an arm. Arrays come back in their order."""
    tape = prepared.tapes[arm]
    therapy = prepared.intake is not None
    about: Population | Volunteers = prepared.intake if prepared.intake is not None else prepared.shares(arm)
    shared = (table, about, rows_of(tape), np.uint32(seed))
    seen = everybody(_program(therapy, prepared.core, prepared.ladder), shared, who.columns())
    signals = {s: seen[s.name][: tape.stops_used].T for s in recorded(therapy, prepared.core)}
    return Observed(signals, seen["intake"].astype(np.float64) if therapy else None)


@cache
def _program(therapy: bool, core: str, ladder: Ladder) -> Program:
    return Program(_patients, ladder=ladder) if therapy else Program(_volunteers, core=core, ladder=ladder)


def _patients(
    table: TruthTable,
    population: Population,
    rows: Rows,
    seed: Array,
    truth: Array,
    trial: Array,
    number: Array,
    *,
    ladder: Ladder,
) -> dict[str, Array]:
    fixed = central_truth()
    keys = jax.vmap(lambda t, p: person_key(seed, t, p))(trial, number)

    def drawn(index: Array, key: Array) -> tuple[dict[str, Array], Any, Array]:
        own = jax.tree.map(lambda leaf: leaf[index], table)
        values, facts, caps5 = person(population, own.values, fixed, key, worlds.files(worlds.THERAPY))
        values[SHARE] = own.values[SHARE]
        return values | facts, resting_day(own.days, log_level(fixed, values)), caps5

    values, day, caps5 = jax.vmap(drawn, out_axes=-1)(truth, keys)
    who = worlds.world(worlds.THERAPY, fixed | values, worlds.stress_axis(fixed | values, day))
    record = recorded(True, worlds.DEFAULT_CORE)
    signals = play(who, rows, keys, record, ladder)
    return {"intake": caps5} | {s.name: signals[s] for s in record}


def _volunteers(
    table: TruthTable,
    shares: Volunteers,
    rows: Rows,
    seed: Array,
    truth: Array,
    trial: Array,
    number: Array,
    *,
    core: str,
    ladder: Ladder,
) -> dict[str, Array]:
    fixed, kinds = central_truth(), worlds.laboratory(core)
    keys = jax.vmap(lambda t, p: person_key(seed, t, p))(trial, number)

    def drawn(index: Array, key: Array) -> tuple[dict[str, Array], dict[str, Array], Any]:
        own = jax.tree.map(lambda leaf: leaf[index], table)
        values, facts = volunteer(shares, own.values, fixed, key, worlds.files(kinds))
        return own.values | values, facts, day_of(own.days, log_level(fixed, values), facts["ptsd"])

    values, facts, day = jax.vmap(drawn, out_axes=-1)(truth, keys)
    axis = worlds.laboratory_axis(worlds.CORES[core], fixed | values, day, facts)
    who = worlds.world(kinds, fixed | values, axis, facts)
    record = recorded(False, core)
    signals = play(who, rows, keys, record, ladder)
    return {s.name: signals[s] for s in record}
