"""Mirrors src/assuage/inference/parameter_files.py: a fit changes the fitted beliefs and not a letter else."""

import difflib
import shutil

import numpy as np
import pytest
import yaml

from assuage.errors import FileProblem
from assuage.inference.parameter_files import FOLDER, joint_text, replaced, write
from assuage.parameters.joint import Block, blocks
from assuage.parameters.library import JOINT
from assuage.yaml_files import Document


NAMES = ("trauma_memory.rate", "alliance.contact_gain", "alliance.contact_spread")
CORRELATION = np.array([[1.0, -0.71234, 0.0], [-0.71234, 1.0, 0.25], [0.0, 0.25, 1.0]])
BLOCK = Block("calibrated", NAMES, CORRELATION)
FITTED = {NAMES[1]: (False, -0.0123456, 0.00456789), NAMES[2]: (True, 0.05, 0.3)}


@pytest.fixture
def folder(tmp_path):
    for file in FOLDER.glob("*.yaml"):
        shutil.copy(file, tmp_path)
    return tmp_path


def test_only_the_fitted_beliefs_change(folder):
    before = {file.name: file.read_text(encoding="utf-8") for file in folder.glob("*.yaml")}
    written = write(FITTED, BLOCK, folder)
    assert {path.name for path in written} == {"alliance.yaml", JOINT}
    after = {file.name: file.read_text(encoding="utf-8") for file in folder.glob("*.yaml")}
    assert {name for name in before if before[name] != after[name]} <= {"alliance.yaml", JOINT}
    assert set(after) == set(before)
    old, new = before["alliance.yaml"].splitlines(), after["alliance.yaml"].splitlines()
    changed = [line for line in difflib.ndiff(old, new) if line.startswith(("- ", "+ "))]
    assert len(changed) == 4
    read = yaml.safe_load(after["alliance.yaml"])
    assert read["contact_gain"]["typical"] == {"normal": {"mean": -0.012346, "sd": 0.004568}}
    assert read["contact_spread"]["typical"] == {"lognormal": {"median": 0.05, "sd": 0.3}}


def test_the_block_is_read_as_it_was_written(folder):
    write(FITTED, BLOCK, folder)
    (block,) = blocks(Document((folder / JOINT).read_bytes(), JOINT))
    assert block.names == NAMES
    np.testing.assert_allclose(block.correlation, CORRELATION, atol=5e-5)
    assert max(len(line) for line in joint_text(BLOCK).splitlines()) < 120


def test_nothing_is_written_where_one_cannot_be(folder):
    before = {file.name: file.read_bytes() for file in folder.iterdir()}
    with pytest.raises(FileProblem, match=r"trauma_memory\.yaml: nothing: no typical value to replace"):
        write(FITTED | {"trauma_memory.nothing": (False, 0.0, 1.0)}, BLOCK, folder)
    odd = Block("calibrated", NAMES, np.where(np.eye(3), 1.0, -0.9))
    with pytest.raises(FileProblem, match="not positive definite"):
        write(FITTED, odd, folder)
    assert {file.name: file.read_bytes() for file in folder.iterdir()} == before


def test_a_belief_over_several_lines_is_refused(tmp_path):
    text = "a:\n  typical:\n    normal: {mean: 0, sd: 1}\n  grade: fitted\n"
    with pytest.raises(FileProblem, match=r"a\.typical: should be on one line"):
        replaced(text, tmp_path / "x.yaml", "a", "{normal: {mean: 1, sd: 2}}")
