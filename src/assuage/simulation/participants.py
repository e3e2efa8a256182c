"""Who is simulated: people of virtual trials, numbered in blocks, each with a truth.

People of a virtual trial are numbered in blocks of `BLOCK`, one per arm in the file's order, so an added arm takes new
people and a larger arm begins with the people of the smaller. They may go through any arm: their own in a trial,
another as counterfactual twins. In a crossover the same people go through all arms.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import jax.numpy as jnp
import numpy as np
from jax import Array

from assuage.studies.study import Study


BLOCK = 1_000_000


@dataclass(frozen=True)
class Participants:
    """Three integer arrays of one length."""

    truth: np.ndarray  # index into the truth table
    trial: np.ndarray  # virtual trial number
    person: np.ndarray  # person number within the trial

    def __len__(self) -> int:
        return len(self.person)

    def columns(self) -> tuple[np.ndarray, ...]:
        """Truth, trial and person as the programs take them."""
        return tuple(column.astype(np.uint32) for column in (self.truth, self.trial, self.person))

    def parts(self, size: int) -> Iterator["Participants"]:
        """The same people, so many at a time."""
        for first in range(0, len(self), size):
            some = slice(first, first + size)
            yield Participants(self.truth[some], self.trial[some], self.person[some])


def block(study: Study, arm: str) -> int:
    """First person number of an arm."""
    return 0 if study.design == "crossover" else BLOCK * list(study.arms).index(arm)


def first_of(person: Array, size: Array | int) -> Array:
    """The first person of somebody's group of `size` within the block; with 0 everybody is alone."""
    alone = jnp.maximum(jnp.asarray(size, jnp.uint32), 1)
    return person - (person % BLOCK) % alone


def participants(
    trials: Sequence[int] | np.ndarray, count: int, first: int, truths: np.ndarray | Sequence[int]
) -> Participants:
    """`count` people numbered from `first` in each virtual trial; `truths` gives each trial's row of the table."""
    trial = np.repeat(np.asarray(trials), count)
    person = np.tile(np.arange(first, first + count), len(trials))
    return Participants(np.repeat(np.asarray(truths), count), trial, person)
