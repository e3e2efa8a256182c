"""Mirrors src/assuage/measures/scale.py."""

import pytest
from pydantic import ValidationError

from assuage.measures.scale import Scale


def test_a_scale_of_eleven_grades_has_ten_cuts():
    of = Scale(items=(2, 1), scores=(0, 10))
    assert (of.cuts[0], of.cuts[-1], len(of.cuts)) == ("first_cut", "tenth_cut", 10)
    assert of.range == (0.0, 30.0)


def test_scores_may_fall_with_symptoms():
    of = Scale(items=(7,), scores=(5, 1))
    assert of.cuts == ("first_cut", "second_cut", "third_cut", "fourth_cut")
    assert of.range == (7.0, 35.0)


@pytest.mark.parametrize("scores", [(3, 3), (0, 11), (11, 0)])
def test_grades_that_cannot_be_are_refused(scores):
    with pytest.raises(ValidationError, match="an item has two grades at least and 11 at most"):
        Scale(items=(1,), scores=scores)


@pytest.mark.parametrize("items", [(), (0,), (3, -1)])
def test_every_signal_has_an_item(items):
    with pytest.raises(ValidationError):
        Scale(items=items, scores=(0, 4))
