"""Mirrors src/assuage/measures/rating.py."""

import jax.numpy as jnp
import numpy as np
import pytest

from assuage.evidence.library import finding
from assuage.measures.rating import Rating
from assuage.parameters.library import central_truth
from tests.evidence.figures import present
from tests.mechanisms.alone import Told


VALUES = {"resting": 0.4, "half_felt": 10.0, "lasting_spread": 0.2, "error": 0.1}
ONE = Rating("e", **{name: jnp.asarray(value) for name, value in VALUES.items()})


@pytest.mark.parametrize(
    ("felt", "own", "error", "rating"),
    [
        ((0.0,), 0.0, 0.0, 40.0),
        ((10.0,), 0.0, 0.0, 70.0),
        ((4.0, 5.0, 1.0), 0.0, 0.0, 70.0),
        ((0.0,), 1.0, -0.5, 55.0),
        ((0.0,), -9.0, 0.0, 0.0),
        ((10.0,), 9.0, 0.0, 100.0),
    ],
)
def test_a_rating_fills_up_with_what_is_felt_and_stays_on_the_scale(felt, own, error, rating):
    found = ONE.observe(tuple(map(jnp.asarray, felt)), Told(own), Told(error))
    np.testing.assert_allclose(found, rating, rtol=1e-6)


def test_a_trier_test_adds_what_was_found():
    """nitsch2021-rated-stress: 48.5 after a Trier test in groups, 36.6 after a control task; both sexes."""
    known = central_truth()
    names = ("resting", "half_felt", "lasting_spread", "error")
    one = Rating("e", **{name: jnp.asarray(known[f"rated_anxiety.{name}"]) for name in names})
    sexes = 0.5 * (1.0 + known["arousal.women"])
    aroused = known["arousal.social_drive"] * sexes + known["arousal.anticipation_drive"]
    calm, stressed = (float(one.observe((jnp.asarray(a),), Told(0.0), Told(0.0))) for a in (0.0, aroused))
    arms = finding("nitsch2021-rated-stress").arms
    assert calm == pytest.approx(present(arms["control"].mean), abs=2.0)
    assert stressed == pytest.approx(present(arms["stress"].mean), abs=3.0)
