"""Mirrors src/assuage/parameters/joint.py: what was fitted together is drawn together."""

import json

import numpy as np
import pytest

from assuage.errors import FileProblem
from assuage.inference.anchors import anchors
from assuage.parameters import joint as module
from assuage.parameters.joint import blocks, correlated, joint, with_partners
from assuage.parameters.library import parameters
from assuage.yaml_files import Document


NAMES = ("alliance.contact_gain", "trauma_memory.rate", "attendance.calendar_hazard")
ROWS = [[1], [0.9, 1], [-0.3, -0.5, 1]]
COUNT = 40_000


def one_block(**changed):
    return {"therapy": {"names": list(NAMES), "correlation": ROWS} | changed}


def read(content):
    return blocks(Document(json.dumps(content).encode(), "joint.yaml"))


@pytest.fixture
def _one_block(monkeypatch):
    (block,) = read(one_block())
    monkeypatch.setattr(module, "joint", lambda: (block,))


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        (
            {"names": [NAMES[0], "trauma_memory.rat", NAMES[2]]},
            "no parameter 'trauma_memory.rat'; nearest: trauma_memory",
        ),
        ({"names": [*NAMES[:2], "caps5.item_error"]}, "'caps5.item_error' has one fixed value"),
        ({"names": [*NAMES[:2], NAMES[0]]}, "was fitted twice"),
        ({"correlation": ROWS[:2]}, "3 names need rows of 1 to 3 numbers"),
        ({"correlation": [[1], [0.9, 1], [-0.3, 1]]}, "3 names need rows"),
        ({"correlation": [[1], [0.9, 0.8], [-0.3, -0.5, 1]]}, "each row ends in 1"),
        ({"correlation": [[1], [0.9, 1], [0.9, -0.9, 1]]}, "not positive definite"),
        ({"correlation": [[1], [1.0, 1], [0.0, 0.0, 1]]}, "not positive definite"),
        ({"corelation": ROWS}, "unknown key; nearest: correlation"),
    ],
)
def test_what_is_no_distribution_is_refused(changed, said):
    with pytest.raises(FileProblem, match=f"joint.yaml.*: .*{said}"):
        read(one_block(**changed))


def test_a_parameter_has_one_place():
    with pytest.raises(FileProblem, match="was fitted twice"):
        read(one_block() | {"other": {"names": [NAMES[0]], "correlation": [[1]]}})


def test_what_ships_holds_all_that_was_fitted_after_what_it_goes_with():
    """The latter keep their own beliefs, independent of one another."""
    (block,) = joint()
    fitted = list(anchors().before)
    others = len(block.names) - len(fitted)
    assert list(block.names[others:]) == fitted
    assert {parameters()[name].grade for name in fitted} == {"fitted"}
    np.testing.assert_array_equal(block.correlation[:others, :others], np.eye(others))
    assert np.abs(block.correlation[others:, :others]).max() > 0.5


@pytest.mark.usefixtures("_one_block")
def test_the_block_is_correlated_as_written_and_the_rest_is_left_alone():
    """Correlations within five standard errors of 1/sqrt(n): a false-alarm rate of 2e-6 for the three."""
    names = (NAMES[2], "caps5.other", *NAMES[:2])
    normal = np.random.default_rng(1).normal(size=(COUNT, 4))
    drawn = correlated(names, normal)
    found = np.corrcoef(drawn[:, [2, 3, 0]].T)
    written = np.array([[1, 0.9, -0.3], [0.9, 1, -0.5], [-0.3, -0.5, 1]])
    assert np.abs(found - written).max() < 5.0 / np.sqrt(COUNT)
    np.testing.assert_allclose(drawn.std(axis=0), 1.0, atol=5.0 / np.sqrt(2 * COUNT))
    np.testing.assert_array_equal(drawn[:, 1:3], normal[:, 1:3])  # outside the block, and the block's first


@pytest.mark.usefixtures("_one_block")
def test_who_asks_for_one_of_a_block_gets_its_partners():
    assert with_partners(("a.b", NAMES[2])) == ("a.b", NAMES[2], *NAMES[:2])
    assert with_partners(("a.b",)) == ("a.b",)
