"""Mirrors src/assuage/mechanisms/therapy/who_meets.py."""

import numpy as np
import pytest

from assuage.evidence.library import finding
from assuage.mechanisms.signals import CONTACT_SHIFT, LEAVING_SHIFT
from assuage.mechanisms.therapy.who_meets import WhoMeets
from tests.mechanisms.alone import NEUTRAL, typical


pytestmark = pytest.mark.usefixtures("x64")
ALONE = dict.fromkeys(
    (
        *("depressed", "unsupported", "misusing_alcohol", "decades"),
        *("therapist", "therapist_keeps", "in_group", "group", "own_cohesion"),
    ),
    0.0,
)


def shifts(**facts):
    coefficients = {name: facts.pop(name) for name in list(facts) if name not in ALONE}
    who = typical(WhoMeets, **(ALONE | facts | coefficients))
    said = who.signals(who.rest(NEUTRAL), NEUTRAL)
    return float(said[CONTACT_SHIFT]), float(said[LEAVING_SHIFT])


def test_of_whom_nothing_is_told_nothing_is_shifted():
    assert shifts() == (0.0, 0.0)
    assert shifts(group=2.0, own_cohesion=-1.0) == (0.0, 0.0)  # a group's draws are of its members alone


@pytest.mark.parametrize(
    ("facts", "contact", "leaving"),
    [
        ({"therapist": 1.0}, 1, 0),
        ({"therapist_keeps": 1.0}, 0, 1),
        ({"depressed": 1.0}, -1, 0),
        ({"misusing_alcohol": 1.0}, 0, 1),
        ({"decades": 1.0}, 0, -1),
        ({"in_group": 1.0, "own_cohesion": 1.0}, 1, -1),
        ({"in_group": 1.0, "group": 1.0}, 1, -1),
    ],
)
def test_directions(facts, contact, leaving):
    assert tuple(np.sign(shifts(**facts))) == (contact, leaving)


def test_cohesion_is_the_groups_and_a_members_own_with_a_variance_of_one():
    """Two coefficients whose squares are the share and the rest: any share leaves the variance at 1."""
    for shared in (0.1, 0.3, 0.9):
        by = {"in_group": 1.0, "cohesion_shared": shared, "cohesion_leaving": 1.0}
        group, own = (shifts(**by, **{of: 1.0})[1] for of in ("group", "own_cohesion"))
        np.testing.assert_allclose((group**2, own**2), (shared, 1.0 - shared), rtol=1e-9)


def test_therapists_share_as_much_of_leaving_as_was_published():
    """Share of the variance on the logit scale, the logistic's own being pi^2 / 3; .058 raw, .020 adjusted."""
    record = finding("sayer2023-therapist-icc")
    sd = shifts(therapist_keeps=1.0)[1]
    share = sd**2 / (sd**2 + np.pi**2 / 3.0)
    assert record.effect is not None
    np.testing.assert_allclose(share, 0.020, atol=0.001)
    assert share < record.effect.value
