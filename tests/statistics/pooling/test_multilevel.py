"""Mirrors src/assuage/statistics/pooling/multilevel.py."""

import numpy as np
import pytest

from assuage.errors import AssuageError
from assuage.statistics.pooling.multilevel import three_level
from tests.oracles.stored import stored


R = stored("pooling")["three_level"]


@pytest.mark.parametrize(("name", "moderators"), [("intercept", None), ("year_as_moderator", R["year"])])
def test_agrees_with_metafor_and_clubsandwich(name, moderators):
    found, expected = three_level(R["yi"], R["vi"], R["cluster"], moderators), R[name]
    assert [found.between, found.within] == pytest.approx([expected["between"], expected["within"]], abs=1e-6)
    for field in ("coefficients", "model_se", "se", "statistic", "df", "p", "log_likelihood"):
        np.testing.assert_allclose(getattr(found, field), expected[field], atol=1e-5, err_msg=field)
    np.testing.assert_allclose(found.ci[:, 0], expected["lower"], atol=1e-5)
    np.testing.assert_allclose(found.ci[:, 1], expected["upper"], atol=1e-5)


def test_a_balanced_set_has_closed_forms():
    # m studies of n effects with one v: CR2 is the variance of the study means over m, with m - 1 degrees of freedom,
    # and REML is the analysis of variance.
    rng = np.random.default_rng(4)
    m, n, v = 9, 4, 0.02
    y = rng.normal(0, 0.5, (m, 1)) + rng.normal(0, 0.4, (m, n))
    found = three_level(y.ravel(), np.full(m * n, v), np.repeat(np.arange(m), n))
    means = y.mean(axis=1)
    assert found.coefficients[0] == pytest.approx(means.mean())
    assert found.se[0] ** 2 == pytest.approx(means.var(ddof=1) / m)
    assert found.df[0] == pytest.approx(m - 1)
    mean_square_within = ((y - means[:, None]) ** 2).sum() / (m * (n - 1))
    assert found.within == pytest.approx(mean_square_within - v, abs=1e-6)
    assert found.between == pytest.approx(means.var(ddof=1) - mean_square_within / n, abs=1e-6)


def test_labels_and_order_do_not_matter():
    order = np.random.default_rng(1).permutation(len(R["yi"]))
    names = np.array([f"district {label}" for label in R["cluster"]])
    plain = three_level(R["yi"], R["vi"], R["cluster"])
    shuffled = three_level(np.array(R["yi"])[order], np.array(R["vi"])[order], names[order])
    assert shuffled.coefficients == pytest.approx(plain.coefficients, abs=1e-7)
    assert shuffled.se == pytest.approx(plain.se, abs=1e-7)
    assert (plain.k, plain.studies) == (56, 11)


def test_variance_at_the_edge_is_zero_not_below():
    y = np.array([0.3, -0.3, 0.3, -0.3, 0.31, -0.3])
    found = three_level(y, np.full(6, 0.01), [1, 1, 2, 2, 3, 3])
    assert found.between == 0.0
    assert found.within > 0


def test_effects_all_of_one_size_give_no_width():
    with pytest.raises(AssuageError, match="without any residual"):
        three_level([0.5] * 4, [0.1] * 4, [1, 1, 2, 2])


@pytest.mark.parametrize(
    ("labels", "problem"),
    [
        ([1, 1, 2], "3 study labels but 4 effects"),
        ([1, 2, 3, 4], "each study has one effect"),
        ([1, 1, 1, 1], "1 studies cannot carry"),
    ],
)
def test_labels_that_cannot_serve_are_refused(labels, problem):
    with pytest.raises(AssuageError, match=problem):
        three_level([0.1, 0.3, 0.2, 0.6], [0.1] * 4, labels)
