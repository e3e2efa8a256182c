"""A core of the stress axis alone: its resting day, its course by LSODA, and crowds by the engine."""

import functools
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from scipy.integrate import solve_ivp

from assuage.mechanisms.events import Event
from assuage.mechanisms.mechanism import moved
from assuage.parameters.library import central_truth, parameters
from assuage.parameters.truths import truths
from assuage.randomness import RandomStream, person_key
from assuage.simulation.assembly import CORES, stress_axis
from assuage.simulation.engine import play, rows_of
from assuage.simulation.resolution import THERAPY
from assuage.simulation.resting_orbit import day_of, table_of
from assuage.simulation.tape import record_tape
from assuage.simulation.world import World
from assuage.studies.asked import Models
from tests.mechanisms.alone import NEUTRAL
from tests.simulation.body import Cues


DAY = 1440.0
SLOT = 30.0
CLOCKS = np.arange(0.0, DAY, SLOT)
FILES = (
    "hpa_axis",
    "hpa_challenges",
    "hpa_history",
    "cortisol_binding",
    "circadian_drive",
    "ultradian",
    "bangsgaard_ottesen",
    "sriram",
    "traits",
)
# the default core in every run, the others where proofs are long
LONG = tuple(
    name if name == Models().core else pytest.param(name, marks=pytest.mark.verification, id=name) for name in CORES
)
FACTS = {"hpa_axis.female": 0.0, "hpa_axis.ptsd": 0.0} | {
    f"hpa_history.{fact}": 0.0 for fact in ("traumatised", "ptsd", "adversity")
}
WHOLE = "hpa_axis.cooperativity"
TRAUMA_FREE = {"hpa_axis.trauma_load": 0.0}


@functools.cache
def _table(name: str) -> Any:
    kind = CORES[name]
    return jax.jit(lambda values, clocks: table_of(kind, central_truth() | values, clocks))


def full(changed: dict[str, Any]) -> dict[str, Any]:
    """Every value, people without trauma; `changed` by full name, or by field where one file has it."""
    values = central_truth() | FACTS | TRAUMA_FREE
    for name, value in changed.items():
        found = [name] if name in values else [f"{file}.{name}" for file in FILES if f"{file}.{name}" in values]
        assert len(found) == 1, (name, found)
        values[found[0]] = value
    return values


@functools.lru_cache(maxsize=64)
def _core(name: str, clocks: tuple[float, ...], changed: tuple[tuple[str, float], ...]) -> Any:
    values = full(dict(changed))
    varying = {n: jnp.asarray(v, float) for n, v in values.items() if n.split(".")[0] in FILES and n != WHOLE}
    table = _table(name)(varying, jnp.asarray(clocks))
    day = day_of(table, values, {"ptsd": jnp.asarray(values["hpa_axis.ptsd"], float)})
    return stress_axis(CORES[name], values, day)


def core(name: str, clocks: Any = CLOCKS, **changed: float) -> Any:
    """One person of a core, with their resting day at these clocks."""
    return _core(name, tuple(map(float, clocks)), tuple(sorted(changed.items())))


def jump(who: Any, kind: Event, payload: tuple[float, ...], x: Any, inputs: Any = None) -> Any:
    """The state after an event."""
    full_payload = tuple(jnp.asarray(v, float) for v in (*payload, *(0.0,) * (4 - len(payload))))
    if kind is Event.BETWEEN_WINDOWS:
        return who.between_windows(full_payload, x, NEUTRAL | (inputs or {}), RandomStream(person_key(0, 0, 0)))
    return who.jumps[kind](who, full_payload, x, NEUTRAL | (inputs or {}), RandomStream(person_key(0, 0, 0)))


def opened(who: Any, clock: float, **changed: float) -> Any:
    """The state as a window opens at this hour, with what else is so."""
    x = jump(who, Event.WINDOW, (clock / SLOT,), who.rest(NEUTRAL))
    return moved(x, **{name: jnp.asarray(value, float) for name, value in changed.items()})


@jax.jit
def _flow(who: Any, clock: Any, x: Any, inputs: Any) -> Any:
    return who.flow(clock, x, inputs)


@jax.jit
def _said(who: Any, x: Any, inputs: Any) -> Any:
    return who.signals(x, inputs)


def course(who: Any, x: Any, minutes: Any, *, start: float, inputs: Any = None) -> dict[str, np.ndarray]:
    """The moving states by name at these minutes after the clock time `start`."""
    at, told = np.asarray(minutes, float), NEUTRAL | (inputs or {})
    names = list(_flow(who, start, x, told))

    def rates(t: float, levels: np.ndarray) -> np.ndarray:
        now = moved(x, **{n: jnp.asarray(v) for n, v in zip(names, levels, strict=True)})
        moving = _flow(who, (start + t) % DAY, now, told)
        return np.array([float(moving[n]) for n in names])

    first = np.array([float(getattr(x, n)) for n in names])
    found = solve_ivp(rates, (at[0], at[-1]), first, t_eval=at, method="LSODA", rtol=1e-8, atol=1e-10, max_step=30.0)
    assert found.success, found.message
    return dict(zip(names, found.y, strict=True))


def end(x: Any, seen: dict[str, np.ndarray], **changed: float) -> Any:
    """The state at the end of a course, with what else changed."""
    fields = {name: values[-1] for name, values in seen.items()} | changed
    return moved(x, **{name: jnp.asarray(float(value)) for name, value in fields.items()})


def said(who: Any, x: Any, seen: dict[str, np.ndarray], inputs: Any = None) -> dict[str, np.ndarray]:
    """The signals along a course, by name."""
    count = len(next(iter(seen.values())))
    states = [moved(x, **{n: jnp.asarray(v[i]) for n, v in seen.items()}) for i in range(count)]
    told = [{s.name: float(v) for s, v in _said(who, s_, NEUTRAL | (inputs or {})).items()} for s_ in states]
    return {name: np.array([one[name] for one in told]) for name in told[0]}


# --- crowds


def drawn(people: int, seed: int = 5, **changed: Any) -> dict[str, np.ndarray]:
    """So many people, each of a truth of their own, by the shipped priors and spreads; `changed` by full name."""
    known, rng = parameters(), np.random.default_rng(seed)
    typical = truths(seed, 0, people)
    found: dict[str, np.ndarray] = {}
    for name in sorted(typical):
        if name not in known or name.split(".")[0] not in FILES or name == WHOLE or not known[name].varies:
            continue
        z, about = rng.normal(size=people), known[name].between_persons
        value = typical[name]
        kind = next(iter(about.model_dump())) if about is not None else ""
        spread = known[name].spread
        assert not isinstance(spread, str)
        if kind == "normal":
            value = value + spread * z
        elif kind == "lognormal":
            value = value * np.exp(spread * z)
        elif kind == "logit":
            value = 1.0 / (1.0 + (1.0 / value - 1.0) * np.exp(-spread * z))
        found[name] = value
    found |= {name: np.full(people, value) for name, value in (FACTS | TRAUMA_FREE).items()}
    return found | {name: np.resize(value, people) for name, value in changed.items()}


@functools.cache
def _built(name: str) -> Any:
    kind = CORES[name]

    def one(own: dict[str, Any], clocks: Any) -> Any:
        values = central_truth() | own
        table = table_of(kind, values, clocks)
        day = day_of(table, values, {"ptsd": values["hpa_axis.ptsd"]})
        return stress_axis(kind, values, day)

    return jax.jit(
        lambda own, clocks: jax.tree.map(
            lambda leaf: jnp.moveaxis(leaf, 0, -1), jax.lax.map(lambda o: one(o, clocks), own, batch_size=64)
        )
    )


_play = jax.jit(play, static_argnames="record")


def crowd(name: str, own: dict[str, np.ndarray], happenings: Any, looks: Any, record: Any, *, start: float, **how: Any):
    """What the engine says of these people at every look: signal name -> (looks, people)."""
    tape = record_tape(happenings, tuple(looks), start=start, everywhere=THERAPY, **how)
    who = _built(name)({n: jnp.asarray(v, float) for n, v in own.items()}, jnp.asarray(tape.clocks, float))
    people = len(next(iter(own.values())))
    world = World((who, Cues(jnp.zeros(people))))  # an exposure's payload is the arousal until its end
    keys = jax.vmap(lambda p: person_key(1, 0, p))(jnp.arange(people))
    seen = _play(world, rows_of(tape, jnp.result_type(float)), keys, record=tuple(record))
    return {s.name: np.asarray(v)[: tape.stops_used] for s, v in seen.items()}
