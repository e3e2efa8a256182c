"""Mirrors src/assuage/cli/__init__.py: the version, completion, standard input, a reader who leaves early."""

import re
import subprocess
import sys
from pathlib import Path
from unittest import mock

import pytest

import assuage as api
from tests.cli.command import assuage


COMMAND = [sys.executable, "-c", "from assuage.cli import main; main()"]


def test_the_version():
    said = assuage("--version")
    assert (said.code, said.err) == (0, "")
    assert said.out == f"assuage {api.__version__}\n"
    assert re.fullmatch(r"assuage \d+\.\d+\.\d+\n", said.out)


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_can_be_switched_on(shell):
    with mock.patch("shellingham.detect_shell", return_value=(shell, shell)):
        said = assuage("--show-completion")
    assert (said.code, said.err) == (0, "")
    assert "_ASSUAGE_COMPLETE" in said.out


def test_a_shell_is_offered_the_commands(monkeypatch):
    monkeypatch.setenv("_ASSUAGE_COMPLETE", "complete_bash")
    monkeypatch.setenv("COMP_WORDS", "assuage s")
    monkeypatch.setenv("COMP_CWORD", "1")
    assert assuage().out.split() == ["simulate", "strata"]


def test_a_hyphen_is_standard_input(monkeypatch):
    with mock.patch("assuage.studies.reading.load_study", side_effect=KeyboardInterrupt) as asked:
        assert assuage("simulate", "-").code == 130
    assert asked.call_args.args == ("-",)


@pytest.mark.parametrize("words", [("evidence", "list"), ("evidence", "list", "--json"), ("evidence", "claims")])
def test_a_reader_who_leaves_early_is_no_fault(words):
    with subprocess.Popen([*COMMAND, *words], stdout=subprocess.PIPE, stderr=subprocess.PIPE) as running:
        assert running.stdout is not None
        assert running.stderr is not None
        running.stdout.read(1)
        running.stdout.close()
        said = running.stderr.read()
    assert (running.returncode, said) == (0, b"")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device here that is always full")
def test_a_full_disk_is_one_sentence():
    with Path("/dev/full").open("w", encoding="utf-8") as full:
        done = subprocess.run([*COMMAND, "paradigms"], stdout=full, stderr=subprocess.PIPE, text=True, check=False)
    assert (done.returncode, done.stderr) == (2, "assuage: No space left on device\n")


@pytest.mark.parametrize(
    ("closed", "words", "said"),
    [
        ("<&-", "simulate -", "assuage: standard input: cannot be read: it is closed\n"),
        (">&-", "measures", "assuage: standard output is closed; open it, or send it to a file with '>'\n"),
        (">&-", "--version", "assuage: standard output is closed; open it, or send it to a file with '>'\n"),
        ("2>&-", "plan nope", ""),
        ("<&- >&- 2>&-", "plan nope", ""),
    ],
)
def test_a_closed_stream_is_one_sentence(closed, words, said):
    program = f'"$0" -c "from assuage.cli import main; main()" {words} {closed}'
    done = subprocess.run(["sh", "-c", program, sys.executable], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (2, "", said)
