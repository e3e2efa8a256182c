"""The Metapsy set of trials of psychotherapy for PTSD, pooled here and by metafor (numbers in metapsy_ptsd.json)."""

import csv
import pathlib

import numpy as np
import pytest

from assuage.statistics.pooling.meta_regression import meta_regression
from assuage.statistics.pooling.multilevel import three_level
from assuage.statistics.pooling.publication_bias import egger, trim_and_fill
from assuage.statistics.pooling.random_effects import pool
from assuage.statistics.pooling.selection import three_parameter_selection
from tests.oracles.stored import stored


DATA = pathlib.Path(__file__).parents[2] / "../shared/data/metapsy_ptsd_psyctr.csv"
R = stored("metapsy_ptsd")

pytestmark = pytest.mark.skipif(not DATA.exists(), reason=f"{DATA.name} is not distributed with the project")


@pytest.fixture(scope="module")
def rows():
    with DATA.open(encoding="utf-8") as file:
        return [row for row in csv.DictReader(file) if row[".g"] and row[".g_se"]]


@pytest.fixture(scope="module")
def studies(rows):
    return np.array([float(row[".g"]) for row in rows]), np.array([float(row[".g_se"]) ** 2 for row in rows])


def test_pooled_effect(studies):
    pooled, expected = pool(*studies), R["REML_knha"]
    assert pooled.k == R["k"] == 131
    ours = [pooled.estimate, pooled.se, *pooled.ci, pooled.tau2, pooled.i2, pooled.q, *pooled.prediction]
    theirs = [expected["beta"], expected["se"], *expected["ci"], expected["tau2"], expected["I2"], expected["Q"]]
    assert ours == pytest.approx([*theirs, *expected["pi"]], abs=1e-5)


def test_other_variances_between_studies(studies):
    assert pool(*studies, estimator="dl").tau2 == pytest.approx(R["DL_tau2"], abs=1e-6)
    assert pool(*studies, estimator="pm").tau2 == pytest.approx(R["PM_tau2"], abs=1e-6)


def test_small_studies(studies):
    asymmetry, filled = egger(*studies), trim_and_fill(*studies)
    assert [asymmetry.statistic, asymmetry.p] == pytest.approx([R["egger_lm"]["t"], R["egger_lm"]["p"]], abs=1e-5)
    assert (filled.side, filled.k0) == (R["trimfill_L0"]["side"], R["trimfill_L0"]["k0"])
    assert filled.pooled.estimate == pytest.approx(R["trimfill_L0"]["beta"], abs=1e-5)
    selection, expected = three_parameter_selection(*studies), R["selmodel_3psm"]
    ours = [selection.estimate, selection.se, selection.tau2, selection.relative_publication]
    assert ours == pytest.approx([expected[key] for key in ("beta", "se", "tau2", "delta2")], abs=1e-5)


def test_three_levels(rows, studies):
    effects, variances = studies
    found, expected = three_level(effects, variances, [row["study"] for row in rows]), R["three_level"]
    assert found.studies == R["n_studies"]
    ours = [found.coefficients[0], found.model_se[0], found.between, found.within, found.se[0], found.df[0]]
    theirs = [expected["beta"], expected["se"], *expected["sigma2"], expected["CR2_se"], expected["CR2_df"]]
    assert ours == pytest.approx(theirs, abs=1e-5)


def test_waiting_lists_as_moderator(rows, studies):
    waiting = np.array([row["condition_arm2"] == "Waitlist" for row in rows])
    effects, variances = studies
    found, expected = meta_regression(effects, variances, waiting), R["waitlist_moderator"]
    assert waiting.sum() == expected["n_waitlist"]
    assert found.coefficients == pytest.approx(expected["beta"], abs=1e-5)
    assert found.se == pytest.approx(expected["se"], abs=1e-5)
    assert found.tau2 == pytest.approx(expected["tau2"], abs=1e-5)
    # In percent, of a tau2 that metafor's default threshold leaves uncertain by 1e-6: as a share, 1e-5.
    assert found.r2 / 100 == pytest.approx(expected["R2"] / 100, abs=1e-5)
