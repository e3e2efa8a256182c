"""Mirrors src/assuage/evidence/roles.py: the rule on constructed shelves, and the shipped roles held to it."""

import dataclasses

import pytest

from assuage.evidence import finding, findings, roles
from assuage.evidence.record import Effect, Finding
from assuage.parameters.library import parameters


BARE = roles.Rules(anchors=[], families=[], validation_from={"hpa": 2015}, changes=[])
SIZE = Effect(kind="cohen_d", value=0.2)


def made(name: str, year: int, **changed: object) -> Finding:
    plain = dataclasses.replace(
        finding("gu2022-tsst-d"),
        id=name,
        citation=f"{name} {year}, J",
        pmid=None,
        doi=None,
        effect=SIZE,
        statistic=None,
        topic="hpa",
        role=None,
    )
    return dataclasses.replace(plain, **changed)


def assigned(*records: Finding, **written: object) -> dict[str, str]:
    shelf = {record.id: record for record in records}
    return {name: found.role for name, found in roles.assign(shelf, dataclasses.replace(BARE, **written)).items()}


def test_the_records_carry_what_the_rule_gives():
    given = roles.assign(findings(), roles.rules())
    assert {name: record.role for name, record in findings().items()} == {
        name: found.role for name, found in given.items()
    }
    assert all(found.why for found in given.values())


def test_new_studies_validate_and_old_ones_may_be_fitted():
    assert assigned(made("old", 2014), made("new", 2015)) == {"old": "fitted", "new": "validation"}


def test_an_anchor_stays_an_anchor_however_new():
    lean = [{"why": "a prior", "ids": ["n*"]}]
    assert assigned(made("new", 2020), anchors=lean) == {"new": "anchor"}


def test_a_pooled_analysis_and_its_studies_share_a_role():
    family = [{"why": "pooled", "ids": ["meta", "trial"]}]
    assert set(assigned(made("meta", 2020), made("trial", 1999), families=family).values()) == {"validation"}


def test_records_of_one_study_share_a_role():
    lean = [{"why": "a prior", "ids": ["one"]}]
    assert set(assigned(made("one", 2020, pmid=7), made("two", 2020, pmid=7), anchors=lean).values()) == {"anchor"}


def test_families_that_overlap_become_one():
    ties = [{"why": "", "ids": ["a", "b"]}, {"why": "", "ids": ["b", "c"]}]
    assert set(assigned(made("a", 2020), made("b", 1990), made("c", 1990), families=ties).values()) == {"validation"}


def test_what_cannot_be_used_is_not():
    records = (
        made("gone", 2020, retracted=True),
        made("twice", 2020, same_as="kept"),
        made("kept", 2020),
        made("words", 2020, effect=None),
        made("said", 2020, where="text of the review"),
    )
    assert assigned(*records) == dict.fromkeys(("gone", "twice", "words", "said"), "not used") | {"kept": "validation"}


def test_a_change_comes_last():
    change = [{"ids": ["new"], "role": "fitted", "why": "used by mistake"}]
    assert assigned(made("new", 2020), changes=change) == {"new": "fitted"}


@pytest.mark.parametrize(
    ("years", "cut"), [([2000, 2010, 2020], 2020), ([2000] * 3, 2000), ([2000, 2000, 2010, 2020, 2020, 2020], 2020)]
)
def test_the_cut_takes_whole_years_as_near_to_a_third_as_they_allow(years, cut):
    assert roles.cut_year(years) == cut


def test_the_written_cuts_still_leave_about_a_third():
    for topic, now in roles.newest_thirds(findings()).items():
        assert abs(roles.rules().validation_from[topic] - now) <= 2, topic


def test_every_finding_a_prior_leans_on_is_an_anchor():
    """Or counted as another record of its study, which is one."""
    for name, belief in parameters().items():
        for one in belief.findings:
            counted_as = finding(one).same_as or one
            assert finding(counted_as).role == "anchor", f"{name}: {one}"


def test_records_of_one_paper_are_of_one_study():
    """A paper's PubMed number stands in all its records or in none, else they would count as two studies."""
    numbers: dict[str, set[int | None]] = {}
    for record in findings().values():
        if record.doi is not None:
            numbers.setdefault(record.doi.lower(), set()).add(record.pmid)
    assert {doi for doi, of_paper in numbers.items() if len(of_paper) > 1} == set()
