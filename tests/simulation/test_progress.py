"""Mirrors src/assuage/simulation/progress.py: what is told, when it is written, and how a run ended."""

import json
import os
from pathlib import Path

import pytest

from assuage.errors import FileProblem
from assuage.simulation import progress as module
from assuage.simulation.progress import PROGRESS, Progress, seen


@pytest.fixture
def clock(monkeypatch):
    """A clock that goes when it is told to."""
    now = [100.0]
    monkeypatch.setattr(module.time, "monotonic", lambda: now[0])
    return now


def test_it_is_written_at_most_once_a_second(tmp_path, clock):
    with Progress(tmp_path) as tell:
        assert seen(tmp_path)["state"] == "running"
        clock[0] += 0.9
        tell("virtual trials", 0.3)
        assert seen(tmp_path)["share"] == 0.0
        clock[0] += 0.2
        tell("virtual trials", 0.4)
        assert seen(tmp_path)["share"] == 0.4
    assert {p.name for p in tmp_path.iterdir()} == {PROGRESS}


def test_what_it_says(tmp_path):
    with Progress(tmp_path):
        told = json.loads((tmp_path / PROGRESS).read_text(encoding="utf-8"))
    assert set(told) == {"schema", "state", "what", "share", "seconds_left", "pid", "updated"}
    assert (told["schema"], told["state"], told["share"], told["seconds_left"]) == (1, "running", 0.0, None)
    assert told["pid"] == os.getpid()


def test_the_time_left_goes_by_the_pace_of_what_is_being_done(tmp_path, clock):
    inputs = []
    with Progress(tmp_path, lambda what, share: inputs.append((what, share))) as tell:
        clock[0] += 50.0  # of no account for what comes
        tell("virtual trials", 0.1)
        assert seen(tmp_path)["seconds_left"] is None
        clock[0] += 60.0
        tell("virtual trials", 0.3)
        assert seen(tmp_path)["seconds_left"] == pytest.approx(60.0 / 0.2 * 0.7)
        clock[0] += 60.0
        tell("virtual trials", 0.9)
        assert seen(tmp_path)["seconds_left"] == pytest.approx(120.0 / 0.8 * 0.1)
    assert inputs == [("virtual trials", 0.1), ("virtual trials, 4 min left", 0.3), ("virtual trials", 0.9)]


@pytest.mark.parametrize(
    ("problem", "state"), [(KeyboardInterrupt, "stopped"), (ValueError, "failed"), (None, "finished")]
)
def test_how_it_ended(tmp_path, problem, state):
    try:
        with Progress(tmp_path) as tell:
            tell("half of it", 0.5)
            if problem:
                raise problem
    except (KeyboardInterrupt, ValueError):
        pass
    told = seen(tmp_path)
    assert (told["state"], told["share"], told["seconds_left"]) == (state, 1.0 if problem is None else 0.5, None)


def test_a_full_disk_does_not_hide_what_went_wrong(tmp_path, monkeypatch):
    def refuse(path, write):
        raise FileProblem(path, "cannot be written: No space left on device")

    def fails():
        monkeypatch.setattr(module, "write_whole", refuse)
        raise ValueError("the cause")

    with pytest.raises(ValueError, match="the cause"), Progress(tmp_path):
        fails()


@pytest.mark.parametrize("content", ["", "[]", '{"state": '])
def test_a_damaged_file_says_nothing(tmp_path: Path, content):
    (tmp_path / PROGRESS).write_text(content, encoding="utf-8")
    assert seen(tmp_path) == {}
