"""Simulate a study's arms: the same people can go through any arm.

People of a virtual trial are numbered in blocks, one block of `BLOCK` per arm in the file's order, so an added arm
takes new people and a larger arm begins with the people of the smaller. They may play any arm's tape: their own in a
trial, another as counterfactual twins.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import jax.numpy as jnp
import numpy as np

from assuage.mechanisms.signals import (
    ALLIANCE,
    ASSESSED,
    DROPPED_OUT,
    NEVER_STARTED,
    SESSIONS_ATTENDED,
    SEVERITY,
    Signal,
)
from assuage.population.intake import Rule, severity_for
from assuage.population.person import Population
from assuage.simulation.crowd import Crowd, Seen, run
from assuage.simulation.schedule import Schedule, schedule
from assuage.simulation.tape import Tape, padded_clocks
from assuage.simulation.truth_table import TruthTable, truth_table
from assuage.studies.study import Study


BLOCK = 1_000_000
STANDING = (DROPPED_OUT, NEVER_STARTED, ASSESSED, SESSIONS_ATTENDED, SEVERITY, ALLIANCE)


@dataclass(frozen=True)
class Prepared:
    """A study ready to run: its people, and each arm's schedule and tape (all with the same clock slots)."""

    study: Study
    population: Population
    schedules: Mapping[str, Schedule]
    tapes: Mapping[str, Tape]

    def block(self, arm: str) -> int:
        """First person number of an arm."""
        return BLOCK * list(self.study.arms).index(arm)

    def table(self, truths: Mapping[str, np.ndarray | float]) -> TruthTable:
        """Truths prepared for the study's tapes."""
        return truth_table(truths, next(iter(self.tapes.values())).clocks)


def prepare(study: Study, *, finer: float = 1.0, also: tuple[float, ...] = ()) -> Prepared:
    """Solve the intake severity and write the tapes. `also`: more looks, for pictures."""
    low, high = study.population.include
    mean, sd = severity_for(study.population.caps5.mean, study.population.caps5.sd, low, high)
    rule = Rule(*(jnp.asarray(v, jnp.result_type(float)) for v in (mean, sd, low, high)))
    shares = {"female": study.population.female, "traumatised": 1.0, "ptsd": 1.0, "adversity": 0.0, "insecure": 0.0}
    numbers = {name: jnp.asarray(share, jnp.result_type(float)) for name, share in shares.items()}
    schedules = {arm: schedule(study, arm, also) for arm in study.arms}
    clocks: list[float] = []
    tapes = {arm: s.tape(clocks, finer=finer) for arm, s in schedules.items()}
    shared = {arm: replace(tape, clocks=padded_clocks(clocks)) for arm, tape in tapes.items()}
    return Prepared(study, Population(**numbers, rule=rule), schedules, shared)


def people(trials: Sequence[int] | np.ndarray, count: int, first: int, truths: np.ndarray) -> Crowd:
    """`count` people numbered from `first` in each virtual trial; `truths` gives each trial's row of the table."""
    trial = np.repeat(np.asarray(trials), count)
    person = np.tile(np.arange(first, first + count), len(trials))
    return Crowd(np.repeat(np.asarray(truths), count), trial, person)


def send(
    prepared: Prepared, table: TruthTable, crowd: Crowd, arm: str, *, seed: int, record: Sequence[Signal] = STANDING
) -> Seen:
    """A crowd through an arm."""
    looks = prepared.schedules[arm].taken
    return run(table, prepared.population, prepared.tapes[arm], looks, crowd, seed=seed, record=record)
