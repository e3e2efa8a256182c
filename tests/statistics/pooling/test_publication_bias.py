"""Mirrors src/assuage/statistics/pooling/publication_bias.py."""

import numpy as np
import pytest

from assuage.errors import AssuageError
from assuage.statistics.pooling.publication_bias import egger, egger_random_effects, rank_test, trim_and_fill
from tests.oracles.stored import stored


R = stored("pooling")
DATASETS = ["bcg", "normand", "writing"]


@pytest.mark.parametrize("name", DATASETS)
@pytest.mark.parametrize(("test", "key"), [(egger, "egger"), (egger_random_effects, "egger_random_effects")])
def test_egger_agrees_with_metafor(name, test, key):
    found, expected = test(R[name]["yi"], R[name]["vi"]), R[name][key]
    assert found.df == expected.get("df")
    ours = [found.statistic, found.p, found.limit, *found.limit_ci]
    theirs = [expected[field] for field in ("statistic", "p", "limit", "lower", "upper")]
    assert ours == pytest.approx(theirs, abs=1e-5)
    assert found.slope / found.slope_se == pytest.approx(found.statistic)


@pytest.mark.parametrize("name", DATASETS)
def test_rank_test_agrees_with_metafor(name):
    found = rank_test(R[name]["yi"], R[name]["vi"])
    assert [found.tau, found.p] == pytest.approx([R[name]["rank_test"]["tau"], R[name]["rank_test"]["p"]], abs=1e-9)


@pytest.mark.parametrize("missing", ["L0", "R0"])
@pytest.mark.parametrize("side", ["left", "right"])
@pytest.mark.parametrize("name", DATASETS)
def test_trim_and_fill_agrees_with_metafor(name, side, missing):
    expected = R[name]["trim_and_fill"][side][missing]
    found = trim_and_fill(R[name]["yi"], R[name]["vi"], side=side, missing=missing, interval="wald")
    assert (found.side, found.k0, len(found.filled_effects)) == (side, expected["k0"], expected["k0"])
    assert found.pooled.tau2 == pytest.approx(expected["tau2"], abs=1e-6)
    assert [found.pooled.estimate, found.pooled.se] == pytest.approx([expected["estimate"], expected["se"]], abs=1e-5)


@pytest.mark.parametrize("name", DATASETS)
def test_trim_and_fill_finds_the_side(name):
    expected = R[name]["trim_and_fill_equal"]
    found = trim_and_fill(R[name]["yi"], R[name]["vi"], estimator="equal", interval="wald")
    assert (found.side, found.k0) == (expected["side"], expected["k0"])
    assert [found.pooled.estimate, found.pooled.se] == pytest.approx([expected["estimate"], expected["se"]], abs=1e-9)


def test_a_half_funnel_is_made_whole():
    # A symmetric funnel about 0.2, from which the two least effects are taken away.
    deviations = np.array([0.05, 0.15, 0.3, 0.5, 0.7, 0.9])
    y, v = 0.2 + np.r_[deviations, -deviations], np.r_[deviations, deviations] ** 2 / 2
    seen = y > -0.4
    found = trim_and_fill(y[seen], v[seen], side="left", estimator="equal", interval="wald")
    assert found.k0 == 2
    np.testing.assert_allclose(np.sort(found.filled_effects), np.sort(y[~seen]), atol=1e-3)
    assert found.pooled.estimate == pytest.approx(0.2, abs=1e-3)
    # R0 is the longest run of ranks on one side less one.
    assert trim_and_fill(y[seen], v[seen], side="left", missing="R0", estimator="equal", interval="wald").k0 == 1
    assert trim_and_fill(y, v, side="left", estimator="equal", interval="wald").k0 == 0


def test_mirrored_effects_give_the_mirrored_answer():
    y, v = np.array(R["writing"]["yi"]), np.array(R["writing"]["vi"])
    found, mirrored = trim_and_fill(y, v), trim_and_fill(-y, v)
    assert {found.side, mirrored.side} == {"left", "right"}
    assert found.k0 == mirrored.k0 > 0
    assert found.pooled.estimate == pytest.approx(-mirrored.pooled.estimate, abs=1e-9)
    assert egger(y, v).slope == pytest.approx(-egger(-y, v).slope)


def test_studies_of_one_size_have_no_funnel():
    for test in (egger, egger_random_effects, rank_test):
        with pytest.raises(AssuageError, match=r"constant|differ"):
            test([0.1, 0.5, 0.3, 0.2], [0.1] * 4)
