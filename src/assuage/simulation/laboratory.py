"""Run an experiment's people: one compiled program for all experiments with one core of the stress axis.

Every signal that an instrument reads is written down at every look, so a new experiment compiles nothing; the
instruments then read those. People, luck and lanes are those of `simulation.crowd`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache, partial
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
from jax import Array
from jax.sharding import PartitionSpec

from assuage.measures import LABORATORY
from assuage.mechanisms.signals import Signal
from assuage.parameters.library import central_truth
from assuage.population.person import FACTS, Population, person
from assuage.randomness import Luck, person_key
from assuage.simulation import assembly
from assuage.simulation.crowd import Crowd, batches
from assuage.simulation.devices import mesh
from assuage.simulation.engine import Rows, play, rows_of
from assuage.simulation.experiment import Protocol, Sampled, protocol
from assuage.simulation.resting_orbit import day_of
from assuage.simulation.tape import Tape, padded_clocks
from assuage.simulation.truth_table import TruthTable, log_level, truth_table
from assuage.studies.experiment import Experiment
from assuage.units import MINUTES_PER_DAY


BLOCK = 1_000_000  # person numbers of a parallel arm begin at a multiple of it
_ARM_TICKS = 1 << 24  # people of a crossover meet new luck at the instruments in each arm


@cache
def recorded() -> tuple[Signal, ...]:
    """Every signal that some instrument reads."""
    return tuple(sorted({signal for instrument in LABORATORY.values() for signal in instrument.reads}))


@dataclass(frozen=True)
class Prepared:
    """An experiment ready to run with one core of the stress axis."""

    study: Experiment
    core: str
    protocols: Mapping[str, Protocol]
    tapes: Mapping[str, Tape]

    def table(self, truths: Mapping[str, np.ndarray | float]) -> TruthTable:
        """Truths prepared for the experiment's tapes."""
        return truth_table(truths, next(iter(self.tapes.values())).clocks, assembly.CORES[self.core])

    def people(self, arm: str, count: int, trials: int) -> Crowd:
        """`count` people of an arm in each of `trials` repetitions, each with a truth of its own."""
        arms = list(self.study.arms)
        first = 0 if self.study.design == "crossover" else BLOCK * arms.index(arm)
        trial = np.repeat(np.arange(trials), count)
        return Crowd(trial, trial, np.tile(np.arange(first, first + count), trials))


@dataclass(frozen=True)
class Sampling:
    """What was measured in an arm: measure -> (people, samples), and signals at every look: (people, looks)."""

    measures: Mapping[str, np.ndarray]
    signals: Mapping[Signal, np.ndarray]


def prepare(
    study: Experiment,
    *,
    core: str = assembly.DEFAULT_CORE,
    finer: float = 1.0,
    also: Mapping[str, tuple[float, ...]] = {},
) -> Prepared:
    """Write the tapes. `also`: more looks per arm, for pictures, that disturb nothing.

    Raises UnknownName for a core that does not exist.
    """
    assembly.shelf("stress", core)
    protocols = {arm: protocol(study, arm, also.get(arm, ())) for arm in study.arms}
    clocks: list[float] = []
    tapes = {arm: plan.tape(clocks, finer=finer) for arm, plan in protocols.items()}
    shared = {arm: replace(tape, clocks=padded_clocks(clocks)) for arm, tape in tapes.items()}
    return Prepared(study, core, protocols, shared)


def send(prepared: Prepared, table: TruthTable, crowd: Crowd, arm: str, *, seed: int) -> Sampling:
    """A crowd through an arm, and every instrument on it."""
    facts = prepared.study.facts(arm)
    shares = Population(*(jnp.asarray(facts[name], jnp.result_type(float)) for name in FACTS))
    tape, plan = prepared.tapes[arm], prepared.protocols[arm]
    program = _program(prepared.core)
    parts = list(batches(crowd, lambda who: program(table, shares, rows_of(tape), jnp.uint32(seed), *who)))
    signals = {
        s: np.concatenate([part[s.name] for part in parts], axis=-1)[: tape.stops_used, : len(crowd)].T
        for s in recorded()
    }
    sampled = Sampling({}, signals)
    measured = {
        measure: read(prepared, sampled, table, crowd, arm, measure, samples, seed=seed)
        for measure, samples in plan.samples.items()
        if samples
    }
    return replace(sampled, measures=measured)


def read(
    prepared: Prepared,
    sampled: Sampling,
    table: TruthTable,
    crowd: Crowd,
    arm: str,
    measure: str,
    samples: Sequence[Sampled],
    *,
    seed: int,
) -> np.ndarray:
    """What an instrument reads at these samples of an arm already run: shape (people, samples).

    The instrument is that of each person's truth: laboratories and assays differ between studies, as truths do.
    """
    kind = LABORATORY[measure]
    reads = kind.reads
    own = {
        name: np.asarray(values)[crowd.truth]
        for name, values in table.values.items()
        if name.partition(".")[0] == kind.parameters_file
    }
    late = list(prepared.study.arms).index(arm) * _ARM_TICKS if prepared.study.design == "crossover" else 0
    now, since = (
        np.stack([sampled.signals[s][:, [getattr(x, end) for x in samples]] for s in reads])
        for end in ("look", "since")
    )
    ticks = prepared.tapes[arm].look_ticks[[x.look for x in samples]] + np.uint32(late)
    keys = (jnp.asarray(column, jnp.uint32) for column in (ticks, crowd.trial, crowd.person))
    taken = _reader(measure)(own, jnp.asarray(now), jnp.asarray(since), *keys, jnp.uint32(seed))
    return np.asarray(taken, np.float64)


@lru_cache
def _program(core: str) -> Any:
    people, same = PartitionSpec("people"), PartitionSpec()
    return jax.jit(
        jax.shard_map(
            partial(_lanes, core=core),
            mesh=mesh(),
            in_specs=(same, same, same, same, people, people, people),
            out_specs={s.name: PartitionSpec(None, "people") for s in recorded()},
            check_vma=False,
        )
    )


def _lanes(
    table: TruthTable,
    shares: Population,
    rows: Rows,
    seed: Array,
    truth: Array,
    trial: Array,
    number: Array,
    *,
    core: str,
) -> dict[str, Array]:
    fixed, kinds = central_truth(), assembly.shelf("stress", core)
    keys = jax.vmap(lambda t, p: person_key(seed, t, p))(trial, number)

    def drawn(index: Array, key: Array) -> tuple[dict[str, Array], dict[str, Array], Any]:
        own = jax.tree.map(lambda leaf: leaf[index], table)
        values, facts, _ = person(shares, own.values, fixed, key, assembly.parameter_files(kinds))
        return own.values | values, facts, day_of(own.days, log_level(fixed, values), facts["ptsd"])

    values, facts, day = jax.vmap(drawn, out_axes=-1)(truth, keys)
    who = assembly.world(kinds, fixed | values, day, facts)
    signals = play(who, rows, keys, recorded())
    return {s.name: signals[s] for s in recorded()}


@lru_cache
def _reader(measure: str) -> Any:
    kind = LABORATORY[measure]
    days = kind.collects / MINUTES_PER_DAY

    def one(own: dict[str, Array], key: Array, tick: Array, now: Array, since: Array) -> Array:
        instrument = assembly.mechanism(kind, central_truth() | own)
        values = (now - since) / days if days else now
        return instrument.observe(tuple(values), Luck(key), Luck(key, tick))

    @jax.jit
    def all_people(
        own: dict[str, Array], now: Array, since: Array, ticks: Array, trial: Array, number: Array, seed: Array
    ) -> Array:
        keys = jax.vmap(lambda t, p: person_key(seed, t, p))(trial, number)
        samples = jax.vmap(one, in_axes=(None, None, 0, 1, 1))
        return jax.vmap(samples, in_axes=(0, 0, None, 1, 1))(own, keys, ticks, now, since)

    return all_people
