"""What docs/extending.md shows is done: its files are written, its changes are made to a copy, its commands are run."""

import os
import re
import shlex
import shutil
import subprocess
import sys

import pytest

from assuage.measures.catalogue import measures
from assuage.paradigms.catalogue import paradigms
from tests.cli.command import assuage
from tests.house.source import ROOT


PAGE = (ROOT / "docs" / "extending.md").read_text(encoding="utf-8")
PACKAGE = "src/assuage/"
COMMAND = "from assuage.cli import main; main()"


def blocks(heading):
    """(language, file or '', text) of each block of a section, in order."""
    section = re.search(rf"^## {re.escape(heading)}$(.*?)(?=^## |\Z)", PAGE, re.MULTILINE | re.DOTALL)
    assert section, heading
    return re.findall(r"^```(\w+) ?(\S*)\n(.*?)^```$", section[1], re.MULTILINE | re.DOTALL)


def changed(text, diff):
    """A text with the lines of each part of a diff put in; what a part leaves is there once."""
    for part in re.split(r"^@@\n", diff, flags=re.MULTILINE):
        lines = part.splitlines(keepends=True)
        old = "".join(line[1:] for line in lines if line[0] in " -")
        assert text.count(old) == 1, part
        text = text.replace(old, "".join(line[1:] for line in lines if line[0] in " +"))
    return text


def write(heading, folder):
    """The section's files in a folder; the commands, and the files of the package that were written or changed."""
    commands, touched = [], []
    for language, file, text in blocks(heading):
        if language == "sh":
            commands += [shlex.split(line)[1:] for line in text.splitlines()]
            continue
        path = folder / file
        if language == "diff":
            text = changed(path.read_text(encoding="utf-8"), text)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        touched += [file.removeprefix(PACKAGE)] * file.startswith(PACKAGE)
    return commands, touched


@pytest.fixture
def here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return tmp_path


def ran(commands):
    said = [assuage(*words) for words in commands]
    assert [one.code for one in said] == [0] * len(said), "".join(one.err for one in said)
    return [one.out for one in said]


def test_a_therapy_is_one_file_and_is_run(here):
    commands, touched = write("Add a therapy", here)
    assert touched == []
    listed, simulated = ran(commands)
    assert "writing_exposure, therapy" in listed
    assert "contact, exposure" in listed
    assert re.search(r"^writing +caps5 +week 2 +\d", simulated, re.MULTILINE)
    assert "writing_exposure" not in paradigms()


def test_an_instrument_is_one_file_and_is_run(here):
    commands, touched = write("Add an instrument", here)
    assert touched == []
    listed, simulated, doubled = ran(commands)
    assert re.search(r"^blood_spot_cortisol +nmol/L +cortisol in a dried", listed, re.MULTILINE)
    once, again = (lines(text, "blood_spot_cortisol") for text in (simulated, doubled))
    assert len(once) == len(again) == 3
    assert once != again  # the setting reached the instrument
    assert lines(simulated, "serum_cortisol") == lines(doubled, "serum_cortisol")  # and nothing else
    assert "blood_spot_cortisol" not in measures()


def lines(table, measure):
    return [line.split() for line in re.findall(rf"^\w+ +{measure} +.*$", table, re.MULTILINE)]


@pytest.mark.slow
def test_a_mechanism_is_three_files_and_a_signal_and_is_run(here):
    shutil.copytree(ROOT / "src", here / "src", ignore=shutil.ignore_patterns("__pycache__"))
    commands, touched = write("Add a mechanism", here)
    assert sorted(touched) == [
        "mechanisms/pharmacokinetics/nasal_irritation.py",
        "mechanisms/signals.py",
        "parameters/nasal_irritation.yaml",
        "simulation/assembly.py",
    ]
    [words] = commands
    given = os.environ | {"PYTHONPATH": str(here / "src")}
    command = [sys.executable, "-W", "error", "-c", COMMAND, *words]
    made = subprocess.run(command, cwd=here, env=given, capture_output=True, text=True, check=False)
    assert made.returncode == 0, made.stderr
    means = [float(line[4]) for line in lines(made.stdout, "nose_rating")]
    assert len(means) == 3
    assert means[0] > means[1] > means[2]  # half-lives of less than 15 min, and an error of 0.1 / sqrt(4)


def test_a_block_that_no_longer_fits_the_code_is_noticed():
    with pytest.raises(AssertionError):
        changed("a\nb\n", " a\n-c\n+d\n")
    assert changed("a\nb\n", " a\n-b\n+d\n") == "a\nd\n"


def test_every_block_belongs_to_a_page_that_is_run():
    run = sum(len(blocks(heading)) for heading in ("Add a therapy", "Add an instrument", "Add a mechanism"))
    assert run == len(re.findall(r"^```\w", PAGE, re.MULTILINE))
