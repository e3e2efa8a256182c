"""Mirrors src/assuage/evidence/trail.py."""

from assuage.evidence import finding, findings
from assuage.evidence.trail import corrections, trails


def said(name: str) -> dict[str, str]:
    (lines,) = trails([finding(name)], findings())
    return dict(lines)


def test_the_trail_says_where_a_number_was_read_and_how_it_is_pooled():
    lines = said("baker1999-csf-crh")
    assert lines["read in"].startswith(finding("baker1999-csf-crh").where)
    assert lines["pooled as"] == "g 0.778, SE 0.433: Hedges' g from means, SDs and sizes of ptsd and control"
    assert lines["arm ptsd"].startswith("n ")
    assert lines["role"].startswith("anchor: ")


def test_what_is_not_pooled_says_why_and_what_changed_is_shown():
    lines = said("hofmann2015-oxt-meta")
    assert lines["pooled as"] == "not pooled: retracted"
    assert "retracted: None → True" in lines["changed"]


def test_two_records_of_one_result_point_at_each_other():
    assert said("acheson2013-fps")["same as"] == "acheson2013-early-extinction-fps"
    assert said("acheson2013-early-extinction-fps")["also under"] == "acheson2013-fps"


def test_a_trend_a_part_and_a_shared_sample_are_said():
    assert said("acheson2015-arachnophobia")["direction"] == "increase, a trend"
    assert said("vanzuiden2017-baseline-caps-moderation")["part"] == "how the effect differs between people"
    assert said("kessler2017-exposure")["sample"] == said("koenen2017-prevalence")["sample"]


def test_a_direction_without_a_figure_says_so():
    assert said("eckstein2015-late-extinction-scr")["effect"] == "a direction only: no figure was read"


def test_every_finding_has_a_trail_without_empty_lines():
    for lines in trails(findings().values(), findings()):
        assert all(label and words for label, words in lines)


def test_corrections_name_findings_that_exist():
    assert {one["id"] for one in corrections()} <= set(findings())
