"""Readings of one instrument in many people, and what must hold of them."""

from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
from scipy import stats

from assuage.measures.catalogue import measures
from assuage.measures.forms import instrument
from assuage.measures.instrument import Instrument
from assuage.parameters.library import central_truth
from assuage.randomness import RandomStream, person_key


FALSE_ALARM = 1e-6  # chance that a right instrument fails one of the two checks below; the draws are fixed
PEOPLE = 20_000


def made(measure: str, **changed: float) -> Instrument:
    """A measure's instrument at its shipped values, some changed."""
    return instrument(measure, central_truth() | {f"{measure}.{name}": value for name, value in changed.items()})


def of_form(form: str) -> list[str]:
    """The measures of a form."""
    return [name for name, measure in measures().items() if measure.form == form]


def readings(of: Instrument, level: float, occasions: int = 1, people: int = PEOPLE, seed: int = 5) -> np.ndarray:
    """Shape (people, occasions)."""
    value = (jnp.asarray(level, float),)

    def one(number: Any, tick: Any) -> Any:
        key = person_key(seed, 0, number)
        return of.observe(value, RandomStream(key), RandomStream(key, tick))

    ticks = 1000 + jnp.arange(occasions)
    return np.asarray(jax.vmap(lambda p: jax.vmap(lambda t: one(p, t))(ticks))(jnp.arange(people)))


def assert_mean_and_spread(seen: np.ndarray, mean: float, cv: float) -> None:
    """Unbiased, with this coefficient of variation: z test of the mean, chi-square of the log's variance."""
    seen = seen.ravel()
    error = mean * cv / np.sqrt(seen.size)
    assert abs(seen.mean() - mean) < stats.norm.isf(FALSE_ALARM / 2) * error
    expected, freedom = np.log1p(cv**2), seen.size - 1
    low, high = stats.chi2.ppf([FALSE_ALARM / 2, 1 - FALSE_ALARM / 2], freedom) / freedom
    assert low < np.log(seen).var(ddof=1) / expected < high


def both(one: float, other: float) -> float:
    """Coefficient of variation of the product of two independent errors."""
    return float(np.sqrt((1 + one**2) * (1 + other**2) - 1))
