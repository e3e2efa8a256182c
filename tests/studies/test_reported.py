"""Mirrors src/assuage/studies/reported.py: what of a finding is set beside the model."""

import pytest
from pydantic import ValidationError

from assuage.studies.reported import Reported


WRITTEN = {"finding": "heinrichs2003-tsst", "outcome": "rise of acth, oxytocin minus placebo"}


def test_the_effect_is_meant_unless_another_figure_is():
    item = Reported.model_validate(WRITTEN)
    assert (item.figure, item.times, item.unit, item.direction) == ("effect", 1.0, None, None)
    assert item.outcome.arms == ("oxytocin", "placebo")


@pytest.mark.parametrize("direction", ["below", "above"])
def test_a_bound_needs_its_figure(direction):
    assert Reported.model_validate(WRITTEN | {"direction": direction}).direction == direction
    likely = {"below": "decrease", "above": "increase"}[direction]
    with pytest.raises(ValidationError, match=f"bounds a figure, and none is given; nearest: {likely}"):
        Reported.model_validate(WRITTEN | {"direction": direction, "figure": "none"})


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"finding": "heinrichs2003-tst"}, "no finding 'heinrichs2003-tst'; nearest: heinrichs2003-tsst"),
        ({"outcome": "acth rises"}, "'acth rises' is not an outcome"),
        ({"times": 0}, "greater than 0"),
        ({"times": float("inf")}, "finite"),
        ({"direction": "up"}, "'decrease', 'increase', 'below' or 'above'"),
    ],
)
def test_what_is_not_to_be_compared(fields, said):
    with pytest.raises(ValidationError) as problem:
        Reported.model_validate(WRITTEN | fields)
    assert said in str(problem.value)
