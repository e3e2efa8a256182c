"""The body alone, for proofs of the engine: oxytocin, its effect, the stress axis, and arousal set from outside.

`course` plays a tape; `oracle` goes through the same rows with diffrax in place of the engine's steps.
"""

import dataclasses
from functools import cache, partial
from typing import ClassVar

import diffrax
import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np

from assuage.mechanisms.events import Event
from assuage.mechanisms.hpa_axis.karin_milo import KarinMilo
from assuage.mechanisms.mechanism import Mechanism, Scalar, moved, state
from assuage.mechanisms.oxytocin_system.central_effect import CentralEffect
from assuage.mechanisms.pharmacokinetics.oxytocin import Oxytocin, share_to_brain
from assuage.mechanisms.signals import (
    AROUSAL,
    BRAIN_OXYTOCIN,
    CENTRAL_EFFECT,
    CORTISOL,
    PLASMA_EXCESS,
    Signal,
)
from assuage.parameters.library import central_truth
from assuage.population.person import FACTS
from assuage.randomness import RandomStream, person_key
from assuage.simulation import assembly
from assuage.simulation.engine import play, rows_of
from assuage.simulation.propagate import HALF_MINUTES
from assuage.simulation.resting_day import day_table, resting_day
from assuage.simulation.tape import Tape, TimedEvent, record_tape
from assuage.simulation.world import World


CRH = Signal("own_crh", "1", "CRH")
ACTH = Signal("own_acth", "1", "ACTH")
PITUITARY = Signal("pituitary", "1", "corticotroph mass")
ADRENAL = Signal("adrenal", "1", "adrenal cortex mass")
SEEN = (CORTISOL, PLASMA_EXCESS, BRAIN_OXYTOCIN, CENTRAL_EFFECT, CRH, ACTH, PITUITARY, ADRENAL)
DAY = 1440.0
NOBODY = dict.fromkeys(FACTS, jnp.zeros(()))


class Watched(KarinMilo):
    """The stress axis, with all its levels to see."""

    writes: ClassVar = (*KarinMilo.writes, CRH, ACTH, PITUITARY, ADRENAL)

    def signals(self, x, inputs):
        return super().signals(x, inputs) | {CRH: x.crh, ACTH: x.acth, PITUITARY: x.pituitary, ADRENAL: x.adrenal}


class Felt(eqx.Module):
    arousal: Scalar = state("1", "arousal now")


class Cues(Mechanism[Felt]):
    """Arousal takes what an exposure's payload says and ends with the exposures."""

    writes: ClassVar = (AROUSAL,)
    calm: Scalar

    def rest(self, inputs):
        return Felt(self.calm)

    def signals(self, x, inputs):
        return {AROUSAL: x.arousal}

    def on_exposure(self, payload, x, inputs, random):
        return moved(x, arousal=jnp.zeros_like(x.arousal) + payload[0])

    def on_exposure_end(self, payload, x, inputs, random):
        return moved(x, arousal=jnp.zeros_like(x.arousal))

    jumps: ClassVar = {Event.EXPOSURE: on_exposure, Event.EXPOSURE_END: on_exposure_end}


DRAWN = {  # how people differ around the shipped values, log scale; wider than the shipped spreads
    "hpa_axis.sensitivity": 0.3,
    "hpa_axis.reactivity": 0.6,
    "hpa_axis.acth_half_life": 0.2,
    "hpa_axis.cortisol_half_life": 0.2,
    "oxytocin.absorption": 0.4,
    "oxytocin.clearance": 0.4,
    "oxytocin.intercompartmental_clearance": 0.4,
    "oxytocin.central_volume": 0.4,
    "oxytocin.transit": 0.4,
    "oxytocin.brain_loss": 0.4,
    "oxytocin.uptake": 0.4,
}


@cache
def drawn(people: int) -> dict[str, np.ndarray]:
    rng = np.random.default_rng(20)
    known = central_truth()
    found = {name: known[name] * np.exp(sd * rng.normal(size=people)) for name, sd in DRAWN.items()}
    return found | {
        "hpa_axis.buffering": rng.normal(0.2, 0.3, people),
        "hpa_axis.trauma_load": rng.uniform(0, 1, people),
    }


@jax.jit
def _typical(values, clocks):
    share = share_to_brain(assembly.mechanism(Oxytocin, values | {"oxytocin.typical_share": 1.0}))
    return share, day_table(assembly.stress_axis(KarinMilo, central_truth() | values, None, NOBODY), clocks)


def body(clocks: np.ndarray, own: dict[str, np.ndarray]) -> World:
    """A world of as many people as the arrays of `own` hold, in the float type now set."""
    dtype = jnp.result_type(float)
    mine = {name: jnp.asarray(value, dtype) for name, value in own.items()}
    known = central_truth()
    varying = {n: jnp.asarray(v, dtype) for n, v in known.items() if n.split(".")[0] in ("oxytocin", "hpa_axis")}
    varying.pop("hpa_axis.cooperativity")
    typical = {name: value if np.ndim(value) == 0 else varying[name] for name, value in mine.items()}
    share, table = _typical(varying | typical, jnp.asarray(clocks, dtype))
    values = known | mine | {"oxytocin.typical_share": share}
    level = jnp.log(values["hpa_axis.sensitivity"]) - values["hpa_axis.sensitisation"] * values["hpa_axis.trauma_load"]
    day = jax.vmap(partial(resting_day, table), out_axes=-1)(level)
    axis = assembly.stress_axis(KarinMilo, values, day, NOBODY)
    watched = Watched(**{f.name: getattr(axis, f.name) for f in dataclasses.fields(axis)})
    oxytocin, effect = (assembly.mechanism(k, values) for k in (Oxytocin, CentralEffect))
    return World((oxytocin, effect, watched, Cues(jnp.zeros_like(level))))


_play = jax.jit(play, static_argnames="record")


def course(tape: Tape, own: dict[str, np.ndarray] | None = None, people: int = 12) -> dict[Signal, np.ndarray]:
    """What the engine says at every look: (looks, people)."""
    own = drawn(people) if own is None else own
    count = max(np.size(v) for v in own.values())
    keys = jax.vmap(lambda p: person_key(1, 0, p))(jnp.arange(count))
    said = _play(body(tape.clocks, own), rows_of(tape, jnp.result_type(float)), keys, record=SEEN)
    return {signal: np.asarray(value)[: tape.stops_used] for signal, value in said.items()}


def widened(tape: Tape, rows: int, stops: int) -> Tape:
    """The same tape in arrays of these lengths."""
    rows = max(rows, tape.rows)
    longer = {
        f.name: np.concatenate([v[: tape.rows], np.zeros((rows - tape.rows, *v.shape[1:]), v.dtype)])
        for f in dataclasses.fields(tape)
        if f.name in ("kind", "payload", "clock", "minutes", "length", "tick")
        for v in [getattr(tape, f.name)]
    }
    last = tape.stops_used - 1
    ends = {name: getattr(tape, name) for name in ("stops", "look_ticks")}
    longer |= {name: np.concatenate([v, np.full(stops - len(v), v[last], v.dtype)]) for name, v in ends.items()}
    return dataclasses.replace(tape, **longer)


START = DAY + 600.0  # 10:00 on the second day
LOOKS = tuple(START + np.arange(0.0, 385.0, 7.5))
WINDOW = (
    TimedEvent(START + 30.0, Event.SPRAY, (24.0,)),
    TimedEvent(START + 75.0, Event.SESSION_START, (1.0, 90.0, 1.0)),
    *(TimedEvent(START + 90.0 + 5.0 * k, Event.EXPOSURE, (1.2 - 0.1 * k,)) for k in range(8)),
    TimedEvent(START + 130.0, Event.EXPOSURE_END),
    TimedEvent(START + 200.0, Event.STRESSOR, (8.0,)),
    TimedEvent(START + 215.0, Event.STRESSOR, (0.0,)),
)


def window_tape(finer: float = 1.0, looks: tuple[float, ...] = LOOKS) -> Tape:
    return record_tape(WINDOW, looks, start=START, finer=finer)


def all_rates(world: World, clock, states):
    """Derivatives of every state, those stepped exactly by the engine included."""
    said = world.signals(states)

    def of(mechanism, x):
        rates = mechanism.flow(clock, x, world.inputs(mechanism, said))
        return dataclasses.replace(
            x, **{f.name: rates.get(f.name, jnp.zeros_like(getattr(x, f.name))) for f in dataclasses.fields(x)}
        )

    return tuple(of(m, x) for m, x in zip(world.mechanisms, states, strict=True))


@eqx.filter_jit
def _solved(world, states, clock, minutes):
    axes = (jax.tree.map(lambda leaf: -1 if jnp.ndim(leaf) else None, world), -1)

    def one(w, x):
        found = diffrax.diffeqsolve(
            diffrax.ODETerm(lambda t, y, _: all_rates(w, clock + t, y)),
            diffrax.Tsit5(),
            t0=0.0,
            t1=minutes,
            dt0=0.01,
            y0=x,
            stepsize_controller=diffrax.PIDController(rtol=1e-9, atol=1e-12),
            max_steps=100_000,
        )
        return jax.tree.map(lambda leaf: leaf[0], found.ys)

    return jax.vmap(one, in_axes=axes, out_axes=-1)(world, states)


@eqx.filter_jit
def _jumped(world, states, kind, payload, key):
    axes = (jax.tree.map(lambda leaf: -1 if jnp.ndim(leaf) else None, world), -1)
    return jax.vmap(lambda w, x: w.jump(Event(kind), payload, x, RandomStream(key)), in_axes=axes, out_axes=-1)(
        world, states
    )


def oracle(tape: Tape, own: dict[str, np.ndarray], rest, said) -> dict[Signal, np.ndarray]:
    """The tape's rows by diffrax: steps between two events or looks are one solve. `rest`, `said`: of the engine."""
    world = body(tape.clocks, own)
    states, waiting, since = rest(world), 0.0, 0.0
    seen: dict[Signal, list[np.ndarray]] = {signal: [] for signal in SEEN}
    stops = list(tape.stops[: tape.stops_used])

    def settle(states):
        return _solved(world, states, jnp.asarray(since), jnp.asarray(waiting)) if waiting else states

    for i in range(tape.rows + 1):
        while stops and stops[0] == i:
            states, waiting = settle(states), 0.0
            for signal, value in said(world, states).items():
                if signal in seen:
                    seen[signal].append(np.asarray(value))
            stops.pop(0)
        if i == tape.rows:
            break
        if tape.kind[i] == Event.STEP:
            since = float(tape.clock[i]) if not waiting else since
            waiting += HALF_MINUTES.lengths[tape.length[i]]
        else:
            states, waiting = settle(states), 0.0
            payload = tuple(jnp.asarray(v) for v in tape.payload[i])
            states = _jumped(world, states, int(tape.kind[i]), payload, person_key(1, 0, 0))
    return {signal: np.stack(values) for signal, values in seen.items()}
