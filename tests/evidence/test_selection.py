"""Mirrors src/assuage/evidence/selection.py."""

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


def test_the_choice_in_words():
    chosen = Selection(topic="hpa", measure="cortisol", since=2000, in_review=True)
    assert chosen.words() == "topic hpa, measure cortisol, since 2000, in the review"
