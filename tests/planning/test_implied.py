"""Mirrors src/assuage/planning/implied.py: variants of the same truths and people."""

import numpy as np
import pytest

from assuage.parameters.library import paths
from assuage.parameters.truths import WORKS, truths
from assuage.planning.implied import Implied, implied, share_that_differs, variants, with_doses
from assuage.planning.truth import DIRECT
from assuage.studies.reading import load_study


STUDY = "oxytocin_prolonged_exposure"


@pytest.fixture(scope="module")
def drawn():
    return truths(3, 0, 32)


def test_every_path_has_coefficients_and_is_switched_off_whole(drawn):
    made = variants(drawn)
    assert made["as shipped"] == {}
    for path, names in paths().items():
        assert names
        off = made[f"without {path}"]
        assert set(off) == set(names)
        assert not any(values.any() for values in off.values())


def test_spreads_change_about_the_mean_and_only_where_something_works(drawn):
    made, works = variants(drawn), drawn[WORKS] > 0.5
    assert 0 < works.sum() < 32
    name = "alliance.bonding_now"
    half, double = (made[f"bonding, {words} the spread"][name] for words in ("half", "double"))
    np.testing.assert_allclose(double[works] - 0.1, 4.0 * (half[works] - 0.1))
    assert not half[~works].any()
    assert not double[~works].any()
    for sd in (0.1, 0.3):
        np.testing.assert_allclose(made[f"direct effect, SD {sd:g}"][DIRECT], drawn[DIRECT] * sd / 0.2)


def test_the_extinction_share_at_its_ends(drawn):
    ends = sorted(float(name.split()[-1]) for name in variants(drawn) if name.startswith("extinction share"))
    assert ends == [0.05, 0.78]


def test_the_spread_is_free_of_peoples_chance():
    rng = np.random.default_rng(0)
    noisy = Implied("", 0.1 * rng.normal(size=20_000) + 0.2 * rng.normal(size=20_000), np.full(20_000, 0.2))
    assert noisy.sd == pytest.approx(0.1, rel=0.05)
    assert Implied("", np.zeros(5), np.full(5, 0.1)).sd == 0.0


def test_another_dose_or_time_changes_that_and_nothing_else():
    study = load_study(STUDY)
    other = with_doses(study, amount="8 IU", before="45 min before each prolonged_exposure")
    drug, placebo = other.arms["oxytocin"].doses[0], other.arms["placebo"].doses[0]
    assert (drug.amount, drug.when.written) == ("8 IU", "45 min before each prolonged_exposure")
    assert (placebo.amount, placebo.when) == (None, drug.when)
    assert with_doses(study) == study


def test_how_often_two_variants_differ():
    one, other = (
        Implied("", np.array(values), np.zeros(4)) for values in ([0.0, 0.1, 0.2, 0.3], [0.0, 0.11, 0.3, 0.2])
    )
    assert share_that_differs(one, other) == 0.5


def test_a_study_without_an_estimand_has_no_true_effect():
    with pytest.raises(ValueError, match="heinrichs_2003 has no estimand"):
        implied(load_study("heinrichs_2003"), {"": {}}, seed=0, draws=1, twins=2)
