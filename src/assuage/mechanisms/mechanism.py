"""What a mechanism is: its parameters, its states, what it hears and says, how it flows and jumps.

Write it for one person; the engine runs a population. Three kinds of change:

    flow    minutes, inside windows: derivatives of the states that move then
    quiet   days, between windows: an exact or daily step of the slow states
    jumps   events: SPRAY, EXPOSURE, SESSION_END, ...

A mechanism carries no numbers: `parameter(...)` names what `parameters/<file>.yaml` gives.
"""

import dataclasses
from collections.abc import Callable, Mapping
from typing import Any, ClassVar, Generic, TypeVar

import equinox as eqx
from jax import Array

from assuage.mechanisms.events import Event
from assuage.mechanisms.signals import Signal
from assuage.randomness import Luck


Scalar = Array  # shape () for one person; the engine adds the person axis
Heard = Mapping[Signal, Scalar]
Payload = tuple[Scalar, ...]
S = TypeVar("S", bound=eqx.Module)


def parameter(unit: str, symbol: str, meaning: str, *, whole: bool = False) -> Any:
    """A field whose value the parameter files give, in this unit; `whole` numbers are part of the program."""
    about = {"role": "parameter", "unit": unit, "symbol": symbol, "meaning": meaning}
    return eqx.field(static=whole, metadata=about)


def person_fact(unit: str, symbol: str, meaning: str) -> Any:
    """A field the population gives: sex, intake severity, or what follows from other parameters."""
    return eqx.field(metadata={"role": "fact", "unit": unit, "symbol": symbol, "meaning": meaning})


def state(unit: str, meaning: str) -> Any:
    """A field of a state module."""
    return eqx.field(metadata={"role": "state", "unit": unit, "meaning": meaning})


class Mechanism(eqx.Module, Generic[S]):
    """One piece of biology or psychology in one person."""

    parameters_file: ClassVar[str]
    linear: ClassVar[bool] = False  # the flow is linear in its own states and hears nobody: stepped exactly
    writes: ClassVar[tuple[Signal, ...]] = ()
    jumps: ClassVar[Mapping[Event, Callable[..., Any]]] = {}

    def rest(self, heard: Heard) -> S:
        """States before anything happens; hears the mechanisms to the left."""
        raise NotImplementedError

    def signals(self, x: S, heard: Heard) -> dict[Signal, Scalar]:
        """What it says; hears the mechanisms to the left."""
        return {}

    def flow(self, clock: Scalar, x: S, heard: Heard) -> dict[str, Scalar]:
        """Derivatives per minute of the states that move inside a window; others stand still."""
        return {}

    def quiet(self, payload: Payload, x: S, heard: Heard, luck: Luck) -> S:
        """A step of `payload[0]` days outside windows."""
        return x


def parameter_fields(kind: type[Mechanism[Any]], role: str = "parameter") -> dict[str, dict[str, str]]:
    """Name -> metadata of a mechanism's parameters (or facts)."""
    return {f.name: dict(f.metadata) for f in dataclasses.fields(kind) if f.metadata.get("role") == role}


def moved(x: S, **changed: Scalar | tuple[Scalar, ...]) -> S:
    """A state with some fields changed."""
    return dataclasses.replace(x, **changed)
