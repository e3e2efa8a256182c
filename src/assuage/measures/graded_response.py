r"""Scales of DSM-5's twenty symptoms, each scored 0 to 4: a probit graded-response model of CAPS-5 and PCL-5 alike.

    y_j = a q_c + m M + o O + r R + u U_j + e E_j,       q_c = Phi^-1(x_c)
    score_j = how many of the four cuts c_k + s_j lie below y_j

x_c: state of the item's cluster (5, 2, 7, 6 items), the share of the highest score expected. M and U_j are the person's
own with this scale and last: a habit of reporting, and items of one's own. O, R and E_j come anew with each occasion:
the day, the rater (0 in a report of one's own), the item. All are standard normal. s_j: items are hard or easy by
`item_spread` times the normal scores within their cluster. With

    a^2 = m^2 + o^2 + r^2 + u^2 + e^2 + var(c) + item_spread^2,      cuts about their mean,

an item's expected share of 4 is x_c to within .02, whatever the errors; rounding, floor and ceiling follow. Reliability
and the correlation of two scales are outcomes: tests hold them to the published figures.
"""

import jax.numpy as jnp
import numpy as np
from jax import Array
from jax.scipy.special import ndtri
from scipy.special import ndtri as normal_score

from assuage.measures.instrument import Instrument
from assuage.mechanisms.mechanism import Scalar, parameter
from assuage.mechanisms.symptoms.clusters import ITEMS, ITEMS_PER_CLUSTER
from assuage.randomness import RandomStream


TOP = 4.0  # highest score of an item
HIGHEST_TOTAL = TOP * ITEMS
RELIABLE_CHANGE = 12.0  # points of the CAPS-5; marx2022-rci-caps5 (12 and 13 in two trials)
# a state is never quite 0 or 1 to a scale: beyond this nobody scores, or everybody scores the highest
_NEAREST = 1e-4


def _scores_within(count: int) -> np.ndarray:
    """Normal scores of so many items, of mean 0 and SD 1."""
    scores = normal_score((np.arange(count) + 0.5) / count)
    return scores / scores.std()


HARDNESS = np.concatenate([_scores_within(count) for count in ITEMS_PER_CLUSTER])


class GradedResponse(Instrument):
    """A scale's cuts and errors, in units in which an item's own variation is about 1."""

    first_cut: Scalar = parameter("1", "c_1", "cut between 0 and 1")
    second_cut: Scalar = parameter("1", "c_2", "cut between 1 and 2")
    third_cut: Scalar = parameter("1", "c_3", "cut between 2 and 3")
    fourth_cut: Scalar = parameter("1", "c_4", "cut between 3 and 4")
    item_spread: Scalar = parameter("1", "s", "standard deviation of the items' hardness within a cluster")
    method: Scalar = parameter("1", "m", "lasting habit of scoring all items high or low on this scale")
    lasting_item: Scalar = parameter("1", "u", "lasting deviation of an item")
    occasion_error: Scalar = parameter("1", "o", "the day's error, common to all items")
    rater_error: Scalar = parameter("1", "r", "the rater's error, common to all items")
    item_error: Scalar = parameter("1", "e", "an item's error of the occasion")

    def cuts(self) -> Array:
        """The four cuts about their mean, shape (4,)."""
        cuts = jnp.stack([self.first_cut, self.second_cut, self.third_cut, self.fourth_cut])
        return cuts - jnp.mean(cuts)

    def slope(self) -> Scalar:
        """a, what a unit of q adds to an item."""
        parts = (self.method, self.occasion_error, self.rater_error, self.lasting_item, self.item_error)
        errors = sum((part**2 for part in parts), start=jnp.zeros_like(self.method))
        return jnp.sqrt(errors + jnp.var(self.cuts()) + self.item_spread**2)

    def items(self, clusters: tuple[Scalar, ...], person: RandomStream, occasion: RandomStream) -> Array:
        """Twenty scores, shape (20,)."""
        level = ndtri(jnp.clip(jnp.stack(clusters), _NEAREST, 1.0 - _NEAREST))
        expected = self.slope() * jnp.repeat(level, np.array(ITEMS_PER_CLUSTER), total_repeat_length=ITEMS)
        common = (
            self.method * person.normal(f"{self.measure}.method")
            + self.occasion_error * occasion.normal(f"{self.measure}.occasion")
            + self.rater_error * occasion.normal(f"{self.measure}.rater")
        )
        own = self.lasting_item * person.normal(f"{self.measure}.items", (ITEMS,))
        passing = self.item_error * occasion.normal(f"{self.measure}.item_error", (ITEMS,))
        felt = expected + common + own + passing - self.item_spread * jnp.asarray(HARDNESS, expected.dtype)
        return jnp.sum(felt[:, None] > self.cuts(), axis=1).astype(expected.dtype)

    def observe(self, values: tuple[Scalar, ...], person: RandomStream, occasion: RandomStream) -> Scalar:
        """Sum of the items, 0 to 80."""
        return jnp.sum(self.items(values, person, occasion))
