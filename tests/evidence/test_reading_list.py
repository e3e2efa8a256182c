"""Mirrors src/assuage/evidence/reading_list.yaml."""

import importlib.resources
from collections import Counter
from typing import Any

import pytest
import yaml

from assuage.evidence.claims import claims
from assuage.evidence.library import findings


WORKS: list[dict[str, Any]] = yaml.safe_load(
    (importlib.resources.files("assuage.evidence") / "reading_list.yaml").read_text(encoding="utf-8")
)


def test_about_as_many_works_as_the_review_cites_each_once():
    names = [work["work"] for work in WORKS]
    assert len(names) >= 120
    assert [name for name, times in Counter(names).items() if times > 1] == []


def test_every_work_a_claim_cites_is_listed():
    assert {cite for claim in claims() for cite in claim.cites} <= {work["work"] for work in WORKS}


@pytest.mark.parametrize("work", WORKS, ids=lambda work: work["work"])
def test_the_status_is_what_the_findings_show(work: dict[str, Any]):
    assert set(work) <= {"work", "citation", "status", "findings", "note"}
    places = [findings()[name].where for name in work["findings"]]
    if work["status"] == "not found":
        assert work["citation"] is None
        assert not any("abstract" in place or place.startswith("Table") for place in places)
    else:
        assert work["status"] in {"read", "abstract only"}
        assert work["citation"]
        assert any(place.startswith("Table") for place in places) == (work["status"] == "read")
        assert any("abstract" in place for place in places) if places else work["note"]


def test_findings_of_cited_works_are_marked_as_in_the_review():
    named = {name for work in WORKS for name in work["findings"]}
    assert {name for name in named if not findings()[name].in_review} == set()


LATER_PAPERS = {"donadon2020-early-trauma"}  # by authors of a cited work, and marked in its place


def test_findings_marked_as_in_the_review_belong_to_a_listed_work():
    named = {name for work in WORKS for name in work["findings"]}
    marked = {record.id for record in findings().values() if record.in_review and record.where != "text of the review"}
    assert marked - named <= LATER_PAPERS
