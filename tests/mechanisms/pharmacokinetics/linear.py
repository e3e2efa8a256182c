"""Courses of a linear mechanism, by the matrix exponential of its own flow."""

import dataclasses
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
from scipy.linalg import expm

from assuage.mechanisms.events import Event
from assuage.mechanisms.mechanism import Mechanism
from assuage.randomness import RandomStream, person_key
from assuage.simulation.propagate import rate_matrix
from tests.mechanisms.alone import NEUTRAL


RANDOM = RandomStream(person_key(0, 0, 0))


def after(who: Mechanism[Any], kind: Event, *payload: float, inputs: Any = None, start: Any = None) -> Any:
    """The state after one event, from rest or from a state; numbers that are left out are 0."""
    numbers = tuple(jnp.asarray(float(v)) for v in (*payload, 0.0, 0.0, 0.0, 0.0)[:4])
    return who.jumps[kind](who, numbers, who.rest(NEUTRAL) if start is None else start, inputs or NEUTRAL, RANDOM)


def as_array(x: Any) -> np.ndarray:
    """A state as a vector, fields in order."""
    return np.array([getattr(x, f.name) for f in dataclasses.fields(x)], float)


def course(who: Mechanism[Any], x: Any, minutes: np.ndarray) -> np.ndarray:
    """States at evenly spaced times that begin at 0: shape (states, times)."""
    step = expm(np.asarray(rate_matrix(who), float) * (minutes[1] - minutes[0]))
    seen = [as_array(x)]
    for _ in minutes[1:]:
        seen.append(step @ seen[-1])
    return np.stack(seen, axis=1)


def slept(who: Mechanism[Any], x: Any, days: float) -> np.ndarray:
    """The state after a quiet gap."""
    return as_array(who.between_windows((jnp.asarray(float(days)),), x, NEUTRAL, RANDOM))


def said(who: Mechanism[Any], states: np.ndarray) -> dict[Any, np.ndarray]:
    """Signals over a course."""
    kind = type(who.rest(NEUTRAL))
    spoken = jax.vmap(lambda *v: who.signals(kind(*v), NEUTRAL))(*jnp.asarray(states))
    return {signal: np.asarray(value) for signal, value in spoken.items()}
