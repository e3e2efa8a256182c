"""Many people's items at once: clusters and draws as arrays, a scale for one person."""

from typing import Any

import jax
import jax.numpy as jnp
import numpy as np

from assuage.measures.catalogue import measures
from assuage.measures.graded_response import GradedResponse
from assuage.parameters.library import central_truth
from assuage.randomness import stream_number
from tests.measures.samples import made
from tests.mechanisms.alone import Told


PEOPLE = 20_000
Clusters = tuple[jax.Array, ...]
LEVELS = ("reexperiencing", "avoidance", "mood", "arousal")
READ = ("reexperiencing", "avoidance", "mood", "hyperarousal")  # the signals of these


def clusters_of(rng: np.random.Generator, mean: float, sd: float, count: int = PEOPLE) -> Clusters:
    """Clusters of people whose true total has this mean and SD (before the bounds), with profiles of their own."""
    fixed = central_truth()
    severity = (mean + sd * rng.normal(size=count)) / 80.0
    own = fixed["population.cluster_spread"] * rng.normal(size=(4, count))
    return tuple(
        jnp.clip(jnp.asarray(severity * fixed[f"population.{name}_level"] + own[i]), 0.02, 0.98)
        for i, name in enumerate(LEVELS)
    )


def scale(measure: str, **changed: float) -> GradedResponse:
    """A scale at the centre of its beliefs."""
    found = made(measure, **changed)
    assert isinstance(found, GradedResponse)
    return found


def visits(
    rng: np.random.Generator,
    of: GradedResponse,
    clusters: Clusters,
    later: Clusters | None = None,
    *,
    raters: bool = False,
) -> tuple[np.ndarray, np.ndarray]:
    """Items (people, items) of two visits of the same people, as they are or were and are `later`; with `raters`, of
    one visit that two raters score. `clusters` are all four. Scales of one thing share what lasts.
    """
    people, count = len(clusters[0]), sum(of.scale.items)
    reads = [READ.index(signal) for signal in measures()[of.measure].reads]

    def drawn(*shape: int) -> jax.Array:
        return jnp.asarray(rng.normal(size=(people, *shape)))

    lasting, method = drawn(count), drawn()
    if of.scale.of is not None:
        method = jnp.asarray(np.random.default_rng(stream_number(of.scale.of)).normal(size=people))
    first, second = ((drawn(count), drawn(), drawn()) for _ in range(2))
    if raters:
        second = (*first[:2], second[2])

    def one(levels: Any, own: Any, habit: Any, passing: Any, day: Any, rater: Any) -> Any:
        return of.items(levels, Told(items=own, method=habit), Told(item_error=passing, occasion=day, rater=rater))

    many = jax.jit(jax.vmap(one))
    each = ((clusters, first), (later or clusters, second))
    a, b = (np.asarray(many(tuple(at[i] for i in reads), lasting, method, *visit), float) for at, visit in each)
    return a, b
