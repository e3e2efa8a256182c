"""Mirrors src/assuage/measures/caps5.py.

The population of the reliability tests has a true severity of mean 36 and SD 7.8 points, so that its observed SD is
near 9.6: there the standard error of marx2022 (4.5) and the retest ICC of weathers2018 (.78) are the same statement.
"""

import functools

import jax.numpy as jnp
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assuage.evidence.library import finding
from assuage.measures.caps5 import HIGHEST_TOTAL, RELIABLE_CHANGE, TOP
from assuage.mechanisms.symptoms.clusters import ITEMS, ITEMS_PER_CLUSTER
from tests.evidence.figures import number
from tests.measures.interviews import clusters_of, interview, visits
from tests.mechanisms.alone import Told


pytestmark = pytest.mark.usefixtures("x64")
SHARE = st.floats(0.0, 1.0)
MEAN, TRUE_SD = 36.0, 7.8


@functools.cache
def twice():
    rng = np.random.default_rng(2)
    return visits(rng, interview(), clusters_of(rng, MEAN, TRUE_SD))


def retest_variance(**changed):
    rng = np.random.default_rng(3)
    first, second = visits(rng, interview(**changed), clusters_of(rng, MEAN, TRUE_SD))
    return float(np.var(first.sum(1) - second.sum(1)) / 2.0)


@settings(deadline=None, max_examples=60)
@given(levels=st.tuples(SHARE, SHARE, SHARE, SHARE), draw=st.floats(-6.0, 6.0))
def test_items_are_whole_numbers_from_0_to_4(levels, draw):
    items = np.asarray(interview().items(tuple(map(jnp.asarray, levels)), Told(draw), Told(draw)))
    assert items.shape == (ITEMS,)
    np.testing.assert_array_equal(items, np.round(items))
    assert items.min() >= 0.0
    assert items.max() <= TOP
    total = float(interview().observe(tuple(map(jnp.asarray, levels)), Told(draw), Told(draw)))
    assert total == items.sum()
    assert 0.0 <= total <= HIGHEST_TOTAL == 80.0


@settings(deadline=None, max_examples=40)
@given(levels=st.tuples(SHARE, SHARE, SHARE, SHARE))
def test_without_error_the_total_is_the_rounded_clusters(levels):
    exact = interview(rater_error=0.0, occasion_error=0.0, item_error=0.0, item_spread=0.0)
    expected = sum(n * round(TOP * level) for n, level in zip(ITEMS_PER_CLUSTER, levels, strict=True))
    assert float(exact.observe(tuple(map(jnp.asarray, levels)), Told(0.0), Told(0.0))) == expected


def test_floor_and_ceiling():
    for level, total in ((0.0, 0.0), (1.0, 80.0)):
        clusters = (jnp.asarray(level),) * 4
        far = 20.0 * (2.0 * level - 1.0)
        assert float(interview().observe(clusters, Told(far), Told(far))) == total


@pytest.mark.parametrize("cluster", range(4))
def test_each_cluster_raises_its_own_items(cluster):
    base = [0.5] * 4
    more = base.copy()
    more[cluster] = 1.0
    low, high = (np.asarray(interview().items(tuple(map(jnp.asarray, c)), Told(0.0), Told(0.0))) for c in (base, more))
    of = np.repeat(np.arange(4), ITEMS_PER_CLUSTER)
    np.testing.assert_array_equal(high - low, np.where(of == cluster, 2.0, 0.0))


def test_standard_error_between_visits():
    """Near 4.5 points: marx2022's reliable change of 12 and 13 is 1.96 sqrt(2) of it."""
    first, second = (items.sum(1) for items in twice())
    error = float(np.std(first - second) / np.sqrt(2.0))
    reported = [arm.also["caps5"] / (1.96 * np.sqrt(2.0)) for arm in finding("marx2022-rci-caps5").arms.values()]
    print(f"standard error {error:.2f}; from marx2022 {reported[0]:.2f} and {reported[1]:.2f}")
    assert 4.1 < error < 4.9
    assert min(reported) - 0.35 < error < max(reported) + 0.35
    assert min(arm.also["caps5"] for arm in finding("marx2022-rci-caps5").arms.values()) == RELIABLE_CHANGE


def test_retest_reliability():
    first, second = (items.sum(1) for items in twice())
    reported = number(finding("weathers2018-caps5-icc").arms["retest"].also["icc"])
    icc = np.cov(first, second)[0, 1] / np.var(np.concatenate([first, second]))
    print(f"observed SD {first.std():.2f}; retest ICC {icc:.3f}, reported {reported}")
    assert abs(icc - reported) < 0.05


def test_the_rater_has_their_share_of_the_error():
    """Interrater .91 against retest .78 puts (1 - .91) / (1 - .78) = 41 % of the error variance on the rater."""
    arms = finding("weathers2018-caps5-icc").arms
    reported = (1.0 - number(arms["interrater"].also["icc"])) / (1.0 - number(arms["retest"].also["icc"]))
    both, without = retest_variance(), retest_variance(rater_error=0.0)
    share = (both - without) / both
    print(f"rater's share of error variance {share:.3f}, reported {reported:.3f}")
    assert abs(share - reported) < 0.06


@pytest.mark.parametrize("part", ["rater_error", "occasion_error", "item_error"])
def test_more_error_is_more_error(part):
    usual = float(getattr(interview(), part))
    assert retest_variance(**{part: 1.5 * usual}) > 1.05 * retest_variance()


def test_lasting_deviations_are_no_error_between_visits():
    """They come back at every visit: without other errors two visits agree to the point, and items differ."""
    rng = np.random.default_rng(4)
    between_windows = interview(rater_error=0.0, occasion_error=0.0, item_error=0.0)
    first, second = visits(rng, between_windows, clusters_of(rng, MEAN, TRUE_SD, 500))
    np.testing.assert_array_equal(first, second)
    assert first[:, :5].std(axis=1).mean() > 0.2


def test_internal_consistency():
    items = twice()[0]
    alpha = ITEMS / (ITEMS - 1) * (1.0 - items.var(0, ddof=1).sum() / items.sum(1).var(ddof=1))
    print(f"alpha {alpha:.3f}, reported {finding('weathers2018-caps5-alpha').effect.value}")
    assert 0.75 < alpha < 0.95
