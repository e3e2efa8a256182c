"""A stress axis of the shipped values and its course over time, by LSODA on the product's own flow."""

import functools
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
from scipy.integrate import solve_ivp
from scipy.optimize import brentq, root

from assuage.mechanisms.hpa_axis.karin_milo import KarinMilo, StressAxis
from assuage.mechanisms.mechanism import moved
from assuage.parameters.library import central_truth, variant
from assuage.population.person import FACTS
from assuage.simulation import assembly
from tests.mechanisms.alone import NEUTRAL


MOVING = ("crh", "acth", "cortisol", "pituitary", "adrenal")
DAY = 1440.0


def axis(*, published: bool = False, **changed: float) -> KarinMilo:
    """The shipped axis without trauma load; `published` half-lives 4/20/80; `floor=1.0` stops the clock."""
    values = central_truth() | {"hpa_axis.trauma_load": 0.0} | (variant("milo2025") if published else {})
    for name, value in changed.items():
        file = "circadian_drive" if f"circadian_drive.{name}" in values else "hpa_axis"
        assert f"{file}.{name}" in values, name
        values[f"{file}.{name}"] = value
    made = assembly.stress_axis(KarinMilo, values, None, dict.fromkeys(FACTS, jnp.zeros(())))
    assert isinstance(made, KarinMilo)
    return made


def state(who: KarinMilo, levels: Any = (1.0, 1.0, 1.0, 1.0, 1.0), **changed: float) -> StressAxis:
    """A state with these five levels, nothing going on but what is given."""
    level = who.sensitivity * jnp.exp(-who.sensitisation * who.trauma_load)
    still = {"sensitivity_level": level, "stressor": 0.0, "chronic": 0.0, "sprayed": 0.0, "prepared": 0.0}
    still |= {"waking": 0.0, "exposure": 0.0}
    fields = dict(zip(MOVING, levels, strict=True)) | still | changed
    return StressAxis(**{name: jnp.asarray(value, float) for name, value in fields.items()})


@jax.jit
def _flow(who: KarinMilo, clock: Any, x: StressAxis, levels: Any, inputs: Any) -> Any:
    moving = who.flow(clock, moved(x, **dict(zip(MOVING, levels, strict=True))), inputs)
    return jnp.stack([moving[name] for name in MOVING])


def flow(who: KarinMilo, clock: float, x: StressAxis, levels: Any, inputs: Any = None) -> np.ndarray:
    """Derivatives per minute of the five moving states."""
    return np.asarray(_flow(who, clock % DAY, x, np.asarray(levels, float), NEUTRAL | (inputs or {})))


def levels_of(x: StressAxis) -> np.ndarray:
    """The five moving states of one person."""
    return np.array([float(getattr(x, name)) for name in MOVING])


def course(who: KarinMilo, x: StressAxis, minutes: Any, *, inputs: Any = None, start: float = 0.0) -> np.ndarray:
    """The five moving states at these minutes after `start` (clock time): shape (5, times)."""
    at = np.asarray(minutes, float)
    found = solve_ivp(
        lambda t, levels: flow(who, start + t, x, levels, inputs),
        (0.0, at[-1]),
        levels_of(x),
        t_eval=at,
        method="LSODA",
        rtol=1e-9,
        atol=1e-11,
        max_step=60.0 if float(who.drive.floor) < 1.0 else np.inf,
    )
    assert found.success, found.message
    return found.y


def then(x: StressAxis, levels: np.ndarray, **changed: float) -> StressAxis:
    """The state with other levels, and with what else changed."""
    fields = dict(zip(MOVING, levels, strict=True)) | changed
    return moved(x, **{name: jnp.asarray(float(value)) for name, value in fields.items()})


def steady(who: KarinMilo, **changed: float) -> StressAxis:
    """The state at which the product's flow stands still (constant drive)."""
    x = state(who, **changed)
    scale = np.array([1.0, 1.0, 1.0, DAY, DAY])
    found = root(lambda logs: scale * flow(who, 0.0, x, np.exp(logs)), np.zeros(5), tol=1e-13)
    assert np.max(np.abs(found.fun)) < 1e-11, found.message
    return then(x, np.exp(found.x))


@functools.cache
def reactive(acth: float, cortisol: float, rise: float = 2.5) -> float:
    """The drive of a 15 min stressor that gives a `rise`-fold cortisol peak, at these half-lives and constant drive."""
    who = axis(floor=1.0, acth_half_life=acth, cortisol_half_life=cortisol)
    return float(brentq(lambda drive: reaction(who, drive)[1].max() - rise, 3.0, 40.0, xtol=1e-6))


def reaction(
    who: KarinMilo, drive: float, *, inputs: Any = None, prepared: float = 0.0
) -> tuple[np.ndarray, np.ndarray]:
    """(minutes from onset, cortisol relative to its start) for a 15 min stressor, every quarter of a minute."""
    rest = steady(who)
    on = then(rest, levels_of(rest), stressor=drive, prepared=prepared)
    first = course(who, on, np.arange(0.0, 15.1, 0.25), inputs=inputs)
    off = then(rest, first[:, -1], prepared=prepared)
    after = course(who, off, np.arange(0.0, 385.1, 0.25), inputs=inputs)
    minutes = np.concatenate([np.arange(0.0, 15.0, 0.25), 15.0 + np.arange(0.0, 385.1, 0.25)])
    return minutes, np.concatenate([first[2, :-1], after[2]]) / float(rest.cortisol)
