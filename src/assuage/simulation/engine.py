"""Play a tape for many people at once.

One compiled program: steps of the flows up to the next event, its jump, and so on to the next look, where the signals
asked for are written down. The tape is shared by all, so one branch of the switch runs per event; steps stand in a loop
of their own, for a switch copies every state and most rows are steps. People are the last, contiguous axis of every
array. World and tape are arguments, so a new study or truth compiles nothing.

Order of what happens at one time: (1) flows up to it, (2) events in the order of the study file, (3) the look.
"""

from collections.abc import Callable
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
from jax import Array

from assuage.mechanisms.events import Event
from assuage.mechanisms.mechanism import Payload
from assuage.mechanisms.signals import Signal
from assuage.randomness import RandomStream
from assuage.simulation.propagate import HALF_MINUTES, Ladder, Propagators, ladder
from assuage.simulation.tape import PAYLOAD, Tape
from assuage.simulation.world import States, World, runge_kutta


Rows = dict[str, Array]


def rows_of(tape: Tape, dtype: Any = jnp.float32) -> Rows:
    """The tape as device arrays of one float type."""
    floats = {name: jnp.asarray(getattr(tape, name), dtype) for name in ("payload", "clock", "minutes")}
    # of every row the first from there on that is no step
    events = np.where(tape.kind != Event.STEP, np.arange(len(tape.kind)), len(tape.kind))
    next_event = np.minimum.accumulate(events[::-1])[::-1]
    whole = {
        "next_event": next_event.astype(np.int32),
        "kind": tape.kind,
        "tick": tape.tick,
        "length": tape.length,
        "stops": tape.stops,
        "look_ticks": tape.look_ticks,
        "looks": np.int32(tape.stops_used),
    }
    return floats | {name: jnp.asarray(value) for name, value in whole.items()}


def axes_of(tree: Any) -> Any:
    """vmap axes: the last one for arrays, none for numbers all people share."""
    return jax.tree.map(lambda leaf: -1 if jnp.ndim(leaf) else None, tree)


def start(world: World) -> States:
    """States of all people before anything happens; each leaf has the people axis last."""
    return jax.vmap(lambda w: w.rest(), in_axes=(axes_of(world),), out_axes=-1, axis_size=people_in(world))(world)


def people_in(world: World) -> int:
    """How many people a world holds."""
    return max(leaf.shape[-1] for leaf in jax.tree.leaves(world) if jnp.ndim(leaf))


def play(
    world: World, rows: Rows, keys: Array, record: tuple[Signal, ...], of: Ladder = HALF_MINUTES
) -> dict[Signal, Array]:
    """Signals at every look: Signal -> (looks, people), zero after the tape's last. `keys` are the people's keys, shape
    (people, 2); `of` holds the tape's step lengths.
    """
    axes = axes_of(world)
    # per linear mechanism its entries, each (rungs, people); nothing for the others
    ladders = tuple(
        jax.vmap(lambda one: ladder(one, of), in_axes=(axes_of(m),), out_axes=-1, axis_size=len(keys))(m)
        if m.linear
        else ()
        for m in world.mechanisms
    )
    half_rung, full_rung = jnp.asarray(of.halves), jnp.asarray(of.fulls)

    def step(i: Array, states: States) -> States:
        row = {name: rows[name][i] for name in ("clock", "minutes", "length")}
        half, full = half_rung[row["length"]], full_rung[row["length"]]
        now = tuple((tuple(e[half] for e in entries), tuple(e[full] for e in entries)) for entries in ladders)

        def one(w: World, x: States, steps: Propagators) -> States:
            return runge_kutta(w, row["clock"], x, row["minutes"], steps)

        return jax.vmap(one, in_axes=(axes, -1, -1), out_axes=-1)(world, states, now)

    def reaction(kind: Event) -> Callable[[States, Rows], States]:
        def of(states: States, row: Rows) -> States:
            payload: Payload = tuple(row["payload"][k] for k in range(PAYLOAD))

            def one(w: World, x: States, key: Array) -> States:
                return w.jump(kind, payload, x, RandomStream(key, row["tick"]))

            return jax.vmap(one, in_axes=(axes, -1, 0), out_axes=-1)(world, states, keys)

        return of

    def still(states: States, row: Rows) -> States:
        return states

    answered = [kind for kind in Event if world.answers(kind)]
    branches = [still, *(reaction(kind) for kind in answered)]
    branch_of = jnp.asarray([answered.index(kind) + 1 if kind in answered else 0 for kind in Event], jnp.int32)

    def spoken(states: States) -> dict[str, Array]:
        said = jax.vmap(lambda w, x: w.signals(x), in_axes=(axes, -1), out_axes=-1, axis_size=len(keys))(world, states)
        return {s.name: jnp.broadcast_to(said[s], (len(keys),)) for s in record}

    def until(look: Array, carry: tuple[States, Array, dict[str, Array]]) -> tuple[States, Array, dict[str, Array]]:
        stop = rows["stops"][look]

        def to_next_event(now: tuple[States, Array]) -> tuple[States, Array]:
            states, i = now
            at = jnp.minimum(rows["next_event"][i], stop)
            states = jax.lax.fori_loop(i, at, step, states)
            row = {name: rows[name][at] for name in ("payload", "tick")}
            kind = jnp.where(at < stop, rows["kind"][at], jnp.int32(Event.STEP))  # no event before the look
            return jax.lax.switch(branch_of[kind], branches, states, row), jnp.minimum(at + 1, stop)

        states, since, seen = carry
        states, since = jax.lax.while_loop(lambda now: now[1] < stop, to_next_event, (states, since))
        return states, since, {name: seen[name].at[look].set(values) for name, values in spoken(states).items()}

    first = start(world)
    looks = len(rows["stops"])
    unseen = {name: jnp.zeros((looks, *one.shape), one.dtype) for name, one in jax.eval_shape(spoken, first).items()}
    _, _, seen = jax.lax.fori_loop(0, rows["looks"], until, (first, jnp.int32(0), unseen))
    return {signal: seen[signal.name] for signal in record}
