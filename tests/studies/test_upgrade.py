"""Mirrors src/assuage/studies/upgrade.py: files of an older shape are refused, and rewritten."""

import pathlib

import pytest

from assuage.errors import AssuageError, FileProblem
from assuage.studies.reading import load_study, shipped, upgrade
from assuage.studies.upgrade import older_at
from tests.studies.drafts import sound


OLDER = {path.stem: path for path in sorted((pathlib.Path(__file__).parent / "older").glob("*.yaml"))}
TRIAL = """\
study: mine   # kept
question: q
reported_in: []
population: {who: people, stratum: civilian_trial, female: 0.5, caps5: {mean: 42, sd: 9}, include: caps5 >= 26}
arms:
  drug: {size: 4, dose: {drug: oxytocin, route: intranasal, amount: 24 IU, when: 30 min before each session starts}}
  none: {size: 4, dose: none}
timeline:
  # kept too
  - {therapy: prolonged_exposure, sessions: 2, every: 1 week, length: 90 min, clock: "10:00"}
measures:
  caps5: [baseline, week 2]
  salivary_cortisol: {session: [2], at: "0 min"}
"""
LABORATORY = """\
study: mine
question: q
topic: hpa
reported_in: []
population: {who: people, female: 0.5}
arms:
  drug: {size: 4, doses: [{drug: oxytocin, route: oral, amount: 24 IU, when: at 9:30 on day 2}]}
timeline:
  - {paradigm: rest, clock: "10:00"}
measures:
  acth: {after: rest, at: "0 min"}
"""


def rewritten(tmp_path, text, stratum=None):
    """The new text, and its study once a person has put in the stratum, which no older file says."""
    path = tmp_path / "mine.yaml"
    path.write_text(text, encoding="utf-8")
    new = upgrade(path)
    said = "" if stratum is None else f"  stratum: {stratum}\n"
    path.write_text(new.replace("  female:", f"{said}  female:", 1), encoding="utf-8")
    return new, load_study(path)


@pytest.mark.parametrize("name", OLDER)
def test_an_older_file_is_the_study_that_ships_now(name, tmp_path):
    before, now = OLDER[name].read_text(encoding="utf-8"), load_study(name)
    new, study = rewritten(tmp_path, before, now.population.stratum)
    assert study == now
    assert [line.partition("#")[2] for line in before.splitlines() if "#" in line] == [
        line.partition("#")[2] for line in new.splitlines() if "#" in line
    ]


@pytest.mark.parametrize(
    ("name", "field"),
    [("flanagan_2018", "timeline.0.therapy"), ("johnson_2018", "timeline.0.paradigm")],
)
def test_an_older_file_is_refused_with_what_to_do(name, field):
    with pytest.raises(FileProblem) as problem:
        load_study(OLDER[name])
    assert problem.value.field == field
    line = OLDER[name].read_text(encoding="utf-8").splitlines()[problem.value.line - 1]
    assert line[problem.value.column - 1 :].startswith(field.rpartition(".")[2])
    said = str(problem.value)
    assert "\n" not in said
    assert "a study file of an older shape" in said
    assert "'assuage upgrade FILE' rewrites it" in said


def test_a_rewritten_trial_says_that_it_needs_a_stratum(tmp_path):
    with pytest.raises(FileProblem, match="population: people in therapy are of a stratum; write 'stratum:' and civ"):
        rewritten(tmp_path, OLDER["flanagan_2018"].read_text(encoding="utf-8"))


def test_every_kind_of_older_writing_of_a_trial(tmp_path):
    new, study = rewritten(tmp_path, TRIAL)
    assert "# kept\n" in new
    assert "  # kept too\n" in new
    assert study.population.ptsd == 1.0
    (course,) = study.timeline
    assert (course.do, course.begins()[0]) == ("prolonged_exposure", 1440.0 + 600.0)
    assert study.arms["none"].doses == ()
    (dose,) = study.arms["drug"].doses
    assert study.given_at("drug", dose) == tuple(start - 30.0 for start in course.begins())
    assert study.labels("salivary_cortisol", "drug") == ("session 2, +0 min",)


def test_every_kind_of_older_writing_of_an_experiment(tmp_path):
    new, study = rewritten(tmp_path, LABORATORY)
    assert "topic" not in new
    (dose,) = study.arms["drug"].doses
    assert study.given_at("drug", dose) == (2 * 1440.0 + 570.0,)


@pytest.mark.parametrize("name", shipped())
def test_what_ships_is_of_the_present_shape(name):
    with pytest.raises(FileProblem, match="nothing to upgrade: this is not a study file of an older shape"):
        upgrade(shipped()[name])


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("just words\n", "nothing to upgrade"),
        ("- 1\n- 2\n", "nothing to upgrade"),
        (TRIAL.replace("  - {therapy: prolonged_exposure, ", "  - {paradigm: rest, "), "could be of several therapies"),
        (
            TRIAL.replace(
                "reported_in: []", "reported_in: [{finding: flanagan2018-registry-flow, outcome: leaving therapy}]"
            ),
            "'leaving therapy' compares arms, and there is no estimand to say which",
        ),
        (
            TRIAL.replace("  none: {size: 4, dose: none}", "  none:\n    size: 4\n    dose:\n      drug: placebo"),
            "a dose on several lines cannot be upgraded; write it as 'dose: {drug: ...}'",
        ),
    ],
)
def test_what_cannot_be_rewritten_is_said(text, said, tmp_path):
    path = tmp_path / "mine.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(AssuageError) as problem:
        upgrade(path)
    assert str(path) in str(problem.value)
    assert "\n" not in str(problem.value)
    assert said in str(problem.value)
    assert path.read_text(encoding="utf-8") == text


@pytest.mark.parametrize(
    ("content", "place"),
    [
        (None, None),
        ([], None),
        ({}, None),
        ({"timeline": [1, "x"]}, None),
        ({"topic": "hpa"}, ("topic",)),
        ({"arms": {"a": {"dose": "none"}}}, ("arms", "a", "dose")),
        ({"timeline": [{"do": "rest"}], "topic": "hpa"}, None),
        ({"timeline": [{"do": "rest"}, {"therapy": "x"}]}, ("timeline", 1, "therapy")),
        (sound(), None),
    ],
)
def test_which_files_are_of_an_older_shape(content, place):
    assert older_at(content) == place
