"""Run many people of many truths through one arm's tape.

A crowd is a flat list of (truth, virtual trial, person). People are computed in lanes of a fixed width, so the same
person gives the same bytes whatever the batch, the core count, or who else is in the crowd.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial
from typing import Any

import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np
from jax import Array
from jax.sharding import PartitionSpec

from assuage.measures import MEASURES
from assuage.measures.pcl5 import Pcl5
from assuage.measures.salivary_cortisol import SalivaryCortisol
from assuage.mechanisms.pharmacokinetics.intranasal_oxytocin import IntranasalOxytocin, share_to_brain
from assuage.mechanisms.signals import (
    AVOIDANCE,
    HYPERAROUSAL,
    MOOD,
    REEXPERIENCING,
    SALIVARY_CORTISOL,
    Signal,
)
from assuage.parameters.library import central_truth, parameters
from assuage.population.people import Population, caps5_from, person
from assuage.randomness import Luck, person_key
from assuage.simulation import worlds
from assuage.simulation.devices import mesh
from assuage.simulation.engine import Rows, play, rows_of
from assuage.simulation.resting_day import DayTable, day_table, resting_day
from assuage.simulation.tape import Tape, bucket


LANES = 2048
LOOK_BUCKETS = (4, 16, 64, 512)
TRUTH_BUCKETS = (128, 2048)  # one truth or a hundred: the same program
SHARE = "intranasal_oxytocin.typical_share"


class TruthTable(eqx.Module):
    """Truths as the engine reads them: every leaf has the truths on its first axis, padded to a standard length."""

    values: dict[str, Array]
    days: DayTable


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


def truth_table(truths: Mapping[str, np.ndarray | float], clocks: np.ndarray) -> TruthTable:
    """Values that vary between truths, with what follows from them: the share to the brain and the resting day.

    `truths` maps full names to one value or to an array (truths,).
    """
    count = bucket(max(np.size(v) for v in truths.values()), TRUTH_BUCKETS)
    known = parameters()
    varying = {
        name: jnp.asarray(np.resize(np.asarray(value, float), count), jnp.result_type(float))
        for name, value in truths.items()
        if name in known and (known[name].varies or np.any(np.asarray(value) != known[name].typical.centre))
    }
    return _derived(varying, jnp.asarray(clocks, jnp.result_type(float)))


@jax.jit
def _derived(varying: dict[str, Array], clocks: Array) -> TruthTable:
    fixed = central_truth()

    def of(own: dict[str, Array]) -> tuple[Array, DayTable]:
        values = fixed | own | {SHARE: 1.0}
        share = share_to_brain(worlds.mechanism(IntranasalOxytocin, "intranasal_oxytocin", values))
        return share, day_table(worlds.stress_axis(values, None), clocks)

    share, days = jax.lax.map(of, varying, batch_size=32)
    return TruthTable(varying | {SHARE: share}, days)


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
    width = LANES * mesh().size
    program = _program(tuple(record))
    rows = rows_of(tape)
    taken = {
        name: jnp.asarray(np.resize(looks.get(name) or [0], bucket(len(looks.get(name, ())), LOOK_BUCKETS)), jnp.int32)
        for name in MEASURES
    }
    parts: list[dict[str, np.ndarray]] = []
    pending: list[dict[str, Array]] = []
    for first in range(0, len(crowd), width):
        who = [
            jnp.asarray(np.resize(a[first : first + width], width), jnp.uint32)
            for a in (crowd.truth, crowd.trial, crowd.person)
        ]
        pending.append(program(table, population, rows, taken, jnp.uint32(seed), *who))
        if len(pending) > 1:  # one batch computes while the one before it is fetched
            parts.append(jax.device_get(pending.pop(0)))
    parts += jax.device_get(pending)

    def joined(name: str, count: int) -> np.ndarray:
        return np.concatenate([p[name] for p in parts], axis=-1)[:count, : len(crowd)].T

    return Seen(
        intake_caps5=np.concatenate([p["intake"] for p in parts])[: len(crowd)],
        measures={name: joined(name, len(looks.get(name, ()))) for name in MEASURES},
        signals={s: joined(s.name, tape.stops_used) for s in record},
    )


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
    fixed = central_truth()
    keys = jax.vmap(lambda t, p: person_key(seed, t, p))(trial, number)

    def drawn(index: Array, key: Array) -> tuple[dict[str, Array], Any, Array]:
        own = jax.tree.map(lambda leaf: leaf[index], table)
        values, facts, caps5 = person(population, own.values, fixed, key)
        values[SHARE] = own.values[SHARE]
        level = jnp.log(_of(values, fixed, "hpa_axis.sensitivity")) - (
            _of(values, fixed, "hpa_axis.sensitisation") * _of(values, fixed, "hpa_axis.trauma_load")
        )
        return values | facts, resting_day(own.days, level), caps5

    values, day, caps5 = jax.vmap(drawn, out_axes=-1)(truth, keys)
    who = worlds.world(worlds.THERAPY, fixed | values, day)
    signals = play(who, rows, keys, tuple(dict.fromkeys((*MEASURED, SALIVARY_CORTISOL, *record))))
    interview, report, saliva = (
        caps5_from(fixed),
        worlds.mechanism(Pcl5, "pcl5", fixed),
        worlds.mechanism(SalivaryCortisol, "salivary_cortisol", fixed),
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


def _of(values: Mapping[str, Array], fixed: Mapping[str, float], name: str) -> Array:
    return values[name] if name in values else jnp.asarray(fixed[name], jnp.result_type(float))
