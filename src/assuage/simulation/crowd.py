"""Run many people of many truths through one arm's tape.

A crowd is a flat list of (truth, virtual trial, person). People are computed in lanes of a fixed width, so the same
person gives the same bytes whatever the batch, the core count, or who else is in the crowd.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
from jax import Array
from jax.sharding import PartitionSpec

from assuage.measures import MEASURES
from assuage.measures.pcl5 import Pcl5
from assuage.measures.salivary_cortisol import SalivaryCortisol
from assuage.mechanisms.signals import (
    AVOIDANCE,
    HYPERAROUSAL,
    MOOD,
    REEXPERIENCING,
    SALIVARY_CORTISOL,
    Signal,
)
from assuage.parameters.library import central_truth
from assuage.population.intake import caps5_from
from assuage.population.person import Population, person
from assuage.randomness import Luck, person_key
from assuage.simulation import assembly
from assuage.simulation.devices import mesh
from assuage.simulation.engine import Rows, play, rows_of
from assuage.simulation.resting_orbit import day_of
from assuage.simulation.tape import Tape, bucket
from assuage.simulation.truth_table import SHARE, TruthTable, log_level


LANES = 2048
LOOK_BUCKETS = (4, 16, 64, 512)


@dataclass(frozen=True)
class Crowd:
    """Who is simulated: three integer arrays of one length."""

    truth: np.ndarray  # index into the truth table
    trial: np.ndarray  # virtual trial number
    person: np.ndarray  # person number within the trial

    def __len__(self) -> int:
        return len(self.person)


@dataclass(frozen=True)
class Seen:
    """What was measured and recorded: arrays of shape (people, looks), and the intake CAPS-5 (people,).

    A measure's columns are the looks it was asked for; a signal's columns are all looks of the tape.
    """

    intake_caps5: np.ndarray
    measures: Mapping[str, np.ndarray]
    signals: Mapping[Signal, np.ndarray]


Looks = Mapping[str, Sequence[int]]  # measure -> the looks of the tape at which it is taken


def run(
    table: TruthTable,
    population: Population,
    tape: Tape,
    looks: Looks,
    crowd: Crowd,
    *,
    seed: int,
    record: Sequence[Signal] = (),
) -> Seen:
    """Everybody through the tape. Arrays come back in the crowd's order."""
    program = _program(tuple(record))
    rows = rows_of(tape)
    taken = {
        name: jnp.asarray(np.resize(looks.get(name) or [0], bucket(len(looks.get(name, ())), LOOK_BUCKETS)), jnp.int32)
        for name in MEASURES
    }
    parts = list(batches(crowd, lambda who: program(table, population, rows, taken, jnp.uint32(seed), *who)))

    def joined(name: str, count: int) -> np.ndarray:
        return np.concatenate([p[name] for p in parts], axis=-1)[:count, : len(crowd)].T

    return Seen(
        intake_caps5=np.concatenate([p["intake"] for p in parts])[: len(crowd)],
        measures={name: joined(name, len(looks.get(name, ()))) for name in MEASURES},
        signals={s: joined(s.name, tape.stops_used) for s in record},
    )


Who = list[Array]  # truth, trial and person of one batch


def batches(crowd: Crowd, program: Callable[[Who], dict[str, Array]]) -> Iterator[dict[str, np.ndarray]]:
    """What a program gives for the crowd, in batches of all lanes of all cores; the last is filled up by repeating."""
    width = LANES * mesh().size
    pending: list[dict[str, Array]] = []
    for first in range(0, len(crowd), width):
        columns = (crowd.truth, crowd.trial, crowd.person)
        who = [jnp.asarray(np.resize(a[first : first + width], width), jnp.uint32) for a in columns]
        pending.append(program(who))
        if len(pending) > 1:  # one batch computes while the one before it is fetched
            yield jax.device_get(pending.pop(0))
    yield from jax.device_get(pending)


@lru_cache
def _program(record: tuple[Signal, ...]) -> Any:
    people, same = PartitionSpec("people"), PartitionSpec()
    return jax.jit(
        jax.shard_map(
            partial(_lanes, record=record),
            mesh=mesh(),
            in_specs=(same, same, same, same, same, people, people, people),
            out_specs=_last_axis(record),
            check_vma=False,
        )
    )


def _last_axis(record: tuple[Signal, ...]) -> dict[str, PartitionSpec]:
    looks = PartitionSpec(None, "people")
    return {"intake": PartitionSpec("people")} | dict.fromkeys((*MEASURES, *(s.name for s in record)), looks)


MEASURED = (REEXPERIENCING, AVOIDANCE, MOOD, HYPERAROUSAL)


def _lanes(
    table: TruthTable,
    population: Population,
    rows: Rows,
    looks: dict[str, Array],
    seed: Array,
    truth: Array,
    trial: Array,
    number: Array,
    *,
    record: tuple[Signal, ...],
) -> dict[str, Array]:
    fixed, kinds = central_truth(), assembly.shelf("therapy")
    keys = jax.vmap(lambda t, p: person_key(seed, t, p))(trial, number)

    def drawn(index: Array, key: Array) -> tuple[dict[str, Array], dict[str, Array], Any, Array]:
        own = jax.tree.map(lambda leaf: leaf[index], table)
        one = person(population, own.values, fixed, key, assembly.parameter_files(kinds))
        values = one.values | {SHARE: own.values[SHARE]}
        assert one.caps5 is not None  # a trial has a rule
        return values, one.facts, day_of(own.days, log_level(fixed, values), one.facts["ptsd"]), one.caps5

    values, facts, day, caps5 = jax.vmap(drawn, out_axes=-1)(truth, keys)
    who = assembly.world(kinds, fixed | values, day, facts)
    signals = play(who, rows, keys, tuple(dict.fromkeys((*MEASURED, SALIVARY_CORTISOL, *record))))
    interview, report, saliva = (
        caps5_from(fixed),
        assembly.mechanism(Pcl5, fixed),
        assembly.mechanism(SalivaryCortisol, fixed),
    )

    def caps5_total(key: Array, tick: Array, b: Array, c: Array, d: Array, e: Array) -> Array:
        return interview.total((b, c, d, e), Luck(key), Luck(key, tick))

    def pcl5_total(key: Array, tick: Array, b: Array, c: Array, d: Array, e: Array) -> Array:
        return report.total((b, c, d, e), Luck(key, tick))

    def saliva_sample(key: Array, tick: Array, level: Array) -> Array:
        return saliva.sample(level, Luck(key, tick))

    def at(looks: Array, score: Callable[..., Array], read: tuple[Signal, ...]) -> Array:
        def one(look: Array) -> Array:
            tick = rows["look_ticks"][look]
            return jax.vmap(lambda key, *x: score(key, tick, *x))(keys, *(signals[s][look] for s in read))

        return jax.lax.map(one, looks)

    seen = {
        "caps5": at(looks["caps5"], caps5_total, MEASURED),
        "pcl5": at(looks["pcl5"], pcl5_total, MEASURED),
        "salivary_cortisol": at(looks["salivary_cortisol"], saliva_sample, (SALIVARY_CORTISOL,)),
    }
    return seen | {"intake": caps5} | {s.name: signals[s] for s in record}
