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
from assuage.population.person import Companions, Population, person
from assuage.programs import Program
from assuage.randomness import person_key
from assuage.simulation.assembly import Kinds, parameter_files, world
from assuage.simulation.devices import everybody
from assuage.simulation.engine import Rows, play, rows_of
from assuage.simulation.participants import Participants, first_of
from assuage.simulation.prepared import Prepared
from assuage.simulation.propagate import Ladder
from assuage.simulation.resting_orbit import day_of
from assuage.simulation.truth_table import TruthTable


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
def recorded(kinds: Kinds) -> tuple[Signal, ...]:
    """The signals these mechanisms write that some instrument reads, or a report asks for."""
    written = {signal for kind in kinds for signal in kind.writes}
    read = {signal for measure in measures() for signal in signals_of(measure)}
    return tuple(sorted(written & (read | {*_ASKED})))


def run(prepared: Prepared, table: TruthTable, who: Participants, arm: str, *, seed: int) -> Observed:
    """People through an arm. Arrays come back in their order."""
    tape = prepared.tapes[arm]
    shared = (table, prepared.population(arm), rows_of(tape), np.uint32(seed))
    looked = slice(tape.stops_used)
    seen = everybody(_program(prepared.kinds, prepared.ladder), shared, who.columns(), looked)
    signals = {s: seen[s.name].T for s in recorded(prepared.kinds)}
    return Observed(signals, seen["intake"].astype(np.float64) if "intake" in seen else None)


@cache
def _program(kinds: Kinds, ladder: Ladder) -> Program:
    return Program(_people, kinds=kinds, ladder=ladder)


def _people(
    table: TruthTable,
    population: Population,
    rows: Rows,
    seed: Array,
    truth: Array,
    trial: Array,
    number: Array,
    *,
    kinds: Kinds,
    ladder: Ladder,
) -> dict[str, Array]:
    fixed, files = central_truth(), parameter_files(kinds)
    keys = jax.vmap(lambda t, p: person_key(seed, t, p))(trial, number)

    def shared(size: Array | int) -> Array:
        return jax.vmap(lambda t, p: person_key(seed, t, first_of(p, size)))(trial, number)

    company = Companions(shared(population.per_therapist), shared(population.per_group))

    def drawn(
        index: Array, key: Array, company: Companions
    ) -> tuple[dict[str, Array], dict[str, Array], Any, dict[str, Array]]:
        own = jax.tree.map(lambda leaf: leaf[index], table)
        one = person(population, own.values, fixed, key, files, company)
        values = own.values | one.values
        day = day_of(own.days, fixed | values, one.facts)
        return values, one.facts, day, {} if one.caps5 is None else {"intake": one.caps5}

    values, facts, day, intake = jax.vmap(drawn, out_axes=-1)(truth, keys, company)
    signals = play(world(kinds, fixed | values, day, facts), rows, keys, recorded(kinds), ladder)
    return intake | {s.name: signals[s] for s in recorded(kinds)}
