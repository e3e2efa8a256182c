"""Mirrors src/assuage/studies/additions.py: settings reach people, and end with their run."""

import numpy as np
import pytest

from assuage.errors import FileProblem, UnknownName
from assuage.parameters.library import central_truth
from assuage.shelves import Additions, current
from assuage.simulation.simulate import simulate
from assuage.simulation.truth_table import SHARE, truth_table
from assuage.studies.additions import using as adding


STUDY = "flanagan_2018"
CLOCKS = np.linspace(0.0, 1440.0, 16, endpoint=False)


def visits(folder):
    return simulate(STUDY, size=16, seed=3, out=folder).samples["value"].to_numpy()


@pytest.mark.verification
def test_what_is_compiled_into_a_program_ends_with_its_run():
    """A known value of the nose is compiled into the share that reaches the brain."""
    before = truth_table(central_truth(), CLOCKS).values[SHARE][0]
    with adding(["oxytocin.brain_volume=0.3"]):
        changed = truth_table(central_truth(), CLOCKS).values[SHARE][0]
    assert changed != before
    assert truth_table(central_truth(), CLOCKS).values[SHARE][0] == before


@pytest.mark.verification
def test_a_setting_acts_on_people_and_leaks_into_no_other_run(tmp_path):
    """One that is an input of the compiled program (gain), and one that is compiled into it (salience)."""
    before = visits(tmp_path / "before")
    with adding(["alliance.contact_gain=0.2"]):
        gained = visits(tmp_path / "gained")
    with adding(["trauma_memory.salience=0.05"]):
        dulled = visits(tmp_path / "dulled")
    assert gained.mean() < before.mean() - 5.0
    assert (dulled != before).any()
    assert (visits(tmp_path / "after") == before).all()


def test_what_is_wrong_is_said_before_anything_is_run(tmp_path):
    with pytest.raises(UnknownName, match="nearest: alliance"), adding(["alliance.bondng=1"]):
        raise AssertionError("ran")
    (tmp_path / "paradigms").mkdir()
    (tmp_path / "paradigms" / "mine.yaml").write_text("paradigm: mine\nmeaning: m\n", encoding="utf-8")
    with pytest.raises(FileProblem, match=r"mine\.yaml.*: source: missing"), adding(with_folders=[tmp_path]):
        raise AssertionError("ran")
    assert current() == Additions()


@pytest.mark.parametrize(
    ("kind", "text", "said"),
    [
        ("drugs", "drug: mine\nlabel: m\n", "meaning: missing"),
        ("measures", "measure: mine\nlabel: m\n", "meaning: missing"),
        ("parameters", "mine: {grade: assumed}\n", "unit"),
    ],
)
def test_every_shelf_is_read_before_anything_is_run(tmp_path, kind, text, said):
    (tmp_path / kind).mkdir()
    (tmp_path / kind / "mine.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(FileProblem, match=said), adding(with_folders=[tmp_path]):
        raise AssertionError("ran")
