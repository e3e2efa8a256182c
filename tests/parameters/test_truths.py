"""Mirrors src/assuage/parameters/truths.py.

Draws are tested on a few of the parameters: a truth's draw of one does not know of the others.
"""

import json
from typing import Any

import numpy as np
import pytest
from scipy import stats

from assuage.parameters import joint
from assuage.parameters import truths as module
from assuage.parameters.joint import blocks
from assuage.parameters.library import central_truth, drug_coefficients, parameter
from assuage.parameters.truths import WORKS, truths
from assuage.shelves import using
from assuage.yaml_files import Document


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
    monkeypatch.setattr(module, "uncertain", lambda: FEW)


@pytest.fixture(scope="module")
def many():
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "uncertain", lambda: FEW)
        return truths(5, 0, COUNT)


def test_a_truth_is_the_same_whatever_else_is_drawn(many):
    few = truths(5, 17, 3)
    for name, values in few.items():
        np.testing.assert_array_equal(values, many[name][17:20], err_msg=name)


def test_a_truth_does_not_know_which_other_parameters_are_open(many, monkeypatch):
    monkeypatch.setattr(module, "uncertain", lambda: FEW[:2])
    np.testing.assert_array_equal(truths(5, 0, 9)["trauma_memory.rate"], many["trauma_memory.rate"][:9])


def test_another_seed_is_another_truth(many):
    assert not np.any(truths(6, 0, 9)["trauma_memory.rate"] == many["trauma_memory.rate"][:9])


def test_a_quarter_of_truths_are_null_and_then_all_coefficients_are_zero(many):
    """Share within five binomial standard errors: a false-alarm rate of 6e-7."""
    null = many[WORKS] == 0.0
    probability = parameter("null_model.probability").typical.centre
    print(f"null share {null.mean():.4f} for {probability}")
    assert abs(null.mean() - probability) < 5.0 * np.sqrt(probability * (1 - probability) / COUNT)
    for name in ("trauma_memory.learning_gain", "alliance.bonding"):
        np.testing.assert_array_equal(many[name] == 0.0, null)


@pytest.mark.parametrize("name", FEW)
def test_truths_have_their_prior(many, name):
    """Kolmogorov's distance at a false-alarm rate of 1e-6 for each of the five."""
    belief = parameter(name).typical
    drawn = many[name][many[WORKS] == 1.0] if parameter(name).drug else many[name]
    reference = belief.at(stats.norm.ppf((np.arange(200_000) + 0.5) / 200_000))
    found: Any = stats.ks_2samp(drawn, reference)
    assert found.pvalue > 1e-6


def test_parameters_that_are_known_do_not_vary(many):
    for name, value in many.items():
        if name not in (*FEW, WORKS, *drug_coefficients()):
            assert np.all(value == central_truth()[name]), name


def test_what_was_fitted_together_is_drawn_together_and_nothing_else_changes(many, monkeypatch):
    """The correlation within five standard errors, 1/sqrt(n): a false-alarm rate of 6e-7."""
    together = {"b": {"names": ["trauma_memory.rate", "alliance.contact_gain"], "correlation": [[1], [-0.8, 1]]}}
    (block,) = blocks(Document(json.dumps(together).encode(), "joint.yaml"))
    monkeypatch.setattr(joint, "joint", lambda: (block,))
    drawn = truths(5, 0, COUNT)
    found = np.corrcoef(np.log(drawn["trauma_memory.rate"]), drawn["alliance.contact_gain"])[0, 1]
    assert abs(found + 0.8) < 5.0 / np.sqrt(COUNT)
    assert np.any(drawn["alliance.contact_gain"] != many["alliance.contact_gain"])
    for name in set(many) - {"alliance.contact_gain"}:
        np.testing.assert_array_equal(drawn[name], many[name], err_msg=name)
    monkeypatch.setattr(module, "uncertain", lambda: FEW[3:])  # its partner is known: its own draw stays what it was
    alone = truths(5, 0, 9)["alliance.contact_gain"]
    np.testing.assert_array_equal(alone, drawn["alliance.contact_gain"][:9])


def test_a_setting_changes_its_own_draw_and_no_other(many):
    with using(["trauma_memory.unlearning=beta(200, 2)"]):
        drawn = truths(5, 0, 50)
    assert drawn["trauma_memory.unlearning"].min() > 0.9
    for name in set(many) - {"trauma_memory.unlearning"}:
        np.testing.assert_array_equal(drawn[name], many[name][:50], err_msg=name)


def test_how_likely_nothing_works_can_be_set():
    with using({"null_model.probability": 1.0}):
        assert not truths(5, 0, 50)[WORKS].any()
