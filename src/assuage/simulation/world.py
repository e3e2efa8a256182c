"""A world: an ordered set of mechanisms that run together, in one person.

Who hears whom: a mechanism is handed the signals it declares. Signals are made in world order, so a mechanism's signals
may use those to its left; derivatives and jumps hear all. Every derivative and every jump hears the moment before, so
what happens at one moment happens at once and order inside an event does not matter.
"""

import dataclasses
from collections.abc import Callable, Collection, Iterable
from functools import partial
from typing import Any

import equinox as eqx
import jax
import jax.numpy as jnp
from jax import Array

from assuage.mechanisms.events import Event
from assuage.mechanisms.mechanism import Inputs, Mechanism, Payload, Rates, handed
from assuage.mechanisms.signals import LIFE_TRAUMA, Signal
from assuage.randomness import RandomStream
from assuage.simulation.propagate import Propagators, propagated_state


States = tuple[Any, ...]  # one state module per mechanism


class World(eqx.Module):
    """Mechanisms in order. All functions are for one person."""

    mechanisms: tuple[Mechanism[Any], ...]

    def inputs(self, mechanism: Mechanism[Any], outputs: Inputs) -> Inputs:
        """What one of them is handed of all outputs so far."""
        return handed(type(mechanism), outputs, {signal for m in self.mechanisms for signal in m.writes})

    def rest(self) -> States:
        """States before anything happens."""
        outputs: dict[Signal, Array] = {}
        states: list[Any] = []
        for mechanism in self.mechanisms:
            inputs = self.inputs(mechanism, outputs)
            x = mechanism.rest(inputs)
            outputs |= mechanism.signals(x, inputs)
            states.append(x)
        return tuple(states)

    def signals(self, states: States) -> dict[Signal, Array]:
        """All signals now."""
        return self._spoken(states, range(len(self.mechanisms)))

    def _spoken(self, states: States, speakers: Collection[int]) -> dict[Signal, Array]:
        """The signals of some mechanisms, by place; of those that they hear, the ones to their left are among them."""
        outputs: dict[Signal, Array] = {}
        for place in sorted(speakers):
            mechanism = self.mechanisms[place]
            outputs |= mechanism.signals(states[place], self.inputs(mechanism, outputs))
        return outputs

    def _heard_by(self, listeners: Iterable[int]) -> set[int]:
        """The places of these mechanisms and of all whose signals reach them: no program need hold the others'."""
        writer = {signal: place for place, m in enumerate(self.mechanisms) for signal in m.writes}
        found: set[int] = set()
        waiting = [*listeners]
        first = set(waiting)
        while waiting:
            place = waiting.pop()
            if place in found:
                continue
            found.add(place)
            kind = self.mechanisms[place]
            inputs = {writer[signal] for signal in (*kind.reads, *kind.hears) if signal in writer}
            # a flow or a jump hears all, a signal only what stands to its left
            waiting += [other for other in inputs if place in first or other < place]
        return found

    def derivatives(self, clock: Array, states: States) -> tuple[Rates, ...]:
        """Per minute, for the states that move within a window and are not stepped exactly."""
        moving = [
            place for place, m in enumerate(self.mechanisms) if not m.linear and type(m).flow is not Mechanism.flow
        ]
        outputs = self._spoken(states, self._heard_by(moving))
        return tuple(
            m.flow(clock, x, self.inputs(m, outputs)) if place in moving else {}
            for place, (m, x) in enumerate(zip(self.mechanisms, states, strict=True))
        )

    def jump(self, kind: Event, payload: Payload, states: States, random: RandomStream) -> States:
        """What an event does. What befalls is TRAUMA for those whom it hits, each at an intensity of their own."""
        if kind is Event.BEFALL:
            writer = [place for place, m in enumerate(self.mechanisms) if LIFE_TRAUMA in m.writes]
            intensity = self._spoken(states, self._heard_by(writer))[LIFE_TRAUMA]
            after = self.jump(Event.TRAUMA, (intensity, *payload[1:]), states, random)
            return jax.tree.map(lambda new, old: jnp.where(intensity > 0.0, new, old), after, states)
        reacting = [place for place, m in enumerate(self.mechanisms) if _reaction(m, kind) is not None]
        outputs = self._spoken(states, self._heard_by(reacting))
        return tuple(
            x if (react := _reaction(m, kind)) is None else react(payload, x, self.inputs(m, outputs), random)
            for m, x in zip(self.mechanisms, states, strict=True)
        )

    def answers(self, kind: Event) -> bool:
        """True if anything here reacts to an event of this kind."""
        if kind is Event.BEFALL:
            return any(LIFE_TRAUMA in m.writes for m in self.mechanisms)
        return kind is Event.BETWEEN_WINDOWS or any(kind in m.jumps for m in self.mechanisms)


def _reaction(mechanism: Mechanism[Any], kind: Event) -> Callable[[Payload, Any, Inputs, RandomStream], Any] | None:
    """What it does at an event; None where it stays as it is."""
    if kind is Event.BETWEEN_WINDOWS:
        still = type(mechanism).between_windows is Mechanism.between_windows
        return None if still else mechanism.between_windows
    jump = mechanism.jumps.get(kind)
    return None if jump is None else partial(jump, mechanism)


def propagated(world: World, states: States, steps: Propagators, which: int) -> States:
    """Linear mechanisms' states after half a step (`which` 0) or all of it (1); the others' unchanged."""
    return tuple(
        propagated_state(m, x, step[which]) if m.linear else x
        for m, x, step in zip(world.mechanisms, states, steps, strict=True)
    )


def moved_by(states: States, rates: tuple[Rates, ...], minutes: Array | float) -> States:
    """States after `minutes` at constant rates; those of linear mechanisms have no rates and stay."""
    return tuple(
        dataclasses.replace(x, **{name: _after(getattr(x, name), rate, minutes) for name, rate in r.items()})
        if r
        else x
        for x, r in zip(states, rates, strict=True)
    )


def _after(value: Any, rate: Any, minutes: Array | float) -> Any:
    return jax.tree.map(lambda level, per_minute: level + minutes * per_minute, value, rate)


def runge_kutta(world: World, clock: Array, states: States, minutes: Array, steps: Propagators) -> States:
    """One step of the flows: linear mechanisms exactly, the rest by the classical fourth-order method (Kutta 1901).

    `steps` propagate the linear mechanisms, so that every stage hears their exact values.
    """
    half = 0.5 * minutes
    middle, end = propagated(world, states, steps, 0), propagated(world, states, steps, 1)

    def at(moving: States, exact: States) -> States:
        return tuple(e if m.linear else x for m, x, e in zip(world.mechanisms, moving, exact, strict=True))

    k1 = world.derivatives(clock, states)
    k2 = world.derivatives(clock + half, at(moved_by(states, k1, half), middle))
    k3 = world.derivatives(clock + half, at(moved_by(states, k2, half), middle))
    k4 = world.derivatives(clock + minutes, at(moved_by(states, k3, minutes), end))
    mean = jax.tree.map(lambda a, b, c, d: (a + 2.0 * b + 2.0 * c + d) / 6.0, k1, k2, k3, k4)
    return at(moved_by(states, mean, minutes), end)
