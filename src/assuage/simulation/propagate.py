"""Exact steps of linear mechanisms: x(t + h) = exp(A h) x(t), with the exponentials computed once per person.

A tape uses few step lengths, so a table of exp(A h/2) per person and length is made at the start. Only entries that
can differ from zero are kept: where state j reaches state i along the flow. No step is too long for it, whatever the
rates, and flip-flop or equal rates need no special case.
"""

import dataclasses
from functools import cache
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
from jax import Array

from assuage.mechanisms.mechanism import Mechanism, parameter_fields


Propagators = tuple[tuple[Array, ...], ...]  # per mechanism, the entries of exp(A h/2); empty if not linear
# Half step lengths in minutes. Each is the sum of two earlier ones, so each exponential is a product of two.
HALF_STEPS = (0.25, 0.5, 0.75, 1.5, 3.0)
_SUMS = ((0, 0), (1, 0), (2, 2), (3, 3))
_TAYLOR_TERMS = 14  # rates up to 4 per minute at a quarter of a minute: below 1e-11


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


def half_steps(mechanism: Mechanism[Any]) -> Array:
    """One person's entries of exp(A h/2) for every length: shape (lengths, entries)."""
    scaled = rate_matrix(mechanism) * HALF_STEPS[0]
    power = jnp.eye(len(scaled))
    first = power
    for term in range(1, _TAYLOR_TERMS + 1):
        power = _product(power, scaled) / term
        first = first + power
    steps = [first]
    for a, b in _SUMS:
        steps.append(_product(steps[a], steps[b]))
    kept = reaches(type(mechanism))
    return jnp.stack([jnp.stack([step[i, j] for i, j in kept]) for step in steps])


def _product(a: Array, b: Array) -> Array:
    return jnp.sum(a[:, :, None] * b[None, :, :], axis=1)  # elementwise: a batch of tiny products vectorises over people


def propagated_state(mechanism: Mechanism[Any], x: Any, entries: tuple[Array, ...]) -> Any:
    """The state after half a step."""
    names = [f.name for f in dataclasses.fields(x)]
    now = [getattr(x, name) for name in names]
    after: list[Any] = [0.0] * len(names)
    for (i, j), entry in zip(reaches(type(mechanism)), entries, strict=True):
        after[i] = after[i] + entry * now[j]
    return type(x)(*after)
