"""Many people's scores at once: clusters and draws as arrays, an instrument for one person."""

from typing import Any

import jax
import jax.numpy as jnp
import numpy as np

from assuage.measures.caps5 import Caps5
from assuage.mechanisms.symptoms.clusters import ITEMS
from assuage.parameters.library import central_truth
from tests.measures.samples import made
from tests.mechanisms.alone import Told


PEOPLE = 20_000
LEVELS = ("reexperiencing", "avoidance", "mood", "arousal")


def clusters_of(rng: np.random.Generator, mean: float, sd: float, count: int = PEOPLE) -> tuple[jax.Array, ...]:
    """Clusters of people whose true total has this mean and SD (before the bounds), with profiles of their own."""
    fixed = central_truth()
    severity = (mean + sd * rng.normal(size=count)) / 80.0
    own = fixed["population.cluster_spread"] * rng.normal(size=(4, count))
    return tuple(
        jnp.clip(jnp.asarray(severity * fixed[f"population.{name}_level"] + own[i]), 0.02, 0.98)
        for i, name in enumerate(LEVELS)
    )


def interview(**changed: float) -> Caps5:
    """The interview at the centre of its beliefs."""
    found = made("caps5", **changed)
    assert isinstance(found, Caps5)
    return found


def visits(
    rng: np.random.Generator, instrument: Caps5, clusters: tuple[jax.Array, ...], count: int = 2
) -> list[np.ndarray]:
    """Items (people, 20) at visits with the same lasting deviations and new errors."""
    people = len(clusters[0])
    lasting = jnp.asarray(rng.normal(size=(people, ITEMS)))

    def once() -> np.ndarray:
        passing = jnp.asarray(rng.normal(size=(people, ITEMS)))
        rater, day = (jnp.asarray(rng.normal(size=people)) for _ in range(2))

        def one(levels: Any, own: Any, passing: Any, rater: Any, day: Any) -> Any:
            return instrument.items(levels, Told(items=own), Told(item_error=passing, rater=rater, day=day))

        return np.asarray(jax.jit(jax.vmap(one))(clusters, lasting, passing, rater, day), float)

    return [once() for _ in range(count)]
