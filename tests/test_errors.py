"""Mirrors src/assuage/errors.py."""

import pytest

from assuage.errors import AssuageError, FileProblem, UnknownName, nearest


def test_the_nearest_name_is_offered():
    assert nearest("caps6", ["caps5", "pcl5"]) == "nearest: caps5"
    assert nearest("CAPS5", ["caps5", "pcl5"]) == "nearest: caps5"


def test_without_a_near_one_a_short_list_is_shown_and_a_long_one_not():
    assert nearest("zzz", ["pcl5", "caps5"]) == "choose from: caps5, pcl5"
    assert nearest("zzz", [f"name{i}" for i in range(100)]) == "nothing is like it"


@pytest.mark.parametrize(
    ("problem", "sentence"),
    [
        (FileProblem("a.yaml", "missing"), "a.yaml: missing"),
        (FileProblem("a.yaml", "missing", field="arms"), "a.yaml: arms: missing"),
        (FileProblem("a.yaml", "missing", field="arms", line=3), "a.yaml, line 3: arms: missing"),
        (UnknownName("drug", "oxytocine", ["oxytocin"]), "no drug 'oxytocine'; nearest: oxytocin"),
        (UnknownName("drug", "x", ["oxytocin"], see="list"), "no drug 'x'; choose from: oxytocin; see 'list'"),
    ],
)
def test_every_problem_is_one_sentence(problem, sentence):
    assert isinstance(problem, AssuageError)
    assert str(problem) == sentence
