"""Mirrors src/assuage/cli/drugs.py."""

import json

import pytest

from tests.cli.command import assuage


catalogue = pytest.importorskip("assuage.paradigms.drugs", reason="the list of drugs is not there yet")


def test_every_drug_with_its_routes_and_findings():
    said = assuage("drugs", "--json")
    assert (said.code, said.err) == (0, "")
    told = json.loads(said.out)
    assert told["schema"] == 1
    assert [one["id"] for one in told["drugs"]] == list(catalogue.drugs())
    for one in told["drugs"]:
        assert set(one) == {"id", "label", "unit", "routes", "findings"}
        assert one["label"]
        assert all(isinstance(route, str) for route in one["routes"])
    [oxytocin] = [one for one in told["drugs"] if one["id"] == "oxytocin"]
    assert oxytocin["unit"] == "IU"
    assert "intranasal" in oxytocin["routes"]


def test_people_read_a_table_of_80_columns():
    said = assuage("drugs")
    assert (said.code, said.err) == (0, "")
    assert max(map(len, said.out.splitlines())) <= 80
    assert all(name in said.out for name in catalogue.drugs())
