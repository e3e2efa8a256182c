"""What a mechanism is: its parameters, its states, what it reads and writes, how it flows and jumps.

Write it for one person; the engine runs a population. Three kinds of change:

    flow              minutes, inside windows: derivatives of the states that move then
    between_windows   days: an exact or daily step of the slow states
    jumps             events: SPRAY, EXPOSURE, SESSION_END, ...

It is handed the signals it declares and no others: its own, those in `reads`, which some mechanism must write, and
those in `hears`, which stand at their neutral value in a world where nobody writes them. A mechanism carries no
numbers: `parameter(...)` names what `parameters/<file>.yaml` gives.
"""

import dataclasses
from collections.abc import Callable, Collection, Mapping
from typing import Any, ClassVar, Generic, TypeVar

import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np
from jax import Array
from jax.core import Tracer

from assuage.mechanisms.events import Event
from assuage.mechanisms.signals import Signal
from assuage.randomness import RandomStream


Scalar = Array  # shape () for one person; the engine adds the person axis
Inputs = Mapping[Signal, Scalar]
Payload = tuple[Scalar, ...]
Rates = Mapping[str, Any]  # of states, per minute; each has its state's shape, a number or a tuple of them
S = TypeVar("S", bound=eqx.Module)


def parameter(unit: str, symbol: str, meaning: str, *, whole: bool = False, file: str | None = None) -> Any:
    """A field whose value the parameter files give, in this unit; `whole` numbers are part of the program.

    `file` names the file where it is not the mechanism's own.
    """
    about = {"role": "parameter", "unit": unit, "symbol": symbol, "meaning": meaning} | ({"file": file} if file else {})
    return eqx.field(static=whole, metadata=about)


def trait(unit: str, symbol: str, meaning: str) -> Any:
    """A parameter that a person carries everywhere, whoever reads it; `parameters/traits.yaml` gives it."""
    return parameter(unit, symbol, meaning, file="traits")


def person_fact(unit: str, symbol: str, meaning: str) -> Any:
    """A field the population gives: sex, intake severity, or what follows from other parameters."""
    return eqx.field(metadata={"role": "fact", "unit": unit, "symbol": symbol, "meaning": meaning})


def state(unit: str, meaning: str) -> Any:
    """A field of a state module."""
    return eqx.field(metadata={"role": "state", "unit": unit, "meaning": meaning})


class Mechanism(eqx.Module, Generic[S]):
    """One piece of biology or psychology in one person."""

    parameters_file: ClassVar[str]
    linear: ClassVar[bool] = False  # the flow is linear in its own states and reads nobody: stepped exactly
    reads: ClassVar[tuple[Signal, ...]] = ()
    hears: ClassVar[Mapping[Signal, float]] = {}  # signal -> its value where nobody writes it
    writes: ClassVar[tuple[Signal, ...]] = ()
    # without these it writes nothing but neutral values; None: it always writes something else
    roused_by: ClassVar[tuple[Event | Signal, ...] | None] = None
    jumps: ClassVar[Mapping[Event, Callable[..., Any]]] = {}

    def rest(self, inputs: Inputs) -> S:
        """States before anything happens; reads the mechanisms to the left."""
        raise NotImplementedError

    def signals(self, x: S, inputs: Inputs) -> dict[Signal, Scalar]:
        """What it writes; reads the mechanisms to the left."""
        return {}

    def flow(self, clock: Scalar, x: S, inputs: Inputs) -> Rates:
        """Derivatives per minute of the states that move inside a window; others stand still."""
        return {}

    def between_windows(self, payload: Payload, x: S, inputs: Inputs, random: RandomStream) -> S:
        """A step of `payload[0]` days outside windows."""
        return x


def parameter_fields(kind: type[Any], role: str = "parameter") -> dict[str, dict[str, str]]:
    """Name -> metadata of the parameters (or facts) of a mechanism or an instrument."""
    return {f.name: dict(f.metadata) for f in dataclasses.fields(kind) if f.metadata.get("role") == role}


def handed(kind: type[Mechanism[Any]], outputs: Mapping[Signal, Any], written: Collection[Signal]) -> dict[Signal, Any]:
    """What a mechanism is handed of the outputs so far, where these are written; the rest of `hears` is neutral.

    A signal whose writer has not spoken yet is left out: to use it then is an error, never its neutral value.
    """
    asked = (*kind.reads, *kind.hears, *kind.writes)
    return {s: v for s, v in kind.hears.items() if s not in written} | {s: outputs[s] for s in asked if s in outputs}


def absent(value: Any) -> bool:
    """True if a value is known to be 0 while the program is built, so that what it multiplies can be left out."""
    return not isinstance(value, Tracer) and not np.any(np.asarray(value))


def shifted(share: Scalar, by: Scalar) -> Scalar:
    """A share moved on the logit scale."""
    return jax.nn.sigmoid(jnp.log(share) - jnp.log1p(-share) + by)


def moved(x: S, **changed: Scalar | tuple[Scalar, ...]) -> S:
    """A state with some fields changed."""
    return dataclasses.replace(x, **changed)
