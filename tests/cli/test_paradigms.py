"""Mirrors src/assuage/cli/paradigms.py: what can be done to people, in words, for machines, and drawn."""

import json

import pytest

from assuage.paradigms.paradigm import paradigms
from tests.cli.command import assuage


def test_the_shelf_fits_80_columns():
    said = assuage("paradigms")
    assert (said.code, said.err) == (0, "")
    lines = said.out.splitlines()
    assert [line.split()[0] for line in lines[2:]] == list(paradigms())
    assert max(map(len, lines)) <= 80


@pytest.mark.parametrize("name", sorted(paradigms()))
def test_one_paradigm_step_by_step(name):
    said = assuage("paradigms", name)
    assert (said.code, said.err) == (0, "")
    assert max(map(len, said.out.splitlines())) <= 80
    words = " ".join(said.out.split())
    for step in paradigms()[name].steps:
        assert step.meaning in words
    assert " ".join(paradigms()[name].source.split()) in words


def test_for_machines():
    told = json.loads(assuage("paradigms", "--json").out)["paradigms"]
    assert [one["paradigm"] for one in told] == list(paradigms())
    [tsst] = json.loads(assuage("paradigms", "tsst", "--json").out)["paradigms"]
    assert tsst == next(one for one in told if one["paradigm"] == "tsst")
    assert (tsst["length"], tsst["time_unit"], tsst["awake"]) == (15.0, "min", True)
    assert tsst["steps"][1] == {
        "at": 5.0,
        "does": "stress",
        "payload": [1.0, 0.0, 0.0, 0.0],
        "meaning": "speech and arithmetic before the panel",
    }


@pytest.mark.parametrize(("kind", "begins"), [("svg", b"<svg"), ("png", b"\x89PNG"), ("html", b"<!DOCTYPE html>")])
def test_a_timeline_is_drawn(kind, begins, tmp_path):
    picture = tmp_path / f"tsst.{kind}"
    said = assuage("paradigms", "tsst", "--out", picture)
    assert (said.code, said.err) == (0, "")
    drawn = picture.read_bytes()
    assert drawn.lstrip().startswith(begins)
    assert kind == "png" or b"speech and arithmetic before the panel" in drawn
