"""Mirrors src/assuage/reports/plan_grounds.py: the command that makes a run again."""

import shlex

import pytest

from assuage.reports.plan_grounds import command
from assuage.shelves import current, using


@pytest.fixture
def folder(tmp_path):
    """A user's folder, whose name has a blank."""
    own = tmp_path / "my own"
    for name in ("one", "two"):
        (own / "parameters").mkdir(parents=True, exist_ok=True)
        (own / "parameters" / f"{name}.yaml").write_text("{}")
    return own


def about(study="oxytocin_prolonged_exposure", **given):
    run = {"study": {"study": study}, "sizes": [20, 40], "trials": "auto", "seed": 7, "core": "sriram"}
    return run | {"backend": "plus_minus", "effect": 0.25} | given | current().identity()


def test_every_option_of_the_run_is_in_its_command(folder):
    with using({"alliance.bonding": "normal(0, 0.3)", "null_model.probability": 0.5}, [folder]):
        words = shlex.split(command(about()))
    assert words[:3] == ["assuage", "plan", "oxytocin_prolonged_exposure"]
    assert words[3:] == [
        *("--size", "20", "--size", "40", "--virtual-trials", "auto", "--seed", "7"),
        *("--core", "sriram", "--backend", "plus_minus", "--effect", "0.25"),
        *("--set", "alliance.bonding=normal(0, 0.3)", "--set", "null_model.probability=0.5"),
        *("--with", str(folder)),
    ]


def test_what_was_not_asked_for_is_not_in_it():
    assert command(about("mine", sizes=[20], effect=None)) == (
        "assuage plan mine.yaml --size 20 --virtual-trials auto --seed 7 --core sriram --backend plus_minus"
    )
