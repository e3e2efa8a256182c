"""Mirrors src/assuage/cli/drugs.py."""

import json

from assuage.paradigms.drugs import drugs
from tests.cli.command import assuage


def test_every_drug_with_its_routes_and_findings():
    said = assuage("drugs", "--json")
    assert (said.code, said.err) == (0, "")
    told = json.loads(said.out)
    assert told["schema"] == 1
    assert [one["id"] for one in told["drugs"]] == list(drugs())
    for one in told["drugs"]:
        assert set(one) == {"id", "label", "routes", "findings"}
        assert one["label"]
        assert list(one["routes"]) == list(drugs()[one["id"]].routes)
    [oxytocin] = [one for one in told["drugs"] if one["id"] == "oxytocin"]
    assert oxytocin["routes"]["intranasal"] == {"unit": "IU", "largest": "80 IU"}
    assert oxytocin["routes"]["intravenous"] == {"unit": "ug", "largest": "19.98 IU"}


def test_people_read_a_table_of_80_columns():
    said = assuage("drugs")
    assert (said.code, said.err) == (0, "")
    assert max(map(len, said.out.splitlines())) <= 80
    assert all(name in said.out for name in drugs())
    first, *_ = [line.split() for line in said.out.splitlines() if "oxytocin" in line]
    assert first == ["oxytocin", "intranasal", "IU", "80", "IU"]
