"""One mechanism of a typical person by itself: its parameters at their centres, its inputs and draws as told."""

import dataclasses
from typing import Any

import jax.numpy as jnp

from assuage.mechanisms import signals
from assuage.mechanisms.mechanism import Mechanism, parameter_fields
from assuage.mechanisms.signals import Signal
from assuage.parameters.library import central_truth
from assuage.simulation.assembly import ORDER, file_of


def typical(kind: type[Mechanism[Any]], **changed: Any) -> Any:
    """A mechanism at the centre of its beliefs; facts and changed values by name."""
    centre = central_truth()
    values = {name: centre[f"{file_of(kind, name)}.{name}"] for name in parameter_fields(kind)} | changed
    whole = {f.name for f in dataclasses.fields(kind) if f.type in (int, "int")}
    return kind(**{n: int(value) if n in whole else jnp.asarray(value, float) for n, value in values.items()})


NEUTRAL: dict[Signal, Any] = {signal: value for kind in ORDER for signal, value in kind.hears.items()}


def hears(**said: Any) -> dict[Signal, Any]:
    """Signals by their names in capitals; what else some mechanism may hear stands at its neutral value."""
    return NEUTRAL | {getattr(signals, name): jnp.asarray(value, float) for name, value in said.items()}


class Told:
    """Random numbers that are told: the same draw for every stream, or one for each name."""

    def __init__(self, draw: Any = 0.5, **by_stream: Any) -> None:
        self.draw, self.by_stream = draw, by_stream

    def _of(self, stream: str, shape: tuple[int, ...] = ()) -> Any:
        value = self.by_stream.get(stream.rpartition(".")[-1], self.draw)
        return jnp.broadcast_to(jnp.asarray(value, float), shape) if shape else jnp.asarray(value, float)

    normal = uniform = _of
