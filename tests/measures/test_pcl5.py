"""Mirrors src/assuage/measures/pcl5.py."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assuage.evidence.library import finding
from assuage.measures.pcl5 import HIGHEST_TOTAL
from tests.measures.interviews import PEOPLE, clusters_of, interview, visits
from tests.measures.samples import made
from tests.mechanisms.alone import Told


pytestmark = pytest.mark.usefixtures("x64")
SHARE = st.floats(0.0, 1.0)


def questionnaire(error=None):
    return made("pcl5", **({} if error is None else {"total_error": error}))


@settings(deadline=None, max_examples=60)
@given(levels=st.tuples(SHARE, SHARE, SHARE, SHARE), draw=st.floats(-6.0, 6.0))
def test_total_in_closed_form_with_floor_and_ceiling(levels, draw):
    total = float(questionnaire(4.0).observe(tuple(map(jnp.asarray, levels)), Told(), Told(draw)))
    np.testing.assert_allclose(
        total, np.clip(np.dot((20, 8, 28, 24), levels) + 4.0 * draw, 0.0, 80.0), rtol=1e-9, atol=1e-300
    )
    assert 0.0 <= total <= HIGHEST_TOTAL == 80.0


@pytest.mark.parametrize("cluster", range(4))
def test_each_cluster_raises_it_by_its_items(cluster):
    levels = [0.4] * 4
    low = float(questionnaire(0.0).observe(tuple(map(jnp.asarray, levels)), Told(), Told(0.0)))
    levels[cluster] = 0.5
    high = float(questionnaire(0.0).observe(tuple(map(jnp.asarray, levels)), Told(), Told(0.0)))
    np.testing.assert_allclose(high - low, (2.0, 0.8, 2.8, 2.4)[cluster], rtol=1e-9)


def test_both_instruments_move_together():
    """Correlation across people and of change within people; the published one is an outcome, not an input."""
    rng = np.random.default_rng(6)
    before = clusters_of(rng, 36.0, 8.5)
    relief = jnp.asarray(np.clip(0.7 + 0.25 * rng.normal(size=PEOPLE), 0.0, 1.5))
    after = tuple(jnp.clip(c * relief, 0.02, 0.98) for c in before)
    interviews = [visits(rng, interview(), c, 1)[0].sum(1) for c in (before, after)]
    one = jax.jit(jax.vmap(lambda levels, draw: questionnaire().observe(levels, Told(), Told(draw))))
    reports = [np.asarray(one(c, jnp.asarray(rng.normal(size=PEOPLE)))) for c in (before, after)]
    across = np.corrcoef(interviews[0], reports[0])[0, 1]
    change = np.corrcoef(np.subtract(*interviews), np.subtract(*reports))[0, 1]
    reported = finding("weathers2018-caps5-pcl5").effect.value
    print(f"CAPS-5 with PCL-5: {across:.3f} across people, {change:.3f} of change; reported {reported}")
    assert 0.4 < across < 0.98
    assert change > 0.4
