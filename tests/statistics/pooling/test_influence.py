"""Mirrors src/assuage/statistics/pooling/influence.py."""

import numpy as np
import pytest

from assuage.errors import AssuageError
from assuage.statistics.pooling.influence import influence, leave_one_out, study_effects
from assuage.statistics.pooling.random_effects import pool
from tests.oracles.stored import stored


R = stored("pooling")
DATASETS = ["bcg", "normand", "writing"]


@pytest.mark.parametrize("name", DATASETS)
def test_leave_one_out_agrees_with_metafor(name):
    without, expected = leave_one_out(R[name]["yi"], R[name]["vi"], interval="wald"), R[name]["leave_one_out"]
    np.testing.assert_allclose([fit.tau2 for fit in without], expected["tau2"], atol=1e-6)
    np.testing.assert_allclose([fit.estimate for fit in without], expected["estimate"], atol=1e-5)
    np.testing.assert_allclose([fit.se for fit in without], expected["se"], atol=1e-5)


@pytest.mark.parametrize("name", DATASETS)
def test_diagnostics_agree_with_metafor(name):
    found = influence(R[name]["yi"], R[name]["vi"])
    for diagnostic, expected in R[name]["influence"].items():
        np.testing.assert_allclose(getattr(found, diagnostic), expected, atol=1e-5, err_msg=diagnostic)


@pytest.mark.parametrize("name", DATASETS)
def test_study_effects_agree_with_metafor(name):
    found, expected = study_effects(R[name]["yi"], R[name]["vi"]), R[name]["study_effects"]
    np.testing.assert_allclose(found.estimate, expected["estimate"], atol=1e-5)
    np.testing.assert_allclose(found.se, expected["se"], atol=1e-5)


def test_a_far_study_stands_out():
    y, v = [0.2, 0.25, 0.3, 0.2, 0.28, 3.0], [0.05] * 6
    assert influence(y, v).influential.tolist() == [False] * 5 + [True]


def test_without_variance_between_studies_all_are_the_pooled_one():
    y, v = [0.50, 0.52, 0.49], [0.1, 0.2, 0.1]
    np.testing.assert_allclose(study_effects(y, v).estimate, pool(y, v).estimate, atol=1e-8)


def test_two_studies_cannot_lose_one():
    with pytest.raises(AssuageError, match="3 studies or more"):
        leave_one_out([0.1, 0.2], [0.1, 0.1])
