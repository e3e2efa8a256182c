"""Mirrors src/assuage/evidence/readings.py."""

import dataclasses

import pytest

from assuage.evidence.readings import as_d, compares_groups, direction_of, has_figures, interval_of, outweighed, voice
from assuage.evidence.record import Statistic
from tests.evidence.claimed import found


@pytest.mark.parametrize(
    ("changed", "direction"),
    [
        ({}, "decrease"),
        ({"trend": True}, "none"),
        ({"p": 0.06}, "none"),
        ({"p": 0.05}, "decrease"),
        ({"value": -0.4, "ci": (-0.9, 0.1)}, "none"),
        ({"value": -0.4, "ci": (-0.9, -0.1)}, "decrease"),
        ({"value": 0.8, "ci": (0.5, 1.2), "kind": "risk_ratio"}, "none"),
        ({"value": -0.1, "ci": (-0.3, 0.1), "kind": "risk_difference"}, "none"),
        ({"value": 0.4, "ci": (0.0, 0.6), "kind": "proportion"}, "decrease"),
    ],
)
def test_a_direction_is_read_after_its_figures(changed, direction):
    assert direction_of(found("a", **changed)) == direction


def test_a_test_of_something_else_does_not_undo_a_direction():
    other = dataclasses.replace(found("a"), statistic=Statistic(p=0.5, of="main effect of age"))
    assert direction_of(other) == "decrease"
    assert not has_figures(other)


def test_an_interval_follows_from_the_p_of_a_difference():
    low, high = interval_of(found("a", value=-0.5, p=0.05)) or (0.0, 0.0)
    assert (low, high) == (pytest.approx(-1.0), pytest.approx(0.0, abs=1e-12))
    assert interval_of(found("a", value=0.5, p=0.05, kind="odds_ratio")) is None
    assert interval_of(found("a", p=0.05)) is None


def test_a_share_is_a_figure_where_it_is_what_was_found():
    assert has_figures(found("a", value=0.4, kind="proportion", design="level"))
    assert not has_figures(found("a", value=0.4, kind="proportion", design="between"))
    assert has_figures(found("a", p=0.01))
    assert not has_figures(found("a"))


def test_a_sample_is_one_voice_across_papers():
    assert voice(found("a", sample="one")) == voice(found("b", sample="one")) != voice(found("b"))


def test_a_comparison_of_kinds_of_people_is_one_of_groups():
    assert compares_groups(found("a", people=["PTSD", "healthy"], design="between"))
    assert not compares_groups(found("a", people=["PTSD", "healthy"], design="within"))
    assert not compares_groups(found("a", people=["PTSD"], design="between"))


def test_a_part_is_outweighed_by_the_whole_of_its_own_trial():
    overall, part = found("a", sample="t", analysis="overall"), found("b", sample="t", analysis="moderator")
    assert outweighed([overall, part, found("c", analysis="subgroup")]) == {"b": "a"}


def test_precision_is_on_the_scale_of_d():
    assert as_d("correlation", 0.5) == pytest.approx(1.1547, abs=1e-4)
    assert as_d("odds_ratio", 2.0) == pytest.approx(0.38215, abs=1e-4)
    assert as_d("hedges_g", 0.2) == 0.2
    assert as_d("percent_change", 20.0) is None
