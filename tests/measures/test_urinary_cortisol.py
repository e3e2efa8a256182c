"""Mirrors src/assuage/measures/urinary_cortisol.py."""

import numpy as np
import pytest

from assuage.measures.urinary_cortisol import UrinaryCortisol
from assuage.mechanisms.signals import CORTISOL_EXPOSURE
from tests.measures.samples import assert_mean_and_spread, both, instrument, readings


pytestmark = pytest.mark.usefixtures("x64")

FREE = 10.3  # nmol/L, mean of a typical resting day


def test_it_is_unbiased_with_its_coefficient_of_variation():
    """False alarm 2e-6."""
    assert_mean_and_spread(readings(instrument(UrinaryCortisol), FREE), 6.0 * FREE, both(0.45, 0.25))


def test_without_errors_it_is_clearance_times_level():
    exact = instrument(UrinaryCortisol, collection_error=0.0, lasting_spread=0.0)
    np.testing.assert_array_equal(readings(exact, FREE, people=5), 6.0 * FREE)


@pytest.mark.parametrize(("name", "factor"), [("renal_clearance", 2.0), ("level", 1.3)])
def test_it_moves_in_proportion(name, factor):
    usual = readings(instrument(UrinaryCortisol), FREE, people=50)
    doubled = {} if name == "level" else {name: 2 * 6.0}
    more = readings(instrument(UrinaryCortisol, **doubled), FREE * (factor if name == "level" else 1.0), people=50)
    np.testing.assert_allclose(more / usual, factor, rtol=1e-12)


def test_a_person_s_kidneys_last_and_a_change_is_seen_more_sharply_than_a_difference():
    seen = np.log(readings(instrument(UrinaryCortisol), FREE, occasions=2))
    lasting = np.log1p(0.45**2) / (np.log1p(0.45**2) + np.log1p(0.25**2))
    assert np.corrcoef(seen.T)[0, 1] == pytest.approx(lasting, abs=0.03)
    assert (seen[:, 1] - seen[:, 0]).std() < np.sqrt(2) * seen[:, 0].std() * 0.7


def test_it_collects_a_day_of_exposure():
    assert UrinaryCortisol.reads == (CORTISOL_EXPOSURE,)
    assert UrinaryCortisol.collects == 1440.0
    assert UrinaryCortisol.unit == "nmol/day"


def test_people_excrete_between_the_limits_of_laboratories():
    """No record gives a level: 95 % of people, free cortisol spread by 0.35, against limits of 10 and 248 nmol/day."""
    rng = np.random.default_rng(3)
    seen = readings(instrument(UrinaryCortisol), FREE).ravel() * np.exp(0.35 * rng.normal(size=20_000))
    low, high = np.quantile(seen, [0.025, 0.975])
    print(f"median {np.median(seen):.0f}, {low:.0f} to {high:.0f} nmol/day")
    assert low > 10.0
    assert high < 248.0


def test_the_published_difference_in_ptsd_is_a_quarter_of_the_level():
    """pan2020-urinary: d -0.49, in spreads of this instrument at one level of cortisol."""
    spread = np.log(readings(instrument(UrinaryCortisol), FREE)).std()
    assert 1.0 - np.exp(-0.49 * spread) == pytest.approx(0.215, abs=0.01)
