"""Mirrors src/assuage/measures/assay.py: errors of a sample, and what lasts in a person, in every assay that ships."""

from itertools import combinations

import jax.numpy as jnp
import numpy as np
import pytest

from assuage.measures.assay import lognormal
from tests.measures.samples import assert_mean_and_spread, both, made, of_form, readings
from tests.mechanisms.alone import Told


pytestmark = pytest.mark.usefixtures("x64")

PEAK = 15.5 * 27.59  # debono2009-circadian-peak, in nmol/L
FREE = 10.3  # nmol/L, mean of a typical resting day

# measure: (a level to read, coefficient of variation of a sample)
ASSAYS = {
    "acth": (10.8, 0.12),  # debold1983-crf, pg/mL, in 13 healthy men; their SD is 7.7
    "csf_oxytocin": (4.0, 0.15),
    "plasma_carbetocin": (7.2, 0.1),
    "plasma_crh": (5000.0, 0.12),
    "plasma_oxytocin": (4.0, 0.1),
    "salivary_cortisol": (4.6, 0.1),  # people told to rest in biopsykit-stressor-control
    "serum_cortisol": (PEAK, 0.07),
    "skin_conductance": (4.0, 0.15),
    "startle": (1.4, 0.15),
}
# measure: (a level, scale, what lasts, coefficient of variation of a sample)
PERSONAL = {
    "csf_crh": (42.3, 1.0, 0.28, 0.12),
    "hair_cortisol": (FREE, 12.0, 0.7, 0.15),
    "urinary_cortisol": (FREE, 6.0, 0.45, 0.25),
    "vagal_tone": (0.8, 1.0, 0.4, 0.2),
}
LEVELS = {name: values[0] for name, values in (ASSAYS | PERSONAL).items()}
EXACT = {name: {"assay_error": 0.0} | ({"lasting_spread": 0.0} if name in PERSONAL else {}) for name in LEVELS}
SCALES = {name: 1.0 if name in ASSAYS else PERSONAL[name][1] for name in LEVELS}


def test_these_are_the_assays():
    assert of_form("assay") == sorted(ASSAYS)
    assert of_form("personal_assay") == sorted(PERSONAL)


@pytest.mark.parametrize("cv", [0.05, 0.3, 0.9])
def test_mean_and_coefficient_of_variation_are_exact(cv):
    """By Gauss-Hermite quadrature over the draw."""
    z, weights = np.polynomial.hermite_e.hermegauss(80)
    values = np.asarray(lognormal(jnp.asarray(8.0), jnp.asarray(cv), jnp.asarray(z)))
    mean = weights @ values / weights.sum()
    np.testing.assert_allclose(mean, 8.0, rtol=1e-9)
    np.testing.assert_allclose(np.sqrt(weights @ (values - mean) ** 2 / weights.sum()) / mean, cv, rtol=1e-9)


def test_no_error_no_change_and_nothing_is_negative():
    assert lognormal(jnp.asarray(8.0), jnp.asarray(0.0), jnp.asarray(3.0)) == 8.0
    assert lognormal(jnp.asarray(0.0), jnp.asarray(0.3), jnp.asarray(-3.0)) == 0.0
    assert lognormal(jnp.asarray(8.0), jnp.asarray(0.9), jnp.asarray(-8.0)) > 0.0


def reading(measure, level, draw, **changed):
    return np.asarray(made(measure, **changed).observe((jnp.asarray(level),), Told(9.0), Told(jnp.asarray(draw))))


@pytest.mark.parametrize("measure", ASSAYS)
@pytest.mark.parametrize("cv", [0.1, 0.4])
def test_a_sample_keeps_the_mean_and_has_its_coefficient_of_variation(measure, cv):
    """By Gauss-Hermite quadrature over the draw, so exactly; what lasts in a person plays no part."""
    z, weights = np.polynomial.hermite_e.hermegauss(60)
    level = LEVELS[measure]
    values = reading(measure, level, z, assay_error=cv)
    mean = weights @ values / weights.sum()
    np.testing.assert_allclose(mean, level, rtol=1e-9)
    np.testing.assert_allclose(np.sqrt(weights @ (values - mean) ** 2 / weights.sum()) / mean, cv, rtol=1e-9)


@pytest.mark.parametrize("measure", LEVELS)
def test_it_is_unbiased_with_its_coefficient_of_variation(measure):
    """False alarm 2e-6 each."""
    cv = ASSAYS[measure][1] if measure in ASSAYS else both(*PERSONAL[measure][2:])
    level = LEVELS[measure]
    assert_mean_and_spread(readings(made(measure), level), SCALES[measure] * level, cv)


@pytest.mark.parametrize("measure", LEVELS)
def test_without_errors_it_reads_the_level_times_its_scale(measure):
    level = LEVELS[measure]
    np.testing.assert_array_equal(readings(made(measure, **EXACT[measure]), level, people=5), SCALES[measure] * level)


@pytest.mark.parametrize("measure", LEVELS)
def test_none_is_none_and_no_reading_is_negative(measure):
    np.testing.assert_array_equal(readings(made(measure), 0.0, people=5), 0.0)
    assert reading(measure, LEVELS[measure], -8.0, assay_error=0.4) > 0.0


@pytest.mark.parametrize("measure", LEVELS)
def test_more_is_read_as_more_and_a_larger_error_scatters_more(measure):
    level = LEVELS[measure]
    low, high = (readings(made(measure), level * k, people=50) for k in (1.0, 1.3))
    np.testing.assert_allclose(high / low, 1.3, rtol=1e-12)
    usual = reading(measure, level, 0.0)
    assert reading(measure, level, 2.0, assay_error=0.5) > reading(measure, level, 2.0) > usual
    assert reading(measure, level, 1.0) > reading(measure, level, -1.0)


@pytest.mark.parametrize("measure", PERSONAL)
def test_twice_the_scale_is_twice_the_reading(measure):
    usual = readings(made(measure), LEVELS[measure], people=50)
    more = readings(made(measure, scale=2.0 * SCALES[measure]), LEVELS[measure], people=50)
    np.testing.assert_allclose(more / usual, 2.0, rtol=1e-12)


@pytest.mark.parametrize("measure", PERSONAL)
def test_people_differ_lastingly_and_samples_of_one_person_less(measure):
    level, _, lasting, sample = PERSONAL[measure]
    seen = np.log(readings(made(measure), level, occasions=2))
    share = np.log1p(lasting**2) / (np.log1p(lasting**2) + np.log1p(sample**2))
    tolerance = 0.02 if measure == "hair_cortisol" else 0.03
    assert np.corrcoef(seen.T)[0, 1] == pytest.approx(share, abs=tolerance)


@pytest.mark.parametrize("measure", ASSAYS)
def test_samples_of_one_person_share_nothing_but_the_level(measure):
    seen = np.log(readings(made(measure), LEVELS[measure], occasions=2))
    assert abs(np.corrcoef(seen.T)[0, 1]) < 4.9 / np.sqrt(len(seen))  # false alarm 1e-6


def test_no_two_share_their_luck():
    """As of the hormones of one tube. False alarm 1e-6 in all."""
    seen = {name: np.log(readings(made(name), level)).ravel() for name, level in LEVELS.items()}
    pairs = list(combinations(seen, 2))
    bound = 5.7 / np.sqrt(20_000)  # normal, two-sided, 78 pairs
    shared = [pair for pair in pairs if abs(np.corrcoef(seen[pair[0]], seen[pair[1]])[0, 1]) > bound]
    assert shared == []


def test_the_error_of_acth_is_small_beside_how_people_differ():
    """debold1983-crf: SD 7.7 at a mean of 10.8 pg/mL."""
    assert readings(made("acth"), 10.8).std() < 0.25 * 7.7


def test_the_assay_of_serum_adds_little_to_how_people_differ():
    """debono2009-circadian-peak: 95 % of people between 11.7 and 20.6 ug/dL at the peak, a log spread of 0.14."""
    between = np.log(20.6 / 11.7) / (2 * 1.96)
    assert np.log(readings(made("serum_cortisol"), PEAK)).std() < 0.55 * between


@pytest.mark.parametrize(("mean", "sd"), [(42.3, 15.6), (21.9, 6.0)])
def test_controls_differ_as_published_in_spinal_crh(mean, sd):
    """baker1999-csf-crh and bremner1997-csf-crf; the axis itself adds to the spread of the instrument."""
    assert 0.75 * sd < readings(made("csf_crh"), mean).std() < 1.15 * sd


def people_of(measure):
    """Readings of people whose free cortisol is spread by 0.35 on the log scale."""
    rng = np.random.default_rng(3)
    return readings(made(measure), FREE).ravel() * np.exp(0.35 * rng.normal(size=20_000))


def test_hair_of_a_population_has_the_published_mean_and_spread():
    """spain2018-hair-norm, fitted: 127.9 (111.5) pg/mg."""
    seen = people_of("hair_cortisol")
    print(f"mean {seen.mean():.1f}, sd {seen.std():.1f}")
    assert seen.mean() == pytest.approx(127.9, rel=0.06)
    assert seen.std() == pytest.approx(111.5, rel=0.12)


def test_people_excrete_between_the_limits_of_laboratories():
    """No record gives a level: 95 % of people against limits of 10 and 248 nmol/day."""
    seen = people_of("urinary_cortisol")
    low, high = np.quantile(seen, [0.025, 0.975])
    print(f"median {np.median(seen):.0f}, {low:.0f} to {high:.0f} nmol/day")
    assert low > 10.0
    assert high < 248.0


def test_a_change_in_urine_is_seen_more_sharply_than_a_difference():
    seen = np.log(readings(made("urinary_cortisol"), FREE, occasions=2))
    assert (seen[:, 1] - seen[:, 0]).std() < np.sqrt(2) * seen[:, 0].std() * 0.7


def test_the_published_difference_in_ptsd_is_a_quarter_of_the_level():
    """pan2020-urinary: d -0.49, in spreads of this instrument at one level of cortisol."""
    spread = np.log(readings(made("urinary_cortisol"), FREE)).std()
    assert 1.0 - np.exp(-0.49 * spread) == pytest.approx(0.215, abs=0.01)
