"""Mirrors benchmarks/: everything runs at a toy's size, peers that are absent are left out, and nothing is written."""

import re
import subprocess
import sys

import numpy as np
import pytest

from benchmarks import __main__ as page
from benchmarks import cores
from tests.house.source import ROOT


pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def shown() -> str:
    """What `python -m benchmarks --toy` prints."""
    before = page.PAGE.read_bytes()
    words = [sys.executable, "-m", "benchmarks", "--toy"]
    done = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert page.PAGE.read_bytes() == before
    return done.stdout


def rows(shown: str, title: str) -> dict[str, str]:
    section = shown.partition(f"## {title}\n")[2].partition("\n## ")[0]
    found = re.findall(r"^\| ([^|]+?) \| ([^|]*?) \|", section, re.MULTILINE)[2:]
    assert found
    return dict(found)


def test_it_says_how_it_was_made(shown):
    [line] = [line for line in shown.splitlines() if line.startswith("Measured with")]
    assert re.search(r"`python -m benchmarks --toy` on .+, \d+ cores.*, Python \d.+, JAX \d", line)


def test_every_core_is_measured_beside_its_peers_or_says_which_is_absent(shown):
    found = rows(shown, "Stress axis, one resting week")
    for label in cores.TASKS:
        assert any(re.match(f"{label}: this engine", name) for name in found)
        for peer in ("diffrax", "libRoadRunner"):
            assert any(re.match(rf"{label}: ({peer}, rtol|{peer} left out, \w+ is not installed)", n) for n in found)


def test_every_figure_is_a_positive_number(shown):
    figures = [
        (name, figure)
        for title in ("Stress axis, one resting week", "Virtual trial", "Commands")
        for name, figure in rows(shown, title).items()
        if "left out" not in name
    ]
    assert len(figures) > 15
    for name, figure in figures:
        assert float(figure.split()[0].replace(",", "")) > 0, name


@pytest.mark.parametrize("task", cores.TASKS.values(), ids=list(cores.TASKS))
def test_this_engine_agrees_with_the_reference(task):
    [person] = np.transpose(list(cores.people(task, 1).values()))
    exact = cores.reference(task, 1, dict(zip(task.spread, map(float, person), strict=True)))
    _, ends = cores.ours(task, 2, 1, task.steps[-1], 1)
    np.testing.assert_allclose(ends[:, 0], exact, rtol=2e-4)


def test_an_absent_peer_is_said(monkeypatch):
    monkeypatch.setitem(sys.modules, "antimony", None)
    monkeypatch.setitem(sys.modules, "diffrax", None)
    [(label, task)] = list(cores.TASKS.items())[:1]
    monkeypatch.setattr(cores, "TASKS", {label: task})
    names = [name for name, *_ in cores.rows(toy=True)]
    assert f"{label}: libRoadRunner left out, antimony is not installed" in names
    assert f"{label}: diffrax left out, diffrax is not installed" in names
