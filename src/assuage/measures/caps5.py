"""CAPS-5: the clinician's interview, 20 items of 0 to 4, total 0 to 80 (Weathers 2018).

Items read the four cluster states (5, 2, 7, 6 items), each with a lasting personal deviation, error of the occasion,
and the rater's and the day's common error spread over all items, then are rounded and cut to 0..4. So the total has
ceiling and floor, and its reliability is an outcome: tests hold it to the published figures.
"""

import jax.numpy as jnp
from jax import Array

from assuage.measures.instrument import Instrument
from assuage.mechanisms.mechanism import Scalar, parameter
from assuage.mechanisms.symptoms.clusters import ITEMS, ITEMS_PER_CLUSTER
from assuage.randomness import RandomStream


TOP = 4.0  # highest score of an item
HIGHEST_TOTAL = TOP * ITEMS
RELIABLE_CHANGE = 12.0  # points; marx2022-rci-caps5 (12 and 13 in two trials)


class Caps5(Instrument):
    """The interview's error parts."""

    rater_error: Scalar = parameter("points", "sd", "rater, of the total")
    occasion_error: Scalar = parameter("points", "sd", "occasion, of the total")
    item_error: Scalar = parameter("1", "sd", "occasion, of an item")
    item_spread: Scalar = parameter("1", "sd", "lasting personal deviation of an item")

    def items(self, clusters: tuple[Scalar, ...], person: RandomStream, occasion: RandomStream) -> Array:
        """Twenty scores, shape (20,)."""
        level = jnp.concatenate([jnp.full(n, TOP * c) for n, c in zip(ITEMS_PER_CLUSTER, clusters, strict=True)])
        lasting = self.item_spread * person.normal("caps5.items", (ITEMS,))
        passing = self.item_error * occasion.normal("caps5.item_error", (ITEMS,))
        common = self.rater_error * occasion.normal("caps5.rater") + self.occasion_error * occasion.normal("caps5.day")
        return jnp.clip(jnp.round(level + lasting + passing + common / ITEMS), 0.0, TOP)

    def observe(self, values: tuple[Scalar, ...], person: RandomStream, occasion: RandomStream) -> Scalar:
        """Sum of the items, 0 to 80."""
        return jnp.sum(self.items(values, person, occasion))
