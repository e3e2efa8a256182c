"""Exact steps of linear mechanisms: x(t + h) = exp(A h) x(t), with the exponentials computed once per person.

A tape uses few step lengths, so a table of exp(A h) per person is made at the start, for every length and its half.
Only entries that can differ from zero are kept: where state j reaches state i along the flow. No step is too long for
it, whatever the rates, and flip-flop or equal rates need no special case.
"""

import dataclasses
from functools import cache
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
from jax import Array

from assuage.mechanisms.mechanism import Mechanism, parameter_fields


Entries = tuple[Array, ...]
Propagators = tuple[tuple[Entries, Entries], ...]  # per mechanism: entries for half the step and for all of it


@dataclasses.dataclass(frozen=True)
class Ladder:
    """Step lengths in minutes: `rungs` from the shortest, each after it the sum of two earlier ones (`sums`), so that
    its exponential is a product of two. `lengths` are the steps a tape may take: the rungs whose half is a rung.
    """

    rungs: tuple[float, ...]
    sums: tuple[tuple[int, int], ...]

    @property
    def lengths(self) -> tuple[float, ...]:
        """The steps a tape may take."""
        return tuple(length for length in self.rungs if length / 2.0 in self.rungs)

    @property
    def halves(self) -> tuple[int, ...]:
        """For each of `lengths` the rung of its half."""
        return tuple(self.rungs.index(length / 2.0) for length in self.lengths)

    @property
    def fulls(self) -> tuple[int, ...]:
        """For each of `lengths` its rung."""
        return tuple(self.rungs.index(length) for length in self.lengths)


HALF_MINUTES = Ladder(
    rungs=(0.25, 0.5, 0.75, 1.0, 1.5, 3.0, 4.5, 6.0, 9.0),
    sums=((0, 0), (1, 0), (1, 1), (2, 2), (4, 4), (4, 5), (5, 5), (6, 6)),
)
# half a second, doubled to eight and a half minutes
SECONDS = Ladder(rungs=tuple(2.0**k / 120.0 for k in range(11)), sums=tuple((k, k) for k in range(10)))
_TAYLOR_TERMS = 11  # rates up to 4 per minute at a quarter of a minute: below 1e-8


@cache
def reaches(kind: type[Mechanism[Any]]) -> tuple[tuple[int, int], ...]:
    """(i, j) for which state j can influence state i."""
    names = {*parameter_fields(kind), *parameter_fields(kind, "fact")}
    with jax.ensure_compile_time_eval():
        rates = np.asarray(rate_matrix(kind(**dict.fromkeys(names, jnp.ones(())))))
    linked = (rates != 0) | np.eye(len(rates), dtype=bool)
    closure = np.linalg.matrix_power(linked.astype(int), len(rates)) > 0
    return tuple((int(i), int(j)) for i, j in np.argwhere(closure))


def rate_matrix(mechanism: Mechanism[Any]) -> Array:
    """A of x' = A x, in the order of the state's fields."""
    start = mechanism.rest({})
    names = [f.name for f in dataclasses.fields(start)]

    def rates(vector: Array) -> Array:
        flow = mechanism.flow(jnp.zeros(()), type(start)(*vector), {})
        return jnp.stack([flow[name] for name in names])

    return jax.jacfwd(rates)(jnp.zeros(len(names)))


def ladder(mechanism: Mechanism[Any], of: Ladder = HALF_MINUTES) -> Entries:
    """One person's entries of exp(A h): for every entry an array over the rungs, shape (rungs,)."""
    kept = reaches(type(mechanism))
    rates = rate_matrix(mechanism)
    shortest = {place: rates[place] * of.rungs[0] for place in kept}
    one: Sparse = {(i, j): jnp.ones(()) * float(i == j) for i, j in kept}

    def term(number: Array, sums: tuple[Sparse, Sparse]) -> tuple[Sparse, Sparse]:
        power = {place: value / number for place, value in _product(sums[0], shortest).items()}
        return power, {place: sums[1][place] + power[place] for place in kept}

    first = jax.lax.fori_loop(1, _TAYLOR_TERMS + 1, term, (one, one))[1]
    rungs = {place: jnp.zeros(len(of.rungs)).at[0].set(value) for place, value in first.items()}

    def rung(number: Array, so_far: Sparse) -> Sparse:
        parts = ({place: values[parents[number, k]] for place, values in so_far.items()} for k in range(2))
        made = _product(*parts)
        return {place: values.at[number + 1].set(made[place]) for place, values in so_far.items()}

    # a loop, for a program with every product written out takes half a minute more to compile
    parents = jnp.asarray(of.sums)
    rungs = jax.lax.fori_loop(0, len(of.sums), rung, rungs)
    return tuple(rungs[place] for place in kept)


Sparse = dict[tuple[int, int], Array]


def _product(a: Sparse, b: Sparse) -> Sparse:
    size = 1 + max(i for i, _ in a)
    return {
        (i, j): sum((a[i, k] * b[k, j] for k in range(size) if (i, k) in a and (k, j) in b), start=jnp.zeros(()))
        for i, j in a
    }


def propagated_state(mechanism: Mechanism[Any], x: Any, entries: Entries) -> Any:
    """The state after the step the entries are for."""
    names = [f.name for f in dataclasses.fields(x)]
    now = [getattr(x, name) for name in names]
    after: list[Any] = [0.0] * len(names)
    for (i, j), entry in zip(reaches(type(mechanism)), entries, strict=True):
        after[i] = after[i] + entry * now[j]
    return type(x)(*after)
