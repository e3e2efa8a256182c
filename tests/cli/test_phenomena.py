"""Mirrors src/assuage/cli/phenomena.py."""

import json
from unittest import mock

import pytest

from assuage.inference.phenomena import PhenomenonRow
from assuage.inference.phenomenon import listed
from assuage.studies.asked import BACKENDS
from tests.cli.command import assuage


ROWS = [
    PhenomenonRow(about, backend, shown, 400)
    for about in listed().values()
    for backend, shown in zip(BACKENDS, (400, 200, 0), strict=True)
]


@pytest.fixture
def asked():
    with mock.patch("assuage.inference.phenomena.phenomena", return_value=ROWS) as asked:
        yield asked


def test_for_machines_every_phenomenon_with_every_model(asked):
    said = assuage("phenomena", "--json", "--backend", "latent_cause", "--draws", 500, "--seed", 3)
    assert (said.code, said.err) == (0, "")
    told = json.loads(said.out)
    assert told["schema"] == 1
    assert [(one["phenomenon"], one["backend"]) for one in told["phenomena"]] == [
        (name, backend) for name in listed() for backend in BACKENDS
    ]
    first, second, third = told["phenomena"][:3]
    assert (first["share"], second["share"], third["share"]) == (1.0, 0.5, 0.0)
    assert (first["draws"], first["finding"]) == (400, "zika2023-acquisition-9010")
    assert first["error"] == pytest.approx(third["error"])
    assert third["error"] > 0.0
    given = {name: value for name, value in asked.call_args.kwargs.items() if name != "progress"}
    assert given == {"backend": "latent_cause", "draws": 500, "seed": 3}


@pytest.mark.parametrize("columns", [80, 100])
def test_people_read_a_line_for_each_phenomenon(asked, columns):
    said = assuage("phenomena", columns=columns)
    assert (said.code, said.err) == (0, "")
    assert max(map(len, said.out.splitlines())) <= columns
    assert said.out.count("1.000 (0.002)") == said.out.count("0.500 (0.02)") == len(listed())
    assert all(backend in said.out for backend in BACKENDS)
    assert "400 draws" in said.out


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("--backend", "latent"), "no back end of laboratory fear 'latent'; nearest: latent_cause"),
        (("--draws", "399"), "draws 399: write a number from 400 to 100000"),
        (("--seed", "-1"), "seed -1: a seed runs from 0 to 4294967295"),
    ],
)
def test_bad_input_is_one_sentence(words, sentence):
    said = assuage("phenomena", *words)
    assert (said.code, said.out, said.err) == (2, "", f"assuage: {sentence}\n")
