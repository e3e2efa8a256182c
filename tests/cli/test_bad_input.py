"""Bad input at the command line: one sentence on stderr, nothing on stdout, exit code 2, nothing written."""

import json
import os

import pytest
import yaml

from tests.cli.command import assuage
from tests.studies import experiments
from tests.studies.drafts import BAD, spoiled


PLAN = ("plan", "oxytocin_prolonged_exposure", "--virtual-trials", 10, "--out", "run")
SIMULATE = ("simulate", "oxytocin_prolonged_exposure", "--out", "run")


@pytest.fixture(autouse=True)
def elsewhere(tmp_path, monkeypatch):
    """An empty folder to work in."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def refused(*words, lines=1) -> str:
    before = sorted(os.listdir("."))
    said = assuage(*words)
    assert (said.code, said.out) == (2, ""), said
    assert sorted(os.listdir(".")) == before
    assert said.err.startswith("assuage: ")
    assert said.err.endswith("\n")
    assert said.err.count("\n") == lines, said.err  # no progress before a refusal either
    assert "Traceback" not in said.err
    return said.err


@pytest.mark.parametrize("what", BAD)
def test_a_wrong_study_file(what, elsewhere):
    place, value, words = BAD[what]
    (elsewhere / "mine.yaml").write_text(yaml.safe_dump(spoiled(place, value)), encoding="utf-8")
    for command in ("plan", "simulate", "replicate"):
        said = refused(command, "mine.yaml")
        assert all(word in said for word in words), said


@pytest.mark.parametrize("what", experiments.BAD)
def test_a_wrong_experiment(what, elsewhere):
    place, value, field, words = experiments.BAD[what]
    content = yaml.safe_dump(experiments.spoiled(place, value), sort_keys=False)
    (elsewhere / "mine.yaml").write_text(content, encoding="utf-8")
    for command in ("simulate", "replicate"):
        said = refused(command, "mine.yaml", lines=experiments.SEVERAL.get(what, 1))
        assert said.startswith("assuage: mine.yaml")
        assert f": {field}: " in said
        assert all(word in said for word in words), said


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("simulate", "--core", "karin"), "no core of the stress axis 'karin'; nearest: karin_milo"),
        (("simulate", "--n", "0"), "size 0: people per arm run from 1 to"),
        (("simulate", "--picture", "gif"), "--picture"),
        (("replicate", "--core", "karin"), "no core of the stress axis 'karin'; nearest: karin_milo"),
        (("replicate", "--topic", "lesson"), "name studies or give --topic, not both"),
        (("replicate", "--seed", "-1"), "a seed runs from 0"),
        (("plan",), "small_experiment: no estimand; say what effect, in whom, at which visit"),
    ],
)
def test_a_wrong_command_about_an_experiment(words, said, elsewhere):
    content = yaml.safe_dump(experiments.sound(), sort_keys=False)
    (elsewhere / "mine.yaml").write_text(content, encoding="utf-8")
    assert said in refused(words[0], "mine.yaml", *words[1:])


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("replicate",), "name the studies to repeat, or give --topic"),
        (("replicate", "--topic", "hpaa"), "no topic 'hpaa'"),
        (("paradigms", "tsts"), "no paradigm 'tsts'; nearest: tsst; see 'assuage paradigms'"),
        (("paradigms", "--out", "tsst.svg"), "--out draws one laboratory paradigm; name it"),
        (("paradigms", "tsst", "--out", "tsst.gif"), "no kind of picture '.gif'"),
        (("plan", "flanagann_2018"), "no study 'flanagann_2018'; nearest: flanagan_2018"),
        (("plan", "nothing.yaml"), "nothing.yaml: cannot be read: No such file or directory"),
        (("plan", "."), "cannot be read: Is a directory"),
        (("upgrade", ""), "FILE '' is no path"),
        (("drugs", "--with", ""), "--with '' is no path"),
        (("paradigms", "tsst", "--out", ""), "--out '' is no path"),
        (("simulate", "flanagan_2018", "--out", " "), "--out '' is no path; write that of a file or folder"),
        ((*PLAN, "--n", "-5"), "size -5: people per arm run from 2 to"),
        ((*PLAN, "--n", "1"), "size 1: people per arm run from 2 to"),
        ((*PLAN, "--n", "92", "--n", "1000000"), "size 1000000: people per arm"),
        ((*PLAN, "--n", "many"), "invalid value for '--size' / '--n'"),
        ((*PLAN, "--seed", "-1"), "seed -1: a seed runs from 0 to 4294967295"),
        ((*PLAN, "--seed", "4294967296"), "a seed runs from 0 to 4294967295"),
        ((*PLAN, "--seed", "lucky"), "invalid value for '--seed'"),
        (("plan", "flanagan_2018", "--virtual-trials", "9"), "virtual trials 9: write a number of at least 10"),
        (("plan", "flanagan_2018", "--virtual-trials", "-100"), "write a number of at least 10, or 'auto'"),
        (("plan", "flanagan_2018", "--virtual-trials", "lots"), "write a number of at least 10, or 'auto'"),
        (("plan", "flanagan_2018", "--virtual-trials", "1e3"), "write a number of at least 10, or 'auto'"),
        (("plan", "flanagan_2018", "--virtual-trials", "\u00b2"), "write a number of at least 10, or 'auto'"),
        (("plan", "flanagan_2018", "--virtual-trials", "9" * 23), "virtual trials: at most 1000000; with so many"),
        (("plan", "flanagan_2018", "--virtual-trials", "9" * 6000), "write a number of at least 10, or 'auto'"),
        (("plan", ""), "no study ''"),
        (("simulate", ""), "no study ''"),
        ((*SIMULATE, "--n", "0"), "size 0: people per arm run from 1 to"),
        ((*SIMULATE, "--seed", "-1"), "a seed runs from 0"),
        ((*SIMULATE, "--truth", "maybe"), "--truth"),
        (("replicate", "flanagan_2018", "--seed", "-1"), "a seed runs from 0"),
        (("replicate", "oxytocin_prolonged_exposure"), "reported_in"),
        (("plna", "flanagan_2018"), "no such command 'plna'"),
        (("plan", "flanagan_2018", "--sead", "1"), "no such option"),
        (("plan",), "missing argument 'STUDY'"),
    ],
)
def test_a_wrong_command(words, said):
    assert said in refused(*words)


def test_a_file_that_is_not_yaml(elsewhere):
    (elsewhere / "mine.yaml").write_text("study: [unclosed\n", encoding="utf-8")
    assert "mine.yaml, line 2, column 1: not YAML" in refused("plan", "mine.yaml")


def test_a_folder_that_holds_another_run(elsewhere):
    held = {"kind": "plan", "seed": 5, "schema": 1}
    (elsewhere / "run").mkdir()
    (elsewhere / "run" / "run.json").write_text(json.dumps(held), encoding="utf-8")
    for command in (PLAN, SIMULATE):
        assert "holds another run" in refused(*command)
        assert "no core of the stress axis 'kar'" in refused(*command, "--core", "kar")
    assert json.loads((elsewhere / "run" / "run.json").read_text(encoding="utf-8")) == held


def test_a_file_where_the_folder_should_be(elsewhere):
    (elsewhere / "run").write_text("a letter", encoding="utf-8")
    assert "is a file, not a folder; give another folder with --out" in refused(*PLAN)
    assert (elsewhere / "run").read_text(encoding="utf-8") == "a letter"


def test_a_folder_with_other_things_in_it(elsewhere):
    (elsewhere / "run").mkdir()
    (elsewhere / "run" / "thesis.txt").write_text("years of work", encoding="utf-8")
    assert "not empty and not a run folder" in refused(*PLAN)
    assert sorted(os.listdir("run")) == ["thesis.txt"]


def test_a_run_folder_that_is_a_file(elsewhere):
    (elsewhere / "run").write_text("a file", encoding="utf-8")
    assert "run" in refused(*PLAN)
    assert (elsewhere / "run").read_text(encoding="utf-8") == "a file"


def test_no_command_shows_the_help():
    said = assuage()
    assert (said.code, said.out) == (2, "")
    assert "Usage: assuage" in said.err
