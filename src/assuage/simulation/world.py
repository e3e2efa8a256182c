"""A world: an ordered set of mechanisms that run together, in one person.

Who hears whom: signals are made in world order, so a mechanism's signals may use those to its left; derivatives and
jumps hear all. Every derivative and every jump hears the moment before, so what happens at one moment happens at
once and order inside an event does not matter.
"""

from collections.abc import Callable
from typing import Any

import equinox as eqx
import jax
from jax import Array

from assuage.mechanisms.events import Event
from assuage.mechanisms.mechanism import Heard, Mechanism, Payload
from assuage.mechanisms.signals import Signal
from assuage.randomness import Luck


States = tuple[Any, ...]  # one state module per mechanism


class World(eqx.Module):
    """Mechanisms in order. All functions are for one person."""

    mechanisms: tuple[Mechanism[Any], ...]

    def rest(self) -> States:
        """States before anything happens."""
        said: dict[Signal, Array] = {}
        states: list[Any] = []
        for mechanism in self.mechanisms:
            x = mechanism.rest(said)
            said |= mechanism.signals(x, said)
            states.append(x)
        return tuple(states)

    def signals(self, states: States) -> dict[Signal, Array]:
        """All signals now."""
        said: dict[Signal, Array] = {}
        for mechanism, x in zip(self.mechanisms, states, strict=True):
            said |= mechanism.signals(x, said)
        return said

    def derivatives(self, clock: Array, states: States) -> tuple[dict[str, Array], ...]:
        """Per minute, for the states that move within a window."""
        heard = self.signals(states)
        return tuple(m.flow(clock, x, heard) for m, x in zip(self.mechanisms, states, strict=True))

    def jump(self, kind: Event, payload: Payload, states: States, luck: Luck) -> States:
        """What an event does."""
        heard = self.signals(states)
        return tuple(
            _reaction(mechanism, kind)(payload, x, heard, luck) for mechanism, x in zip(self.mechanisms, states, strict=True)
        )

    def answers(self, kind: Event) -> bool:
        """True if anything here reacts to an event of this kind."""
        return kind is Event.QUIET or any(kind in m.jumps for m in self.mechanisms)


def _reaction(mechanism: Mechanism[Any], kind: Event) -> Callable[[Payload, Any, Heard, Luck], Any]:
    if kind is Event.QUIET:
        return mechanism.quiet
    jump = mechanism.jumps.get(kind)
    if jump is None:
        return lambda payload, x, heard, luck: x
    return lambda payload, x, heard, luck: jump(mechanism, payload, x, heard, luck)


def moved_by(states: States, rates: tuple[dict[str, Array], ...], minutes: Array) -> States:
    """States after `minutes` at constant rates."""
    return tuple(
        eqx.tree_at(
            lambda s, names=tuple(r): [getattr(s, n) for n in names], x, [getattr(x, n) + minutes * r[n] for n in r]
        )
        if r
        else x
        for x, r in zip(states, rates, strict=True)
    )


def weighed(parts: list[tuple[float, tuple[dict[str, Array], ...]]]) -> tuple[dict[str, Array], ...]:
    """A weighted sum of derivatives."""
    return jax.tree.map(lambda *xs: sum(w * x for (w, _), x in zip(parts, xs, strict=True)), *(r for _, r in parts))


def runge_kutta(world: World, clock: Array, states: States, minutes: Array) -> States:
    """One classical fourth-order Runge-Kutta step of the flows (Kutta 1901)."""
    half = 0.5 * minutes
    k1 = world.derivatives(clock, states)
    k2 = world.derivatives(clock + half, moved_by(states, k1, half))
    k3 = world.derivatives(clock + half, moved_by(states, k2, half))
    k4 = world.derivatives(clock + minutes, moved_by(states, k3, minutes))
    return moved_by(states, weighed([(1.0, k1), (2.0, k2), (2.0, k3), (1.0, k4)]), minutes / 6.0)
