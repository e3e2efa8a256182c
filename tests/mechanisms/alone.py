"""One mechanism of a typical person by itself: its parameters at their centres, what it hears and its luck as told."""

import inspect
from typing import Any

import jax.numpy as jnp

from assuage.mechanisms import signals
from assuage.mechanisms.mechanism import Mechanism, parameter_fields
from assuage.mechanisms.signals import Signal
from assuage.parameters.library import central_truth


def typical(kind: type[Mechanism[Any]], **changed: Any) -> Any:
    """A mechanism at the centre of its beliefs; facts and changed values by name."""
    centre = central_truth()
    values = {name: centre[f"{file_of(kind, name)}.{name}"] for name in parameter_fields(kind)} | changed
    return kind(**{name: jnp.asarray(value, float) for name, value in values.items()})


def file_of(kind: type[Mechanism[Any]], name: str) -> str:
    """The file that gives a field its value: that of the class which declares it."""
    return next(c for c in reversed(kind.__mro__) if name in inspect.get_annotations(c)).parameters_file


def hears(**said: Any) -> dict[Signal, Any]:
    """Signals by their names in capitals."""
    return {getattr(signals, name): jnp.asarray(value, float) for name, value in said.items()}


class Told:
    """Luck that is told: the same draw for every stream, or one for each name."""

    def __init__(self, draw: Any = 0.5, **by_stream: Any) -> None:
        self.draw, self.by_stream = draw, by_stream

    def _of(self, stream: str, shape: tuple[int, ...] = ()) -> Any:
        value = self.by_stream.get(stream.rpartition(".")[-1], self.draw)
        return jnp.broadcast_to(jnp.asarray(value, float), shape) if shape else jnp.asarray(value, float)

    normal = uniform = _of
