"""Mirrors src/assuage/evidence/conflicts.py."""

import dataclasses
import json

import pytest

from assuage.errors import UnknownName
from assuage.evidence import finding, findings
from assuage.evidence.conflicts import Question, asked, conflict_map, question, questions, stance_of
from assuage.evidence.record import Effect, Finding, Statistic
from assuage.evidence.selection import Selection


def made(name: str, direction: str, **changed: object) -> Finding:
    plain = dataclasses.replace(
        finding("gu2022-tsst-d"), id=name, pmid=None, doi=None, citation=f"{name} 2000, J", effect=None, statistic=None
    )
    return dataclasses.replace(plain, direction=direction, **changed)


def shelf(*records: Finding) -> dict[str, Finding]:
    return {record.id: record for record in records}


@pytest.mark.parametrize(
    ("direction", "stance"), [("decrease", "for"), ("increase", "against"), ("none", "null"), ("mixed", "mixed")]
)
def test_a_direction_is_a_stance(direction, stance):
    assert stance_of(made("a", direction), "decrease") == stance


def test_a_measure_that_runs_the_other_way_is_turned():
    assert stance_of(made("a", "increase"), "decrease", reversed_=True) == "for"
    assert stance_of(made("a", "mixed"), "decrease", reversed_=True) == "mixed"


def test_an_interval_that_includes_no_effect_is_null():
    wide = Effect(kind="cohen_d", value=-0.2, ci=(-0.5, 0.1))
    ratio = Effect(kind="risk_ratio", value=0.8, ci=(0.5, 1.2))
    sure = Effect(kind="risk_ratio", value=0.5, ci=(0.3, 0.8))
    assert stance_of(made("a", "decrease", effect=wide), "decrease") == "null"
    assert stance_of(made("a", "decrease", effect=ratio), "decrease") == "null"
    assert stance_of(made("a", "decrease", effect=sure), "decrease") == "for"


def test_what_does_not_count_is_left_out():
    records = shelf(
        made("kept", "decrease"),
        made("twice", "increase", same_as="kept"),
        made("gone", "increase", retracted=True),
        made("unread", "increase", seen=False),
    )
    found = conflict_map(Question("q", "?", "decrease", list(records)), records)
    assert [one.id for one in found.sides["for"]] == ["kept"]
    assert not found.sides["against"]
    assert not found.disputed


def test_what_cannot_answer_is_set_aside_with_its_reason():
    records = shelf(
        made("overall", "none", sample="one trial", analysis="overall", design="between"),
        made("part", "decrease", sample="one trial", analysis="moderator", design="between"),
        made("alone", "decrease", design="change"),
        made("linked", "decrease", design="association"),
    )
    found = conflict_map(Question("q", "?", "decrease", list(records), controlled=True), records)
    assert {stance for stance, side in found.sides.items() if side} == {"null"}
    assert found.as_record()["set_aside"] == {
        "part": "a part or moderator beside the overall result of its trial, overall",
        "alone": "a change with nothing to compare it with",
        "linked": "an association, in which nobody intervened",
    }
    free = conflict_map(Question("q", "?", "decrease", ["alone", "linked"]), records)
    assert len(free.sides["for"]) == 2


def test_claims_and_questions_read_a_trend_alike():
    assert stance_of(made("a", "decrease", trend=True), "decrease") == "null"
    assert stance_of(made("a", "decrease", statistic=Statistic(p=0.1)), "decrease") == "null"


def test_papers_on_one_sample_are_counted_once():
    records = shelf(made("a", "decrease", sample="s"), made("b", "decrease", sample="s"))
    assert conflict_map(Question("q", "?", "decrease", list(records)), records).studies("for") == 1


def test_a_star_takes_all_with_that_beginning_and_a_wrong_id_is_named():
    records = shelf(made("ab1", "decrease"), made("ab2", "increase"))
    assert conflict_map(Question("q", "?", "decrease", ["ab*"]), records).disputed
    with pytest.raises(UnknownName, match="no finding 'ab3'; nearest: ab"):
        conflict_map(Question("q", "?", "decrease", ["ab3"]), records)


def test_a_divide_by_sex_is_shown_with_its_caution():
    men = [made(f"m{i}", "decrease", sex="men") for i in range(6)]
    women = [made(f"w{i}", "increase", sex="women") for i in range(6)]
    records = shelf(*men, *women)
    found = conflict_map(Question("q", "?", "decrease", list(records)), records)
    assert found.moderators[0].name == "sex"
    assert found.caution.startswith("12 studies and 1 moderator looked at, after the fact")
    few = shelf(men[0], women[0])
    assert conflict_map(Question("q", "?", "decrease", list(few)), few).caution.endswith("more than chance would.")


def test_the_review_is_contradicted_where_it_should_be():
    intrusions = conflict_map(question("oxytocin-intrusions"), findings())
    assert not intrusions.sides["for"]
    assert {one.id for one in intrusions.sides["against"]} == {
        "schultebraucks2022-oxt-prefilm-intrusions",
        "frijling2016-flashback",
    }
    amygdala = conflict_map(question("oxytocin-amygdala"), findings())
    assert amygdala.moderators[0].name == "sex"
    assert not amygdala.moderators[0].separates  # women with a borderline disorder stand with the men


def test_every_question_that_ships_can_be_mapped_and_told_to_machines():
    maps = [conflict_map(one, findings()) for one in questions()]
    assert len({one.question.id for one in maps}) == len(maps) >= 20
    assert all(sum(map(len, one.sides.values())) > 1 for one in maps)
    assert all(set(one.question.reversed) <= set(one.question.findings) for one in maps)
    record = json.loads(json.dumps([one.as_record() for one in maps]))[0]
    assert {"question", "supporting", "against", "null", "moderators"} <= set(record)


def test_an_unknown_question_is_answered_with_the_nearest():
    with pytest.raises(UnknownName, match="nearest: oxytocin-intrusions"):
        question("oxytocin-intrusion")


def test_a_question_made_of_a_selection_expects_what_most_studies_report():
    made_up = asked(Selection(drug="oxytocin", measure="salivary cortisol"), findings())
    assert made_up.expects == "decrease"
    assert "heinrichs2003-tsst" in made_up.findings
    assert asked(Selection(topic="intrusion"), findings(), "increase").expects == "increase"
