"""Mirrors src/assuage/studies/population.py: who takes part."""

import pytest
from pydantic import ValidationError

from assuage.population.facts import FACTS
from assuage.studies.population import People, StudyArm


def people(**fields):
    return People.model_validate({"who": "people", "female": "1 of 2"} | fields)


PATIENTS = {"ptsd": 1, "caps5": {"mean": 42, "sd": 9}}


def test_facts_are_shares_and_none_unless_said():
    assert [getattr(people(), fact) for fact in FACTS] == [0.5] + [0.0] * 8
    said = people(
        traumatised=0.4, ptsd=0.2, adversity="1 of 4", insecure=1, autistic=0.1, depressed=0.5, unsupported=0.3
    )
    assert [getattr(said, fact) for fact in FACTS] == [0.5, 0.4, 0.2, 0.25, 1.0, 0.1, 0.5, 0.3, 0.0]
    assert all(getattr(StudyArm(size=3), fact) is None for fact in FACTS)


@pytest.mark.parametrize("fact", FACTS)
def test_a_share_above_all_of_them_is_refused(fact):
    with pytest.raises(ValueError, match=fact):
        people(**{fact: 2})


@pytest.mark.parametrize(
    ("rule", "bounds"),
    [
        ("caps5 >= 25", (25.0, 80.0)),
        ("caps5 <= 60", (0.0, 60.0)),
        ("caps5 >= 25 and caps5 <= 60", (25.0, 60.0)),
        ("caps5<=60 and caps5>=25", (25.0, 60.0)),
    ],
)
def test_a_rule_of_inclusion_is_two_bounds(rule, bounds):
    assert people(include=rule, **PATIENTS).include == bounds


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        (PATIENTS, "belong together; say 'include': write it like 'include: caps5 >= 25'"),
        ({"include": "caps5 >= 25"}, "belong together; say 'caps5'"),
        (PATIENTS | {"include": "caps5 >= 25", "ptsd": 0.99}, "write 'ptsd: 1'"),
        (PATIENTS | {"include": "caps5 >= 42"}, "a mean of 42 cannot come from people with 42 to 80"),
        (PATIENTS | {"include": "caps5 >= 70 and caps5 <= 60"}, "leaves nobody: CAPS-5 runs from 0 to 80"),
        (PATIENTS | {"include": "caps5 <= 90"}, "leaves nobody"),
        (PATIENTS | {"include": "pcl5 >= 25"}, "is not a rule"),
        (PATIENTS | {"include": "caps5 > 25"}, "is not a rule"),
        ({"age": {"mean": 40}}, "sd"),
        ({"age": {"mean": 40, "sd": 0}}, "greater than 0"),
        ({"sex": "M"}, "Extra inputs"),
        ({"stratum": "millitary_trial"}, "no stratum 'millitary_trial'; nearest: military_trial"),
        (
            {"stratum": "women_after_violence"},
            "not of people of whom 50% are women; write civilian_trial, military_trial, routine_care",
        ),
        (
            {"stratum": "routine_care", "age": {"mean": 12, "sd": 3}},
            "none fits a mean age of 12; all are of people of 18",
        ),
    ],
)
def test_what_is_no_population(fields, said):
    with pytest.raises(ValidationError) as problem:
        people(**fields)
    assert said in str(problem.value)
