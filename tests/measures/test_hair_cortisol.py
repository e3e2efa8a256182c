"""Mirrors src/assuage/measures/hair_cortisol.py."""

import numpy as np
import pytest

from assuage.measures.hair_cortisol import HairCortisol
from assuage.mechanisms.signals import CORTISOL_EXPOSURE
from tests.measures.samples import assert_mean_and_spread, both, instrument, readings


pytestmark = pytest.mark.usefixtures("x64")

FREE = 10.3  # nmol/L, mean of a typical resting day


def test_it_is_unbiased_with_its_coefficient_of_variation():
    """False alarm 2e-6."""
    assert_mean_and_spread(readings(instrument(HairCortisol), FREE), 12.0 * FREE, both(0.7, 0.15))


def test_without_errors_it_is_uptake_times_level():
    exact = instrument(HairCortisol, assay_error=0.0, lasting_spread=0.0)
    np.testing.assert_array_equal(readings(exact, FREE, people=5), 12.0 * FREE)


@pytest.mark.parametrize(("uptake", "level"), [(2.0, 1.0), (1.0, 1.3)])
def test_it_moves_in_proportion(uptake, level):
    usual = readings(instrument(HairCortisol), FREE, people=50)
    more = readings(instrument(HairCortisol, uptake=uptake * 12.0), level * FREE, people=50)
    np.testing.assert_allclose(more / usual, uptake * level, rtol=1e-12)


def test_hair_lasts():
    seen = np.log(readings(instrument(HairCortisol), FREE, occasions=2))
    lasting = np.log1p(0.7**2) / (np.log1p(0.7**2) + np.log1p(0.15**2))
    assert np.corrcoef(seen.T)[0, 1] == pytest.approx(lasting, abs=0.02)
    assert HairCortisol.reads == (CORTISOL_EXPOSURE,)
    assert 28.0 < HairCortisol.collects / 1440.0 < 32.0


def test_a_population_has_the_published_mean_and_spread():
    """spain2018-hair-norm, fitted: 127.9 (111.5) pg/mg, with people's free cortisol spread by 0.35 on the log scale."""
    rng = np.random.default_rng(3)
    free = FREE * np.exp(0.35 * rng.normal(size=20_000))
    seen = readings(instrument(HairCortisol), 1.0).ravel() * free
    assert seen.mean() == pytest.approx(127.9, rel=0.06)
    assert seen.std() == pytest.approx(111.5, rel=0.12)
    print(f"mean {seen.mean():.1f}, sd {seen.std():.1f}")
