"""A model of laboratory fear by itself: sequences of trials, each undergone by one typical person of every truth.

No body and no deviations between people: what the model hears stands at its neutral value, but for the central effect
of oxytocin, which each trial says. One compiled program plays all sequences of a model, each as long as it is.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, NamedTuple

import jax
import jax.numpy as jnp
import numpy as np
from jax import Array

from assuage.mechanisms.events import Event
from assuage.mechanisms.fear_learning.fear_model import FearModel
from assuage.mechanisms.signals import CENTRAL_EFFECT, CUE_EXPECTATION, CUE_THREAT, Signal
from assuage.parameters.library import central_truth, uncertain
from assuage.parameters.truths import TRUTH_TRIAL, Truths
from assuage.programs import Program
from assuage.randomness import RandomStream, person_key
from assuage.simulation.assembly import mechanism, parameter_files


SAID = (CUE_THREAT, CUE_EXPECTATION)
_EVENTS = (Event.STEP, Event.TRIAL, Event.OBSERVED_TRIAL)  # STEP: the sequence is over
_NUMBERS = 4  # of a trial's payload


class Undergone(NamedTuple):
    """One trial: the event it is, the event's numbers, and the central effect of oxytocin meanwhile."""

    event: Event
    payload: tuple[float, ...]
    effect: float


@dataclass(frozen=True)
class TrialCourse:
    """Trials in order, the facts of who undergoes them, and parameters (full names) set instead of drawn."""

    trials: tuple[Undergone, ...]
    facts: Mapping[str, float]
    given: Mapping[str, float]


def play(
    kind: type[FearModel[Any]], courses: Sequence[TrialCourse], drawn: Truths, seed: int
) -> dict[Signal, np.ndarray]:
    """What is said on every trial: Signal -> (truths, courses, trials); NaN beyond a course's end.

    Every course has the same facts.
    """
    files = parameter_files((kind,))
    names = [name for name in uncertain() if name.partition(".")[0] in files]
    fixed = {n: value for n, value in central_truth().items() if n.partition(".")[0] in files and n not in names}
    length = max(len(course.trials) for course in courses)
    over = Undergone(Event.STEP, (0.0,) * _NUMBERS, 0.0)
    padded = [[*course.trials, *[over] * (length - len(course.trials))] for course in courses]
    given = sorted({name for course in courses for name in course.given})
    rows = {
        "event": np.array([[_EVENTS.index(one.event) for one in trials] for trials in padded], np.int32),
        "payload": np.array([[one.payload for one in trials] for trials in padded]),
        "effect": np.array([[one.effect for one in trials] for trials in padded]),
        "facts": {name: np.array([course.facts[name] for course in courses]) for name in courses[0].facts},
        "given": {name: np.array([course.given.get(name, np.nan) for course in courses]) for name in given},
    }
    count = len(drawn[names[0]])
    said = _program(kind, tuple(fixed.items()))(
        {name: drawn[name] for name in names}, rows, np.uint32(seed), np.arange(count, dtype=np.uint32)
    )
    return {signal: np.asarray(said[signal.name], float) for signal in SAID}


@cache
def _program(kind: type[FearModel[Any]], fixed: tuple[tuple[str, float], ...]) -> Program:
    return Program(_said, kind=kind, fixed=fixed)


def _said(
    drawn: dict[str, Array],
    rows: dict[str, Any],
    seed: Array,
    numbers: Array,
    *,
    kind: type[FearModel[Any]],
    fixed: tuple[tuple[str, float], ...],
) -> dict[str, Array]:
    def one_truth(values: dict[str, Array], number: Array) -> dict[str, Array]:
        key = person_key(seed, TRUTH_TRIAL, number)
        return jax.lax.map(lambda course: _of_course(kind, dict(fixed) | values, course, key), rows)

    return jax.vmap(one_truth)(drawn, numbers)


def _of_course(
    kind: type[FearModel[Any]], values: dict[str, Any], course: dict[str, Any], key: Array
) -> dict[str, Array]:
    set_here = {n: jnp.where(jnp.isnan(value), values[n], value) for n, value in course["given"].items()}
    who = mechanism(kind, values | set_here, **course["facts"])

    def over(x: Any, trial: dict[str, Array]) -> Any:
        return x

    def undergone(event: Event) -> Any:
        def of(x: Any, trial: dict[str, Array]) -> Any:
            inputs = {**kind.hears, CENTRAL_EFFECT: trial["effect"]}
            payload = tuple(trial["payload"][k] for k in range(_NUMBERS))
            return kind.jumps[event](who, payload, x, inputs, RandomStream(key, trial["tick"]))

        return of

    branches = [over, *(undergone(event) for event in _EVENTS[1:])]

    def step(x: Any, trial: dict[str, Array]) -> tuple[Any, dict[str, Array]]:
        after = jax.lax.switch(trial["event"], branches, x, trial)
        said = who.signals(after, kind.hears)
        here = trial["event"] > 0
        return after, {signal.name: jnp.where(here, said[signal], jnp.nan) for signal in SAID}

    trials = {name: course[name] for name in ("event", "payload", "effect")}
    ticks = jnp.arange(len(course["event"]), dtype=jnp.uint32)
    return jax.lax.scan(step, who.rest(kind.hears), trials | {"tick": ticks})[1]
