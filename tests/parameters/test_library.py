"""Mirrors src/assuage/parameters/library.py.

Draws are tested on a few of the parameters: a truth's draw of one does not know of the others.
"""

import numpy as np
import pytest
from scipy import stats

from assuage.errors import UnknownName
from assuage.parameters import library
from assuage.parameters.library import (
    WORKS,
    central_truth,
    oxytocin_coefficients,
    parameter,
    parameters,
    truths,
    uncertain,
    variant,
    without_oxytocin,
)


FEW = (
    "trauma_memory.rate",
    "trauma_memory.learning_gain",
    "trauma_memory.unlearning",
    "alliance.contact_gain",
    "alliance.bonding",
)
COUNT = 8_000


@pytest.fixture(autouse=True)
def _few(monkeypatch):
    monkeypatch.setattr(library, "uncertain", lambda: FEW)


@pytest.fixture(scope="module")
def many():
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(library, "uncertain", lambda: FEW)
        return truths(5, 0, COUNT)


def test_a_truth_is_the_same_whatever_else_is_drawn(many):
    few = truths(5, 17, 3)
    for name, values in few.items():
        np.testing.assert_array_equal(values, many[name][17:20], err_msg=name)


def test_a_truth_does_not_know_which_other_parameters_are_open(many, monkeypatch):
    monkeypatch.setattr(library, "uncertain", lambda: FEW[:2])
    np.testing.assert_array_equal(truths(5, 0, 9)["trauma_memory.rate"], many["trauma_memory.rate"][:9])


def test_another_seed_is_another_truth(many):
    assert not np.any(truths(6, 0, 9)["trauma_memory.rate"] == many["trauma_memory.rate"][:9])


def test_a_quarter_of_truths_are_null_and_then_all_coefficients_are_zero(many):
    """Share within five binomial standard errors: a false-alarm rate of 6e-7."""
    null = many[WORKS] == 0.0
    probability = parameter("nothing_works.probability").typical.centre
    print(f"null share {null.mean():.4f} for {probability}")
    assert abs(null.mean() - probability) < 5.0 * np.sqrt(probability * (1 - probability) / COUNT)
    for name in ("trauma_memory.learning_gain", "alliance.bonding"):
        np.testing.assert_array_equal(many[name] == 0.0, null)


@pytest.mark.parametrize("name", FEW)
def test_truths_have_their_prior(many, name):
    """Kolmogorov's distance at a false-alarm rate of 1e-6 for each of the five."""
    belief = parameter(name).typical
    drawn = many[name][many[WORKS] == 1.0] if parameter(name).oxytocin else many[name]
    reference = belief.at(stats.norm.ppf((np.arange(200_000) + 0.5) / 200_000))
    found = stats.ks_2samp(drawn, reference)
    assert found.pvalue > 1e-6


def test_parameters_that_are_known_do_not_vary(many):
    for name, value in many.items():
        if name not in (*FEW, WORKS):
            assert np.all(value == central_truth()[name]), name


def test_without_oxytocin_only_its_coefficients_change():
    truth = central_truth()
    for name, value in without_oxytocin(truth).items():
        assert value == (0.0 if name in oxytocin_coefficients() else truth[name])


def test_all_uncertain_parameters_are_those_not_fixed():
    names = set(uncertain())
    assert set(oxytocin_coefficients()) <= names < set(parameters())


@pytest.mark.parametrize(
    ("call", "wrong", "nearest"),
    [
        (parameter, "trauma_memory.learning_gian", "trauma_memory.learning_gain"),
        (variant, "saturatin", "saturating"),
    ],
)
def test_a_misspelt_name_is_answered_with_the_nearest(call, wrong, nearest):
    with pytest.raises(UnknownName, match=f"nearest: {nearest}"):
        call(wrong)


def test_a_variant_gives_full_names():
    assert variant("saturating") == {"central_effect.inverted": 0.0}
