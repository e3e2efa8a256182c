"""The items of the Wenchuan survivors (McNally 2015), recomputed: what the records of the PCL-C say of them."""

import pathlib

import numpy as np
import pytest
from scipy.special import ndtri

from assuage.evidence.library import finding
from tests.evidence.figures import number


DATA = pathlib.Path(__file__).parents[2] / "../shared/data/wenchuan_ptsd.csv"
pytestmark = pytest.mark.skipif(not DATA.exists(), reason=f"{DATA.name} is not distributed with the project")


@pytest.fixture(scope="module")
def items():
    every = np.genfromtxt(DATA, delimiter=",", skip_header=1)
    return every[~np.isnan(every).any(axis=1)]


def test_total_alpha_and_shares(items):
    total, reported = items.sum(1), finding("wenchuan-pclc-alpha")
    said = reported.arms["total"]
    assert (len(items), round(total.mean(), 2), round(total.std(ddof=1), 2)) == (said.n, said.mean, said.sd)
    alpha = 17 / 16 * (1 - items.var(0, ddof=1).sum() / total.var(ddof=1))
    assert round(alpha, 3) == number(reported.effect.value)
    for least in (44, 50):
        assert round(np.mean(total >= least), 3) == reported.arms[f"ge{least}"].proportion


def test_clusters_and_items_go_together(items):
    """Items 1 to 5 are B, 6 and 7 C, 8 to 12 N, 13 to 17 D."""
    sums = [part.sum(1) for part in np.split(items, [5, 7, 12], axis=1)]
    pairs = np.corrcoef(sums)[np.triu_indices(4, 1)]
    written = " ".join(f"{r:.3f}".lstrip("0") for r in pairs)
    names = ("B-C", "B-N", "B-D", "C-N", "C-D", "N-D")
    measure = finding("wenchuan-cluster-r").measure
    assert all(f"{name} {r}" in measure for name, r in zip(names, written.split(), strict=True)), written
    between = (np.corrcoef(items.T).sum() - 17) / (17 * 16)
    assert abs(between - 0.482) < 5e-4


def test_cuts(items):
    cuts = ndtri(np.stack([(items <= grade).mean(0) for grade in range(1, 5)]))
    reported = finding("wenchuan-pclc-cuts").arms
    assert np.round(cuts.mean(1), 2) == pytest.approx(reported["mean_over_items"].also["cuts"], abs=0.011)
    assert np.round(cuts.std(1, ddof=1), 2) == pytest.approx(reported["sd_over_items"].also["cuts"], abs=0.011)
