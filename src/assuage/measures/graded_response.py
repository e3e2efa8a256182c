r"""A scale of items with graded scores, as CAPS-5, PCL-5 and BDI-II: a probit graded-response model.

    y_j = a q_c + m M + o O + r R + u U_j + e E_j,       q_c = Phi^-1(x_c)
    grade_j = how many of the cuts c_k + s_j lie below y_j

x_c: the signal that the item reads, most often a symptom cluster: the share of the highest grade expected. The file of
the measure says how many items read each signal, and the scores of the lowest and highest grade: 0 and 4, 1 and 5, or
5 and 1 where more is better. M and U_j are the person's own with this scale and last: a habit of reporting, and items
of one's own. Scales `of` one thing, such as depression, share M: what they measure beside the symptoms that they read.
O, R and E_j come anew with each occasion: the day, the rater (0 in a report of one's own), the item. All are standard
normal. s_j: items are hard or easy by `item_spread` times the normal scores within their cluster. With

    a^2 = m^2 + o^2 + r^2 + u^2 + e^2 + var(c) + item_spread^2,      cuts about their mean,

an item's expected share of the highest grade is x_c to within .02, whatever the errors (.03 in the PSS-I, of four
grades and small errors); rounding, floor and ceiling follow. Reliability and the correlation of two scales are
outcomes: tests hold them to the published figures.
"""

from functools import cache

import equinox as eqx
import jax.numpy as jnp
import numpy as np
from jax import Array
from jax.scipy.special import ndtri
from scipy.special import ndtri as normal_score

from assuage.measures.instrument import Instrument
from assuage.measures.scale import Scale
from assuage.mechanisms.mechanism import Scalar, parameter
from assuage.randomness import RandomStream


HIGHEST_TOTAL = 80.0  # points of the CAPS-5
RELIABLE_CHANGE = 12.0  # points of the CAPS-5; marx2022-rci-caps5 (12 and 13 in two trials)
# a state is never quite 0 or 1 to a scale: beyond this nobody scores, or everybody scores the highest
_NEAREST = 1e-4


def _scores_within(count: int) -> np.ndarray:
    """Normal scores of so many items, of mean 0 and SD 1; 0 of a single one."""
    scores = normal_score((np.arange(count) + 0.5) / count)
    return scores / scores.std() if count > 1 else scores


@cache
def hardness(counts: tuple[int, ...]) -> np.ndarray:
    """How hard each item is, in SDs between the items of its cluster."""
    return np.concatenate([_scores_within(count) for count in counts])


class GradedResponse(Instrument):
    """A scale's cuts and errors, in units in which an item's own variation is about 1."""

    scale: Scale = eqx.field(static=True)
    between: tuple[Scalar, ...]  # c_k, between one grade and the next
    item_spread: Scalar = parameter("1", "s", "standard deviation of the items' hardness within a cluster")
    method: Scalar = parameter("1", "m", "lasting habit of scoring all items high or low, or what scales share")
    lasting_item: Scalar = parameter("1", "u", "lasting deviation of an item")
    occasion_error: Scalar = parameter("1", "o", "the day's error, common to all items")
    rater_error: Scalar = parameter("1", "r", "the rater's error, common to all items")
    item_error: Scalar = parameter("1", "e", "an item's error of the occasion")

    def cuts(self) -> Array:
        """The cuts about their mean, shape (grades - 1,)."""
        cuts = jnp.stack(self.between)
        return cuts - jnp.mean(cuts)

    def slope(self) -> Scalar:
        """a, what a unit of q adds to an item."""
        parts = (self.method, self.occasion_error, self.rater_error, self.lasting_item, self.item_error)
        errors = sum((part**2 for part in parts), start=jnp.zeros_like(self.method))
        return jnp.sqrt(errors + jnp.var(self.cuts()) + self.item_spread**2)

    def items(self, levels: tuple[Scalar, ...], person: RandomStream, occasion: RandomStream) -> Array:
        """Scores, shape (items,), those of the first signal first."""
        counts = self.scale.items
        count = sum(counts)
        level = ndtri(jnp.clip(jnp.stack(levels), _NEAREST, 1.0 - _NEAREST))
        expected = self.slope() * jnp.repeat(level, np.array(counts), total_repeat_length=count)
        common = (
            self.method * person.normal(f"{self.scale.of or self.measure}.method")
            + self.occasion_error * occasion.normal(f"{self.measure}.occasion")
            + self.rater_error * occasion.normal(f"{self.measure}.rater")
        )
        own = self.lasting_item * person.normal(f"{self.measure}.items", (count,))
        passing = self.item_error * occasion.normal(f"{self.measure}.item_error", (count,))
        felt = expected + common + own + passing - self.item_spread * jnp.asarray(hardness(counts), expected.dtype)
        grades = jnp.sum(felt[:, None] > self.cuts(), axis=1).astype(expected.dtype)
        lowest, highest = self.scale.scores
        return lowest + grades if highest > lowest else lowest - grades

    def observe(self, values: tuple[Scalar, ...], person: RandomStream, occasion: RandomStream) -> Scalar:
        """Sum of the items."""
        return jnp.sum(self.items(values, person, occasion))
