"""Mirrors src/assuage/evidence/selection.py."""

import dataclasses

import pytest

from assuage.errors import UnknownName
from assuage.evidence import findings
from assuage.evidence.selection import Selection


def ids(**wanted: object) -> set[str]:
    return {finding.id for finding in Selection(**wanted).of(findings().values())}


def test_nothing_asked_keeps_everything():
    assert ids() == set(findings())
    assert Selection().words() == "all findings"


def test_every_word_must_stand_and_a_bar_means_either():
    assert "heinrichs2003-tsst" in ids(drug="oxytocin 24", population="men")
    assert ids(drug="oxytocin", measure="startle|scr") == ids(drug="oxytocin", measure="startle") | ids(
        drug="Oxytocin", measure="SCR"
    )


def test_years_are_inclusive_and_a_finding_without_one_fails_them():
    assert "heinrichs2003-tsst" in ids(since=2003, until=2003)
    assert "tsst171-meta" not in ids(since=1900)


def test_in_the_review_or_not():
    assert ids(in_review=True) | ids(in_review=False) == ids()
    assert not ids(in_review=True) & ids(in_review=False)


def test_an_unknown_topic_is_answered_with_the_nearest():
    with pytest.raises(UnknownName, match="no topic 'intrusions'; nearest: intrusion"):
        Selection(topic="intrusions")


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        ({"population": "PTDS"}, "no population 'PTDS'; nearest: PTSD"),
        ({"population": "womenn PTSD"}, "no population 'womenn'; nearest: women"),
        ({"population": "polise"}, "no population 'polise'; nearest: police"),
        ({"drug": "oxytocn"}, "no drug 'oxytocn'; nearest: oxytocin"),
        ({"measure": "salivary cortisl"}, "no measure 'cortisl'; nearest: cortisol"),
    ],
)
def test_a_word_that_no_finding_says_is_answered_with_the_nearest(asked, sentence):
    with pytest.raises(UnknownName, match=f"^{sentence}$"):
        Selection(**asked).check(findings().values())


def test_words_that_findings_say_may_still_keep_none():
    chosen = Selection(drug="oxytocn|oxytocin", population="police healthy", until=1900)
    chosen.check(findings().values())
    assert chosen.of(findings().values()) == []


def test_the_choice_in_words():
    chosen = Selection(topic="hpa", measure="cortisol", since=2000, in_review=True)
    assert chosen.words() == "topic hpa, measure cortisol, since 2000, in the review"


def test_a_kind_of_people_is_a_field_and_not_a_word():
    asked = ids(population="PTSD")
    assert "koch2016a-amygdala-ptsd" in asked
    assert "koch2016a-amygdala-controls" not in asked  # trauma-exposed police officers without PTSD
    assert "koch2016a-amygdala-controls" in ids(population="trauma-exposed")
    assert asked == {name for name, one in findings().items() if "PTSD" in one.people}
    assert ids(population="ptsd|healthy") == ids(population="ptsd") | ids(population="healthy")


def test_a_sex_is_a_field_and_not_a_word():
    assert {findings()[name].sex for name in ids(population="men")} == {"men"}
    assert "rash2014-heart-rate" not in ids(population="men")  # 18 men of 37
    assert not ids(population="men") & ids(population="women")


def test_other_words_are_those_of_who_was_studied():
    assert ids(population="police PTSD") == {
        name for name in ids(population="PTSD") if "police" in findings()[name].population
    }


def test_a_record_without_the_field_is_read():
    own = dataclasses.replace(findings()["gu2022-tsst-d"], people=[], sex=None, population="women with PTSD")
    assert Selection(population="PTSD women").keeps(own)
    assert not Selection(population="men").keeps(own)


@pytest.mark.parametrize(
    "denied",
    ["trauma-exposed adults without PTSD", "veterans with no current PTSD", "non-PTSD controls", "people free of PTSD"],
)
def test_a_kind_of_people_that_is_denied_is_not_said(denied):
    own = dataclasses.replace(findings()["gu2022-tsst-d"], people=[], population=denied)
    assert not Selection(population="PTSD").keeps(own)
    both = dataclasses.replace(own, population=f"patients with PTSD, and {denied}")
    assert Selection(population="PTSD").keeps(both)
