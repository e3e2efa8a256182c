"""Mirrors src/assuage/errors.py."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assuage.errors import LONGEST, AssuageError, FileProblem, UnknownName, nearest, one_line


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
        (FileProblem("a.yaml", "missing", field="arms", line=3, column=7), "a.yaml, line 3, column 7: arms: missing"),
        (UnknownName("drug", "oxytocine", ["oxytocin"]), "no drug 'oxytocine'; nearest: oxytocin"),
        (UnknownName("drug", "x", ["oxytocin"], see="list"), "no drug 'x'; choose from: oxytocin; see 'list'"),
    ],
)
def test_every_problem_is_one_sentence(problem, sentence):
    assert isinstance(problem, AssuageError)
    assert str(problem) == sentence


ANY = st.text(max_size=400) | st.text(min_size=1, max_size=3).map(lambda text: text * 200_000)


@given(text=ANY)
def test_whatever_is_quoted_a_sentence_is_one_short_line(text):
    for problem in (
        AssuageError(f"'{text}' is nothing"),
        UnknownName("drug", text, ["oxytocin"]),
        FileProblem(text, text, field=text, line=3),
    ):
        said = str(problem)
        assert len(said) <= LONGEST
        assert said.isprintable()


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a\x00b", "a\\x00b"),
        ("\u202estudy", "\\u202estudy"),
        ("\ufeffstudy", "\\ufeffstudy"),
        ("\udcff", "\\udcff"),
        ("\x1b[31mred", "\\x1b[31mred"),
        ("\U000e0001", "\\U000e0001"),
        ("two\r\n\tlines", "two lines"),
        ("µg/dL, Ünal", "µg/dL, Ünal"),
    ],
)
def test_what_is_not_seen_is_escaped(text, shown):
    assert one_line(text) == shown


def test_a_long_sentence_keeps_its_place_and_its_advice():
    said = str(FileProblem("a.yaml", f"'{'9' * 10_000}' has no unit; write it like '45 min'", field="every", line=3))
    assert said.startswith("a.yaml, line 3: every: '999")
    assert said.endswith("99' has no unit; write it like '45 min'")


def test_several_problems_are_a_line_each_and_the_first_answers():
    found = [FileProblem("a.yaml", "missing", field=f"f{number}", line=number) for number in range(1, 31)]
    whole = FileProblem.of(found, more=5)
    lines = str(whole).splitlines()
    assert lines == [*map(str, found[:20]), "and 15 more"]
    assert (whole.file, whole.field, whole.line, whole.problems) == ("a.yaml", "f1", 1, tuple(found))
    assert str(FileProblem.of(found[:1])) == str(found[0])
