"""The trajectories of Milo et al. 2025, whole, beside the default core's own flow; excerpts are in test_karin_milo."""

import numpy as np
import pytest

from tests.mechanisms.hpa_axis.axis import DAY, axis, course, levels_of, steady, then
from tests.oracles.reference import numbers


pytestmark = pytest.mark.usefixtures("x64")


def test_steady_states():
    unlimited = {"pituitary_limit": 1e12, "adrenal_limit": 1e12}
    for level, drive, *expected in numbers("hpa_milo2025_steady_states.csv"):
        found = steady(axis(published=True, floor=1.0, sensitivity=level, **unlimited), chronic=drive - 1.0)
        np.testing.assert_allclose(levels_of(found), expected, rtol=1e-6)


def test_two_months_of_stress():
    table = numbers("hpa_milo2025_chronic_u2_60d.csv")
    rest = steady(axis(published=True, floor=1.0))
    who = axis(published=True, floor=1.0)
    days = table[:, 0]
    under = course(who, then(rest, levels_of(rest), chronic=1.0), DAY * days[days <= 60.0])
    after = course(who, then(rest, under[:, -1]), DAY * (days[days >= 60.0] - 60.0))
    levels = np.concatenate([under, after[:, 1:]], axis=1)
    np.testing.assert_allclose(levels.T, table[:, 1:], rtol=1e-3)


def test_twenty_minutes_of_stress():
    table = numbers("hpa_milo2025_acute_u8_20min.csv")
    who = axis(published=True, floor=1.0)
    rest = steady(who)
    minutes = table[:, 0]
    np.testing.assert_allclose(
        np.tile(levels_of(rest), (int(np.sum(minutes < 0.0)), 1)), table[minutes < 0.0, 1:], rtol=1e-3
    )
    on = course(who, then(rest, levels_of(rest), stressor=7.0), np.arange(0.0, 21.0))
    off = course(who, then(rest, on[:, -1]), np.arange(0.0, minutes[-1] - 19.0))
    levels = np.concatenate([on[:, :-1], off], axis=1)
    during = minutes >= 0.0
    np.testing.assert_allclose(levels[:, minutes[during].astype(int)].T, table[during, 1:], rtol=1e-3)
