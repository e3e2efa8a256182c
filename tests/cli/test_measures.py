"""Mirrors src/assuage/cli/measures.py."""

import json

from assuage.measures.catalogue import measures
from tests.cli.command import assuage


def test_every_measure_with_its_unit_and_findings():
    said = assuage("measures", "--json")
    assert (said.code, said.err) == (0, "")
    told = json.loads(said.out)
    assert told["schema"] == 1
    assert [one["id"] for one in told["measures"]] == list(measures())
    for one in told["measures"]:
        assert set(one) == {"id", "label", "unit", "findings"}
        assert one["label"]
        assert one["unit"]
    assert {"caps5", "pcl5", "salivary_cortisol"} <= {one["id"] for one in told["measures"]}


def test_people_read_a_table_of_80_columns():
    said = assuage("measures")
    assert (said.code, said.err) == (0, "")
    assert max(map(len, said.out.splitlines())) <= 80
    assert all(name in said.out for name in measures())
