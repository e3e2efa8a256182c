"""Mirrors src/assuage/measures/expectancy_rating.py."""

import jax.numpy as jnp
import numpy as np
import pytest

from assuage.measures.expectancy_rating import ExpectancyRating
from tests.mechanisms.alone import Told


@pytest.mark.parametrize(
    ("expected", "error", "rating"),
    [(0.9, 0.0, 0.82), (0.1, 0.0, 0.38), (0.5, 0.0, 0.5), (0.9, 5.0, 1.0), (0.1, -5.0, 0.0)],
)
def test_ratings_are_drawn_to_the_middle_more_from_below_and_stay_between_0_and_1(expected, error, rating):
    one = ExpectancyRating("e", above_half=jnp.asarray(0.8), below_half=jnp.asarray(0.3), error=jnp.asarray(0.2))
    np.testing.assert_allclose(one.observe((jnp.asarray(expected),), Told(), Told(error)), rating, rtol=1e-6)
