"""Mirrors src/assuage/evidence/moderators.py: the exact test against SciPy, and each level."""

import dataclasses
from typing import Any

import pytest
from scipy import stats

from assuage.evidence import finding
from assuage.evidence.moderators import LEVELS, exact_p, moderators
from assuage.evidence.record import Finding


def made(name: str, **changed: object) -> Finding:
    plain = dataclasses.replace(
        finding("gu2022-tsst-d"), id=name, pmid=None, doi=None, citation=f"{name} 2000, J", people=[], sex=None, n=30
    )
    return dataclasses.replace(plain, **changed)


@pytest.mark.parametrize("counts", [((3, 0), (0, 3)), ((4, 1), (2, 5)), ((1, 1), (1, 1)), ((7, 2), (0, 4))])
def test_the_exact_test_is_fishers(counts):
    fishers: Any = stats.fisher_exact(counts)
    assert exact_p(counts) == pytest.approx(fishers.pvalue)


def test_three_levels_follow_the_multivariate_law():
    # 3 of 6 in the first column: 20 ways in all; the split (2, 0, 1) of sizes (2, 2, 2) is one of 12 + 8 tables
    assert exact_p(((2, 0), (0, 2), (1, 1))) == pytest.approx(12 / 20)


def test_sex_that_divides_is_found_first():
    men = [made(f"m{i}", sex="men") for i in range(4)]
    women = [made(f"w{i}", sex="women") for i in range(4)]
    first = moderators({"for": men, "against": women, "null": []})[0]
    assert (first.name, first.separates, first.between) == ("sex", True, ("for", "against"))
    assert first.table["men"] == {"for": 4, "against": 0, "null": 0}
    assert first.p == pytest.approx(2 / 70)


def test_two_findings_of_one_study_count_once():
    twice = [made("a", pmid=1, sex="men"), made("b", pmid=1, sex="men")]
    sex = next(one for one in moderators({"for": twice, "against": [made("c", sex="women")], "null": []}))
    assert sex.studies == 2


@pytest.mark.parametrize(("women", "splits"), [(2, False), (3, False), (40, True)])
def test_a_clean_split_that_chance_makes_as_often_separates_nothing(women, splits):
    """One man against w women: Fisher's p is 1 / (w + 1), below .05 from 20 women on."""
    sides = {"for": [made("a", sex="men")]}
    sides["against"] = [made(f"w{i}", sex="women") for i in range(women)]
    sex = next(one for one in moderators(sides | {"null": []}) if one.name == "sex")
    assert sex.p == pytest.approx(1 / (women + 1))
    assert sex.separates == splits


def test_without_two_levels_there_is_no_moderator():
    alike = [made("a"), made("b")]
    assert moderators({"for": alike[:1], "against": alike[1:], "null": []}) == []


@pytest.mark.parametrize(
    ("name", "changed", "level"),
    [
        ("sex", {"sex": "women"}, "women"),
        ("sex", {"sex": "men", "population": "healthy women"}, "men"),
        ("sex", {"sex": "both"}, "more than one"),
        ("sex", {"sex": None, "population": "healthy women"}, None),
        ("people", {"people": ["animals"]}, "animals"),
        ("people", {"people": ["PTSD", "healthy"]}, "more than one"),
        ("people", {"people": [], "population": "veterans with PTSD"}, None),
        ("design", {"design": "within"}, "within"),
        ("dose", {"intervention": "oxytocin 24 IU intranasal"}, "24 IU or less"),
        ("dose", {"intervention": "oxytocin 40 IU, 40 min before stressor"}, "more than 24 IU"),
        ("dose", {"intervention": "oxytocin 6, 12, 24 IU"}, "24 IU or less"),
        ("dose", {"intervention": "oxytocin 24 and 48"}, None),
        ("timing", {"intervention": "oxytocin before the film"}, "before"),
        ("timing", {"intervention": "oxytocin after the film"}, "after"),
        ("route", {"intervention": "oxytocin IV 16 mIU/min"}, "vein"),
        ("assay", {"measure": "salivary cortisol"}, "saliva"),
        ("context", {"population": "healthy adults, no stressor", "intervention": "a", "comparator": "b"}, "at rest"),
    ],
)
def test_levels_are_read_from_fields_and_words(name, changed, level):
    plain = {"intervention": "a", "comparator": "b", "measure": "c"}
    assert LEVELS[name](made("x", **(plain | changed))) == level
