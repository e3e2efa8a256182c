"""Mirrors src/assuage/statistics/pooling/selection.py."""

import numpy as np
import pytest

from assuage.errors import AssuageError
from assuage.statistics.pooling.random_effects import pool
from assuage.statistics.pooling.selection import three_parameter_selection
from tests.oracles.stored import stored


R = stored("pooling")
FITS = [(name, favoured) for name in ("bcg", "normand", "writing") for favoured in R[name]["selection"]]


@pytest.mark.parametrize(("name", "favoured"), FITS)
def test_agrees_with_metafor(name, favoured):
    expected = R[name]["selection"][favoured]
    found = three_parameter_selection(R[name]["yi"], R[name]["vi"], favoured=favoured)
    assert found.tau2 == pytest.approx(expected["tau2"], abs=1e-6)
    for field in ("estimate", "se", "relative_publication", "relative_publication_se", "lrt", "lrt_p"):
        assert getattr(found, field) == pytest.approx(expected[field], abs=1e-5), field


def test_mirrored_effects_give_the_mirrored_answer():
    y, v = np.array(R["writing"]["yi"]), np.array(R["writing"]["vi"])
    found, mirrored = three_parameter_selection(y, v), three_parameter_selection(-y, v, favoured="less")
    assert found.estimate == pytest.approx(-mirrored.estimate, abs=1e-7)
    assert found.ci.lower == pytest.approx(-mirrored.ci.upper, abs=1e-6)
    assert found.se == pytest.approx(mirrored.se, abs=1e-7)


@pytest.mark.parametrize("unit", [1e-3, 1e3])
def test_a_change_of_unit_changes_nothing_else(unit):
    y, v = np.array(R["writing"]["yi"]), np.array(R["writing"]["vi"])
    plain, scaled = three_parameter_selection(y, v), three_parameter_selection(unit * y, unit**2 * v)
    assert scaled.estimate == pytest.approx(unit * plain.estimate, rel=1e-6)
    assert scaled.se == pytest.approx(unit * plain.se, rel=1e-6)
    assert scaled.tau2 == pytest.approx(unit**2 * plain.tau2, rel=1e-5)
    assert scaled.relative_publication == pytest.approx(plain.relative_publication, rel=1e-6)


def test_it_undoes_the_selection_it_assumes():
    """4,000 studies at a true effect of 0.1, non-significant ones published one time in four.

    The pooled effect is then far off, the adjusted one within 4.5 standard errors: false-alarm rate 7e-6 each for the
    effect and the relative publication.
    """
    rng = np.random.default_rng(8)
    v = rng.uniform(0.02, 0.2, 4_000)
    y = rng.normal(0.1, np.sqrt(v + 0.04))
    seen = (y / np.sqrt(v) > 1.959963984540054) | (rng.uniform(size=4_000) < 0.25)
    found = three_parameter_selection(y[seen], v[seen])
    assert pool(y[seen], v[seen], interval="wald").ci.lower > 0.2
    assert abs(found.estimate - 0.1) < 4.5 * found.se < 0.15
    assert abs(found.relative_publication - 0.25) < 4.5 * found.relative_publication_se < 0.25
    assert found.lrt_p < 1e-6


def test_no_variance_between_studies():
    y, v = [0.42, 0.40, 0.44, 0.41, 0.38, 0.43], [0.01, 0.02, 0.08, 0.09, 0.03, 0.2]
    found = three_parameter_selection(y, v)
    assert found.tau2 == pytest.approx(0.0, abs=1e-8)
    assert 0 < found.se < 0.5


def test_studies_on_one_side_of_the_cut_cannot_tell():
    # All of these are far from significant in the favoured direction, as those of `bcg` are: the weight would run off.
    for y, v in (([0.1, 0.0, -0.1, 0.05], [0.1] * 4), (R["bcg"]["yi"], R["bcg"]["vi"])):
        with pytest.raises(AssuageError, match="one side"):
            three_parameter_selection(y, v, favoured="greater")
