"""Mirrors src/assuage/evidence/rules.py: each rule on a finding that keeps it and one that breaks it."""

import dataclasses

import pytest

from assuage.evidence import finding, findings
from assuage.evidence.record import Arm, Effect, Finding, Point, Statistic
from assuage.evidence.rules import breaches


def made(**changed: object) -> Finding:
    plain = dataclasses.replace(finding("gu2022-tsst-d"), effect=None, statistic=None, arms={}, n_arms={}, n=100)
    return dataclasses.replace(plain, direction="decrease", **changed)


def arms(mean: float, **second: object) -> dict[str, Arm]:
    return {"drug": Arm(mean=8.0, sd=4.0, n=20), "placebo": dataclasses.replace(Arm(mean=mean, sd=4.0, n=20), **second)}


CHANGES = {"drug": Arm(mean=8.0, change=-2.0), "placebo": Arm(mean=9.0, change=1.0)}


def test_no_shipped_finding_breaks_a_rule():
    assert [(one.id, breach) for one in findings().values() for breach in breaches(one)] == []


@pytest.mark.parametrize(
    "kept",
    [
        {"arms": arms(10.0), "effect": Effect(kind="cohen_d", value=-0.5)},
        {"arms": arms(10.0), "effect": Effect(kind="hedges_g", value=-0.49)},
        {"arms": arms(10.0), "effect": Effect(kind="mean_difference", value=-2.0)},
        {"arms": CHANGES, "effect": Effect(kind="mean_difference", value=-3.0)},
        {"effect": Effect(kind="risk_ratio", value=0.5, ci=(0.2, 1.2))},
        {"statistic": Statistic(kind="t", value=2.0, p=1.0)},
        {"statistic": Statistic(kind="t", value=2.0, df=38, p=0.05)},
        {"statistic": Statistic(kind="F", value=6.04, df=(1, 18), p=0.05)},
        {"statistic": Statistic(kind="z", value=1.96, p=0.025)},
        {"statistic": Statistic(kind="F", value=6.04, df=(1, None), p=0.0001)},
    ],
)  # fmt: skip
def test_what_agrees_is_kept(kept):
    assert list(breaches(made(**kept))) == []


@pytest.mark.parametrize(
    ("broken", "field"),
    [
        ({"arms": arms(10.0), "effect": Effect(kind="cohen_d", value=-0.9)}, "effect.value"),
        ({"arms": arms(10.0), "effect": Effect(kind="mean_difference", value=-2.6)}, "effect.value"),
        ({"effect": Effect(kind="proportion", value=1.2)}, "effect.value"),
        ({"effect": Effect(kind="correlation", value=-1.2)}, "effect.value"),
        ({"effect": Effect(kind="risk_ratio", value=1.5)}, "direction"),
        ({"effect": Effect(kind="time", value=15)}, "effect.unit"),
        ({"effect": Effect(kind="cohen_d", value=-0.5, ci=(-0.4, 0.1))}, "effect.ci"),
        ({"effect": Effect(kind="time", value=15, unit="min", range=(20, 30))}, "effect.range"),
        ({"n_arms": {"drug": 101}}, "n_arms.drug"),
        ({"statistic": Statistic(p=1.5)}, "statistic.p"),
        ({"statistic": Statistic(kind="t", value=2.0, df=38, p=0.001)}, "statistic.p"),
        ({"statistic": Statistic(kind="F", value=4.0, df=(1, 38), p=0.001)}, "statistic.p"),
        ({"statistic": Statistic(kind="z", value=1.0, p=0.001)}, "statistic.p"),
        ({"arms": arms(10.0, sd=-1.0)}, "arms.placebo.sd"),
        ({"arms": arms(10.0, events=21)}, "arms.placebo.events"),
        ({"arms": arms(10.0, proportion=1.1)}, "arms.placebo.proportion"),
        ({"arms": arms(10.0, iqr=(3, 1))}, "arms.placebo.iqr"),
        ({"timecourse": [Point(t=1, unit="min", sd=-1)]}, "timecourse.0.sd"),
        ({"id": "a b"}, "id"),
        ({"doi": "doi:10.1"}, "doi"),
        ({"same_as": "gu2022-tsst-d"}, "same_as"),
    ],
)
def test_what_disagrees_is_named_by_its_field(broken, field):
    assert [place for place, _ in breaches(made(**broken))] == [field]


@pytest.mark.parametrize(
    ("broken", "field", "sentence"),
    [
        (
            {"trend": True, "direction": "none"},
            "trend",
            "there is no trend in the direction 'none'; nearest: leave it out",
        ),
        ({"part_of": "arms of one table"}, "part_of", "given for a single study; it is of syntheses"),
        ({"sample": " "}, "sample", "empty; it names what is shared, or is left out"),
        (
            {"effect": Effect(kind="risk_difference", value=-1.2)},
            "effect.value",
            "-1.2 is no risk difference: it lies from -1 to 1",
        ),
    ],
)
def test_what_a_field_says_of_people_and_studies_must_hold(broken, field, sentence):
    record = dataclasses.replace(made(synthesis=False), **broken)
    assert list(breaches(record)) == [(field, sentence)]


def test_none_beside_an_interval_that_excludes_no_effect_is_refused():
    sure = dataclasses.replace(made(effect=Effect(kind="cohen_d", value=-0.5, ci=(-0.9, -0.1))), direction="none")
    assert [place for place, _ in breaches(sure)] == ["direction"]
