"""What became of the review: every statement once, every claim placed, every command sound; slowly, all of them run."""

import shlex
from functools import partial
from itertools import pairwise
from unittest import mock

import pytest
import yaml

from assuage.evidence.claims import claims
from assuage.inference.replicate import replicate_each
from assuage.inference.strata import strata_table
from assuage.parameters.library import parameter
from assuage.studies import asked
from assuage.studies.additions import using
from assuage.studies.reading import load_study
from scripts import coverage
from tests.cli.command import assuage


ROWS = yaml.safe_load(coverage.ROWS.read_text(encoding="utf-8"))
COMMANDS = list(dict.fromkeys(row["command"] for row in ROWS if "command" in row))
EVIDENCE = [command for command in COMMANDS if command.startswith("assuage evidence ")]
RUNS = [command for command in COMMANDS if command not in EVIDENCE]


def test_the_page_is_what_the_script_writes_now():
    assert coverage.PAGE.read_text(encoding="utf-8") == coverage.page()


def test_every_statement_stands_once_in_its_order():
    assert [row["id"] for row in ROWS] == list(range(1, 209))
    for row in ROWS:
        wanted = {"command", "shows"} if "command" in row else {"reason"}
        assert set(row) - {"claims"} == {"id", "section", "statement"} | wanted, row["id"]


def test_few_statements_have_no_command():
    assert sum("command" not in row for row in ROWS) <= 15


def test_the_claims_named_are_those_of_the_review():
    assert {name for row in ROWS for name in row.get("claims", ())} == {one.id for one in claims()}


@pytest.mark.parametrize("command", EVIDENCE)
def test_evidence_is_shown(command):
    said = assuage(*shlex.split(command)[1:])
    assert said.code == 0, said.err
    assert said.out


@pytest.mark.parametrize("command", RUNS)
def test_what_is_run_could_begin(command):
    """The options, the study and the settings are read as the command reads them; nothing is simulated."""
    words = shlex.split(command)[1:]
    settings = [value for option, value in pairwise(words) if option == "--set"]
    named = list(dict.fromkeys(word for word in words[1:2] if not word.startswith("--")))
    with using(settings):
        for setting in settings:
            parameter(setting.partition("=")[0])
        studies = [load_study(name) for name in named]
    if words[0] == "replicate":
        assert studies
        for study in studies:
            asked.replication(study, repetitions=None, seed=1, core=None, backend=None)
            assert study.reported_in
    assert assuage(*words, "--help").code == 0


@pytest.mark.slow
@pytest.mark.parametrize("command", RUNS)
def test_a_run_ends_well(command, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    words = shlex.split(command)[1:]
    if words[0] == "plan":  # few people and trials
        words = [*words[:2], "--size", "20", "--virtual-trials", "20", "--seed", "1"]
    with (
        mock.patch.multiple("assuage.planning.plan", DRAWS=24, TWINS=16),
        mock.patch("assuage.inference.replicate.replicate_each", partial(replicate_each, repetitions=20)),
        mock.patch("assuage.inference.strata.strata_table", partial(strata_table, draws=8, people=32)),
    ):
        said = assuage(*words)
    assert said.code == 0, said.err
    assert said.out
