"""What the instruments read of people who went through an arm.

The instrument is that of each person's truth: laboratories and assays differ between studies, as truths do.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

import jax
import numpy as np
from jax import Array

from assuage.errors import AssuageError
from assuage.measures.catalogue import measures
from assuage.measures.forms import instrument, signals_of
from assuage.mechanisms.signals import ASSESSED
from assuage.parameters.library import central_truth
from assuage.programs import Program
from assuage.randomness import RandomStream, person_key
from assuage.simulation.devices import everybody
from assuage.simulation.participants import Participants
from assuage.simulation.prepared import Prepared
from assuage.simulation.protocol import Observation
from assuage.simulation.run import Observed, run
from assuage.simulation.tape import bucket
from assuage.simulation.truth_table import TruthTable
from assuage.units import MINUTES_PER_DAY


SAMPLE_BUCKETS = (4, 16, 64, 512, 2048, 8192)
# more than the seconds of the longest study: people of a crossover meet new errors of measurement in each arm
_ARM_TICKS = 1 << 29


@dataclass(frozen=True)
class Readings:
    """An arm as measured: measure -> (people, samples), the samples' names, who was assessed, and the signals."""

    observed: Observed
    measures: Mapping[str, np.ndarray]
    labels: Mapping[str, tuple[str, ...]]
    assessed: Mapping[str, np.ndarray]

    def of(self, measure: str, label: str) -> np.ndarray:
        """One sample of everybody, shape (people,)."""
        return self.measures[measure][:, self.labels[measure].index(label)]


def check_finite(arm: str, values: Mapping[str, np.ndarray]) -> None:
    """Raises AssuageError for values of a signal or measure, by people, that are no numbers."""
    for name, of in values.items():
        lost = ~np.isfinite(of.reshape(len(of), -1)).all(axis=1)
        if lost.any():
            raise AssuageError(
                f"arm '{arm}': {name} is no finite number in {lost.mean():.1%} of people; a dose or a setting is too "
                "far from what was studied"
            )


def measured(
    prepared: Prepared,
    table: TruthTable,
    who: Participants,
    arm: str,
    *,
    seed: int,
    only: Sequence[str] | None = None,
) -> Readings:
    """People through an arm, and its instruments on them (those of the measures `only`, if given)."""
    observed = run(prepared, table, who, arm, seed=seed)
    plan = prepared.protocols[arm]
    taken = {m: samples for m, samples in plan.samples.items() if samples and (only is None or m in only)}
    values = {m: read(prepared, observed, table, who, arm, m, samples, seed=seed) for m, samples in taken.items()}
    if observed.intake is not None:  # the interview that decided on inclusion is not repeated
        for m, samples in taken.items():
            values[m][:, [prepared.study.is_intake(m, one.label) for one in samples]] = observed.intake[:, None]
    labels = {m: tuple(one.label for one in samples) for m, samples in taken.items()}
    there = {m: _assessed(observed, samples) for m, samples in taken.items()}
    return Readings(observed, values, labels, there)


def _assessed(observed: Observed, samples: Sequence[Observation]) -> np.ndarray:
    looks = [one.look for one in samples]
    if ASSESSED not in observed.signals:
        people = len(next(iter(observed.signals.values())))
        return np.ones((people, len(looks)), bool)
    return observed.signals[ASSESSED][:, looks] > 0.5


def read(
    prepared: Prepared,
    observed: Observed,
    table: TruthTable,
    who: Participants,
    arm: str,
    measure: str,
    samples: Sequence[Observation],
    *,
    seed: int,
) -> np.ndarray:
    """What an instrument reads at these samples of an arm already run: shape (people, samples)."""
    own = {
        name: np.asarray(values)[who.truth]
        for name, values in table.values.items()
        if name.partition(".")[0] == measures()[measure].errors_of
    }
    place = list(prepared.study.arms).index(arm) if prepared.study.design == "crossover" else 0
    late = (place * _ARM_TICKS + place // 8 * (_ARM_TICKS // 8)) % (1 << 32)  # of 8 arms at 2^29, and then between them
    # few lengths, so that another number of samples compiles nothing
    padded = np.resize([(x.look, x.since) for x in samples], (bucket(len(samples), SAMPLE_BUCKETS), 2))
    now, since = (np.stack([observed.signals[s][:, looks] for s in signals_of(measure)], axis=1) for looks in padded.T)
    ticks = prepared.tapes[arm].look_ticks[padded[:, 0]] + np.uint32(late)
    _, trial, person = who.columns()
    taken = everybody(_reader(measure), (ticks, np.uint32(seed)), (own, now, since, trial, person))
    return taken[: len(samples)].T.astype(np.float64)


@cache
def _reader(measure: str) -> Program:
    return Program(_readings, measure=measure)


def _readings(
    ticks: Array,
    seed: Array,
    own: dict[str, Array],
    now: Array,
    since: Array,
    trial: Array,
    number: Array,
    *,
    measure: str,
) -> Array:
    days = measures()[measure].collects / MINUTES_PER_DAY

    def one(own: dict[str, Array], key: Array, tick: Array, now: Array, since: Array) -> Array:
        values = (now - since) / days if days else now
        return instrument(measure, central_truth() | own).observe(
            tuple(values), RandomStream(key), RandomStream(key, tick)
        )

    keys = jax.vmap(lambda t, p: person_key(seed, t, p))(trial, number)
    samples = jax.vmap(one, in_axes=(None, None, 0, 1, 1))
    return jax.vmap(samples, in_axes=(0, 0, None, 0, 0), out_axes=-1)(own, keys, ticks, now, since)
