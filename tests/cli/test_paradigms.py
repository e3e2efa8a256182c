"""Mirrors src/assuage/cli/paradigms.py: what can be done to people, in words, for machines, and drawn."""

import json

import pytest

from assuage.paradigms.catalogue import paradigms
from assuage.paradigms.paradigm import Paradigm
from assuage.paradigms.therapy import Therapy
from tests.cli.command import assuage


def test_the_shelf_fits_80_columns():
    said = assuage("paradigms")
    assert (said.code, said.err) == (0, "")
    lines = said.out.splitlines()
    assert [line.split()[0] for line in lines[2:] if line[0] != " "] == list(paradigms())
    assert max(map(len, lines)) <= 80


@pytest.mark.parametrize("name", [name for name, one in paradigms().items() if isinstance(one, Paradigm)])
def test_one_paradigm_step_by_step(name):
    said = assuage("paradigms", name)
    assert (said.code, said.err) == (0, "")
    assert max(map(len, said.out.splitlines())) <= 80
    words = " ".join(said.out.split())
    paradigm = paradigms()[name]
    assert isinstance(paradigm, Paradigm)
    for step in paradigm.steps:
        assert step.meaning in words
    assert " ".join(paradigm.source.split()) in words


def test_for_machines():
    whole = json.loads(assuage("paradigms", "--json").out)
    assert whole["schema"] == 1
    told = whole["paradigms"]
    assert [one["id"] for one in told] == list(paradigms())
    kinds = {name: "therapy" if isinstance(one, Therapy) else "laboratory" for name, one in paradigms().items()}
    assert {one["id"]: one["kind"] for one in told} == kinds
    assert all(one["label"] and one["findings"] is not None for one in told)
    [tsst] = json.loads(assuage("paradigms", "tsst", "--json").out)["paradigms"]
    assert tsst == next(one for one in told if one["id"] == "tsst")
    assert (tsst["label"], tsst["length"], tsst["time_unit"]) == ("Trier Social Stress Test", 15.0, "min")
    assert tsst["awake"] is True
    assert tsst["steps"][1] == {
        "at": 5.0,
        "does": "stress",
        "payload": [1.0, 0.0, 0.0, 0.0],
        "meaning": "speech and arithmetic before the panel",
    }


def test_a_therapy_tells_its_components():
    told = {one["id"]: one for one in json.loads(assuage("paradigms", "--json").out)["paradigms"]}
    assert told["prolonged_exposure"]["kind"] == "therapy"
    components = told["prolonged_exposure"]["components"]
    assert [one["component"] for one in components] == ["contact", "exposure", "homework"]
    assert components[1] == {"component": "exposure", "from_session": 3, "starts": 25.0, "times": 5, "every": 8.0}
    assert told["present_centered_therapy"]["components"] == [{"component": "contact"}]
    said = assuage("paradigms", "prolonged_exposure")
    assert (said.code, said.err) == (0, "")
    assert "Components: contact, exposure, homework" in said.out


@pytest.mark.parametrize(("kind", "begins"), [("svg", b"<svg"), ("png", b"\x89PNG"), ("html", b"<!DOCTYPE html>")])
def test_a_timeline_is_drawn(kind, begins, tmp_path):
    picture = tmp_path / f"tsst.{kind}"
    said = assuage("paradigms", "tsst", "--out", picture)
    assert (said.code, said.err) == (0, "")
    drawn = picture.read_bytes()
    assert drawn.lstrip().startswith(begins)
    assert kind == "png" or b"speech and arithmetic before the panel" in drawn
