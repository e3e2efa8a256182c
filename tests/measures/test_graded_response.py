"""Mirrors src/assuage/measures/graded_response.py.

Two populations. The reference is armour2017's: mean and SD of its PCL-5 follow from a true total of mean 30.5 and SD
10.85. Patients have a true total of mean 38 and SD 7.6, so that their observed CAPS-5 has an SD near 10: there the
standard error of marx2022 (4.5) and the retest ICC of weathers2018 (.78) are the same statement. Each figure's standard
error at 20,000 people is below .007 for a reliability and .1 for an SD; bands are several times that.
"""

import functools

import jax.numpy as jnp
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.special import ndtr, ndtri

from assuage.evidence.library import finding
from assuage.measures.graded_response import HARDNESS, HIGHEST_TOTAL, RELIABLE_CHANGE, TOP
from assuage.mechanisms.symptoms.clusters import ITEMS, ITEMS_PER_CLUSTER
from tests.evidence.figures import number
from tests.measures.samples import of_form
from tests.measures.scales import clusters_of, scale, visits
from tests.mechanisms.alone import Told


pytestmark = pytest.mark.usefixtures("x64")
SHARE = st.floats(0.0, 1.0)
SCALES = of_form("graded_response")
EVERY = pytest.mark.parametrize("measure", SCALES)
REFERENCE, PATIENTS = (number(finding("armour2017-total").arms["all"].mean), 10.85), (38.0, 7.6)
ERRORS = ("method", "lasting_item", "occasion_error", "rater_error", "item_error")
CLUSTER = np.repeat(np.arange(4), ITEMS_PER_CLUSTER)


def levels(values):
    return tuple(map(jnp.asarray, values))


@functools.cache
def twice(measure, population, raters=False):
    return visits(np.random.default_rng(2), scale(measure), people(population), raters=raters)


@functools.cache
def people(population):
    return clusters_of(np.random.default_rng(7), *population)


def alpha(items):
    return ITEMS / (ITEMS - 1) * (1.0 - items.var(0, ddof=1).sum() / items.sum(1).var(ddof=1))


def agreement(measure, population, raters=False):
    first, second = (items.sum(1) for items in twice(measure, population, raters))
    return float(np.corrcoef(first, second)[0, 1])


def standard_error(pair):
    return float(np.std(pair[0].sum(1) - pair[1].sum(1)) / np.sqrt(2.0))


def across(population):
    """Correlation of the two scales; each scale's own draws come from its own generator."""
    interview = twice("caps5", population)[0].sum(1)
    report = visits(np.random.default_rng(3), scale("pcl5"), people(population))[0].sum(1)
    return float(np.corrcoef(interview, report)[0, 1])


@EVERY
@settings(deadline=None, max_examples=40)
@given(values=st.tuples(SHARE, SHARE, SHARE, SHARE), draw=st.floats(-6.0, 6.0))
def test_items_are_whole_numbers_from_0_to_4(measure, values, draw):
    items = np.asarray(scale(measure).items(levels(values), Told(draw), Told(draw)))
    assert items.shape == (ITEMS,)
    np.testing.assert_array_equal(items, np.round(items))
    assert items.min() >= 0.0
    assert items.max() <= TOP
    total = float(scale(measure).observe(levels(values), Told(draw), Told(draw)))
    assert total == items.sum()
    assert 0.0 <= total <= HIGHEST_TOTAL == 80.0


@EVERY
@settings(deadline=None, max_examples=40)
@given(values=st.tuples(SHARE, SHARE, SHARE, SHARE))
def test_without_error_a_score_is_the_number_of_cuts_below_the_state(measure, values):
    exact = scale(measure, **dict.fromkeys(ERRORS, 0.0))
    cuts = np.array([getattr(exact, f"{name}_cut") for name in ("first", "second", "third", "fourth")])
    cuts = cuts - cuts.mean()
    spread = float(exact.item_spread)
    slope = np.sqrt(np.mean(cuts**2) + spread**2)
    felt = slope * ndtri(np.clip(values, 1e-4, 1 - 1e-4))[CLUSTER]
    expected = (felt[:, None] > cuts + spread * HARDNESS[:, None]).sum(1)
    np.testing.assert_array_equal(np.asarray(exact.items(levels(values), Told(0.0), Told(0.0))), expected)


@EVERY
@pytest.mark.parametrize("state", [0.02, 0.1, 0.3, 0.5, 0.7, 0.9, 0.98])
def test_a_state_is_the_share_of_the_highest_score_expected(measure, state):
    """In closed form over all draws, and of the people drawn: within .02 of the state, whatever the errors are."""
    of = scale(measure)
    cuts = np.asarray(of.cuts())
    errors = np.sqrt(sum(float(getattr(of, name)) ** 2 for name in ERRORS))
    above = float(of.slope()) * ndtri(state) - cuts - float(of.item_spread) * HARDNESS[:, None]
    expected = ndtr(above / errors).mean()
    assert abs(expected - state) < 0.02
    same = tuple(jnp.full(4_000, state) for _ in range(4))
    seen = visits(np.random.default_rng(5), of, same)[0]
    error = seen.mean(1).std() / np.sqrt(len(seen)) / TOP
    assert abs(seen.mean() / TOP - expected) < 5.0 * error  # a right scale fails once in 1.7 million


@EVERY
def test_floor_and_ceiling(measure):
    for level, total in ((0.0, 0.0), (1.0, 80.0)):
        assert float(scale(measure).observe(levels([level] * 4), Told(0.0), Told(0.0))) == total


@EVERY
@pytest.mark.parametrize("cluster", range(4))
def test_each_cluster_raises_its_own_items(measure, cluster):
    base = [0.5] * 4
    more = base.copy()
    more[cluster] = 0.95
    low, high = (np.asarray(scale(measure).items(levels(c), Told(0.0), Told(0.0))) for c in (base, more))
    assert (high - low)[cluster == CLUSTER].min() >= 1.0
    assert not (high - low)[cluster != CLUSTER].any()


@EVERY
@pytest.mark.parametrize("part", ["occasion_error", "rater_error", "item_error"])
def test_more_error_is_more_error(measure, part):
    usual = float(getattr(scale(measure), part))
    more = visits(np.random.default_rng(2), scale(measure, **{part: 1.5 * usual + 0.1}), people(PATIENTS))
    assert standard_error(more) > 1.02 * standard_error(twice(measure, PATIENTS))


@EVERY
def test_what_lasts_is_no_error_between_visits(measure):
    """It comes back at every visit: without other errors two visits agree to the point, and people differ."""
    lasting = scale(measure, occasion_error=0.0, rater_error=0.0, item_error=0.0)
    same = tuple(jnp.full(500, 0.5) for _ in range(4))
    first, second = visits(np.random.default_rng(4), lasting, same)
    np.testing.assert_array_equal(first, second)
    assert first.sum(1).std() > 2.0
    assert first.std(axis=1).mean() > 0.2


def test_internal_consistency():
    reported = {
        "caps5": finding("weathers2018-caps5-alpha").effect.value,
        "pcl5": 0.899,  # a note of armour2017-total
    }
    for measure, expected in reported.items():
        seen = alpha(twice(measure, REFERENCE)[0])
        print(f"{measure}: alpha {seen:.3f}, reported {expected}")
        assert abs(seen - expected) < 0.02


def test_retest():
    interview, report = agreement("caps5", PATIENTS), agreement("pcl5", REFERENCE)
    said = number(finding("weathers2018-caps5-icc").arms["retest"].also["icc"])
    told = finding("blevins2015-pcl5").effect.value
    print(f"retest of the CAPS-5 {interview:.3f}, reported {said}; of the PCL-5 {report:.3f}, reported {told}")
    assert abs(interview - said) < 0.03
    assert abs(report - told) < 0.03


def test_the_rater_has_their_share_of_the_error():
    """Interrater .91 against retest .78 puts (1 - .91) / (1 - .78) = 41 % of the error variance on the rater."""
    arms = finding("weathers2018-caps5-icc").arms
    reported = (1.0 - number(arms["interrater"].also["icc"])) / (1.0 - number(arms["retest"].also["icc"]))
    share = (standard_error(twice("caps5", PATIENTS, True)) / standard_error(twice("caps5", PATIENTS))) ** 2
    print(f"rater's share of error variance {share:.3f}, reported {reported:.3f}")
    assert abs(share - reported) < 0.06


def test_standard_error_between_visits():
    """Reliable change is 1.96 sqrt(2) of it: 12 and 13 points of the CAPS-5, 15 and 18 of the PCL-5 (marx2022)."""
    interview, report = (standard_error(twice(m, PATIENTS)) for m in ("caps5", "pcl5"))
    changes = [number(arm.also["caps5"]) for arm in finding("marx2022-rci-caps5").arms.values()]
    assert min(changes) == RELIABLE_CHANGE
    points = 1.96 * np.sqrt(2.0)
    print(f"standard errors {interview:.2f} and {report:.2f}; reliable change {points * np.array([interview, report])}")
    assert min(changes) - 1.0 < points * interview < max(changes) + 1.0
    assert 15.0 - 1.0 < points * report < finding("marx2022-rci-pcl5").effect.value + 1.0


def test_the_reference_reports_what_was_reported():
    """Mean, SD, mean inter-item correlation, quartiles and the share at 33 or more of armour2017.

    The model's people are more symmetric: its quartiles 19/29/40 and share .42 stand for 20/27/39 and .35.
    """
    items = twice("pcl5", REFERENCE)[0]
    total, reported = items.sum(1), finding("armour2017-total")
    between = (np.corrcoef(items.T).sum() - ITEMS) / (ITEMS * (ITEMS - 1))
    quartiles, cut = np.quantile(total, [0.25, 0.5, 0.75]), (total >= 33).mean()
    print(f"PCL-5 {total.mean():.1f} (SD {total.std():.1f}), r {between:.3f}, {quartiles}, at least 33 {cut:.3f}")
    assert abs(total.mean() - number(reported.arms["all"].mean)) < 0.6
    assert abs(total.std() - number(reported.arms["all"].sd)) < 0.5
    assert abs(between - 0.31) < 0.02
    np.testing.assert_allclose(quartiles, (20, 27, 39), atol=2.5)
    assert abs(cut - number(reported.effect.value)) < 0.08


def test_loadings_follow():
    """What the items of a cluster share, of all that moves one; factor analysis found loadings of .62."""
    of = scale("pcl5")
    state = np.var(float(of.slope()) * ndtri(np.stack(people(REFERENCE))), axis=1)
    shared = state + sum(float(getattr(of, name)) ** 2 for name in ("method", "occasion_error", "rater_error"))
    loading = np.sqrt(shared / (shared + float(of.lasting_item) ** 2 + float(of.item_error) ** 2))
    reported = number(finding("pcl5-loadings-2022").effect.value)
    print(f"loadings by cluster {loading}, reported {reported} on average")
    assert abs(loading.mean() - reported) < 0.06


def test_the_two_scales_correlate_as_published_and_less_in_patients():
    """.66 among people with and without PTSD; less where all are ill, because they differ less."""
    reference, patients = across(REFERENCE), across(PATIENTS)
    reported = finding("weathers2018-caps5-pcl5").effect.value
    print(f"CAPS-5 with PCL-5: {reference:.3f} (reported {reported}), in patients {patients:.3f}")
    assert abs(reference - reported) < 0.03
    assert 0.35 < patients < reference - 0.05


def test_change_is_seen_by_both():
    rng = np.random.default_rng(6)
    before = people(PATIENTS)
    relief = jnp.asarray(np.clip(0.7 + 0.25 * rng.normal(size=len(before[0])), 0.0, 1.5))
    after = tuple(jnp.clip(c * relief, 0.02, 0.98) for c in before)
    seen = [[items.sum(1) for items in visits(rng, scale(measure), before, after)] for measure in SCALES]
    changes = np.corrcoef(*(np.subtract(*of) for of in seen))[0, 1]
    ends = np.corrcoef(*(of[1] for of in seen))[0, 1]
    print(f"CAPS-5 with PCL-5: {changes:.3f} of change, {ends:.3f} at the end")
    assert changes > 0.4
    assert across(PATIENTS) < ends < 0.85
