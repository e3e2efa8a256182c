"""Laboratory protocols as arrays of trials (context, cue, unconditioned stimulus), and one way to play them.

Cue 0 is the context alone, 1 the reinforced cue, 2 the safe cue. A step outside any context shows no feature at all:
nothing is predicted or learned, safety fades.
"""

from collections.abc import Sequence
from typing import Any, TypeVar

import jax
import jax.numpy as jnp

from assuage.mechanisms.fear_learning.fear_model import FearModel, TrialRecord
from assuage.mechanisms.signals import CENTRAL_EFFECT
from tests.mechanisms.alone import NEUTRAL


Trial = tuple[float, float, float]
Trials = list[Trial]
M = TypeVar("M", bound=TrialRecord)
A, B, C, NOWHERE = 0.0, 1.0, 2.0, 3.0


def between(context: float, steps: int = 2) -> Trials:
    """Context-alone steps."""
    return [(context, 0.0, 0.0)] * steps


def conditioning(context: float, times: int = 10, shock: float = 1.0, steps: int = 2) -> Trials:
    """Reinforced and safe cue by turns, so many context-alone steps after each."""
    alone = between(context, steps)
    return [t for _ in range(times) for c, u in ((1.0, shock), (2.0, 0.0)) for t in ((context, c, u), *alone)]


def extinction(context: float, times: int = 20, steps: int = 2) -> Trials:
    """The reinforced cue alone, so many context-alone steps after each."""
    return [t for _ in range(times) for t in ((context, 1.0, 0.0), *between(context, steps))]


def shocks(context: float, times: int = 3) -> Trials:
    """Unconditioned stimuli in a context, without a cue."""
    return [(context, 0.0, 1.0)] * times


def gap(steps: int) -> Trials:
    """Steps in which nothing happens."""
    return [(NOWHERE, 0.0, 0.0)] * steps


def probe(context: float) -> Trials:
    """The reinforced cue, once."""
    return [(context, 1.0, 0.0)]


@jax.jit
def _scan(who: FearModel[M], x: M, trials: jax.Array, gaps: jax.Array, effect: jax.Array) -> tuple[M, jax.Array]:
    def one(x: M, trial: tuple[jax.Array, jax.Array]) -> tuple[M, jax.Array]:
        after = who.on_trial((*trial[0], trial[1]), x, NEUTRAL | {CENTRAL_EFFECT: effect}, None)
        return after, after.expectation

    return jax.lax.scan(one, x, (trials, gaps))


def play(who: FearModel[M], x: M, trials: Sequence[Trial], effect: float = 0.0, *, rest: float = 0.0) -> tuple[M, Any]:
    """The memory after the trials, `rest` minutes before the first and none between, and the prediction on each."""
    gaps = jnp.zeros(len(trials)).at[0].set(rest)
    return _scan(who, x, jnp.asarray(trials, float), gaps, jnp.asarray(effect, float))


def fear(who: FearModel[M], x: M, context: float, effect: float = 0.0, *, rest: float = 0.0) -> float:
    """What the reinforced cue predicts in a context after so many minutes."""
    return float(play(who, x, probe(context), effect, rest=rest)[1][0])


def of_cue(trials: Sequence[Trial], predicted: Any, cue: float = 1.0) -> list[float]:
    """The predictions on the trials of one cue."""
    return [float(v) for t, v in zip(trials, predicted, strict=True) if t[1] == cue]
