"""Mirrors src/assuage/paradigms/names.py: what a question says of therapies that the study does not give."""

import pytest

from assuage.paradigms.catalogue import paradigms
from assuage.paradigms.names import names, other_therapies
from assuage.paradigms.therapy import Therapy


@pytest.mark.parametrize(
    ("question", "spoken_of"),
    [
        ("Does oxytocin deepen written exposure?", ["written exposure"]),
        ("Does oxytocin before EMDR help more than before Prolonged\u2011Exposure?", ["EMDR"]),
        ("Is present-centred therapy as good?", ["present centered therapy"]),
        ("Does prolonged exposure work?", []),
        ("Is there an unprolonged exposurelike effect?", []),
    ],
)
def test_another_therapy_is_said(question, spoken_of):
    said = other_therapies(question, {"prolonged_exposure"})
    assert said == [f"the question speaks of {name}, but the timeline has prolonged_exposure" for name in spoken_of]


def test_every_therapy_of_the_shelf_has_a_name_in_prose():
    assert {name for name, one in paradigms().items() if isinstance(one, Therapy)} <= set(names())
