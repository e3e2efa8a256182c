"""Mirrors src/assuage/evidence/pooled.py: the oracle of the Metapsy table, what is kept apart, and the trail."""

import dataclasses
import json
import pathlib

import pytest

from assuage.errors import UnknownName
from assuage.evidence import finding, findings
from assuage.evidence.effect_tables import read_metapsy
from assuage.evidence.pooled import (
    NothingToPool,
    believed,
    by_moderator,
    known_scale,
    method,
    pool_findings,
    pool_rows,
)
from assuage.evidence.record import Effect, Finding
from assuage.evidence.selection import Selection


SHARED = pathlib.Path(__file__).parents[2] / ".." / "shared"
PTSD, ORACLE = SHARED / "data" / "metapsy_ptsd_psyctr.csv", SHARED / "oracles" / "oracle_meta_ptsd.json"


def made(name: str, value: float = -0.5, **changed: object) -> Finding:
    size = Effect(kind="hedges_g", value=value, ci=(value - 0.4, value + 0.4))
    plain = dataclasses.replace(
        finding("gu2022-tsst-d"), id=name, doi=None, pmid=None, citation=f"{name} 2020, J", synthesis=False
    )
    return dataclasses.replace(
        plain, **({"effect": size, "comparator": "placebo", "design": "between", "sex": None} | changed)
    )


@pytest.mark.skipif(not (PTSD.exists() and ORACLE.exists()), reason="data and oracle are not beside the repository")
def test_the_metapsy_table_pools_as_the_oracle_says():
    expected = json.loads(ORACLE.read_text())
    found = pool_rows("Metapsy", *read_metapsy(PTSD)).as_record()
    reml = expected["REML_knha"]
    assert (found["k"], found["studies"]) == (expected["k"], expected["n_studies"])
    assert found["estimate"] == pytest.approx(reml["beta"], abs=1e-5)
    assert found["ci"] == pytest.approx(reml["ci"], abs=1e-5)
    assert found["pi"] == pytest.approx(reml["pi"], abs=1e-5)
    assert found["tau2"] == pytest.approx(reml["tau2"], abs=1e-6)
    assert found["i2"] == pytest.approx(reml["I2"], abs=1e-5)
    assert found["egger_p"] == pytest.approx(expected["egger_lm"]["p"], rel=1e-4)
    assert found["trim_and_fill"]["missing"] == expected["trimfill_L0"]["k0"]
    assert found["trim_and_fill"]["estimate"] == pytest.approx(expected["trimfill_L0"]["beta"], abs=1e-5)
    assert found["selection_model"]["estimate"] == pytest.approx(expected["selmodel_3psm"]["beta"], abs=1e-5)
    assert found["selection_model"]["relative_publication"] == pytest.approx(
        expected["selmodel_3psm"]["delta2"], abs=1e-5
    )
    assert len(found["leave_one_out"]) == expected["k"]
    assert found["three_level"]["estimate"] == pytest.approx(expected["three_level"]["beta"], abs=1e-5)


def test_every_number_can_be_traced():
    chosen = Selection(topic="therapy", measure="CAPS").of(findings().values())
    answer = pool_findings("CAPS", chosen)
    for record in answer.as_record()["records"]:
        assert findings()[record["id"]].where in record["where"]
        assert record["conversion"]
    assert sum(record["weight"] for record in answer.as_record()["records"]) == pytest.approx(1)
    assert len(answer.rows) + len(answer.left_out) == len(chosen)


def test_single_studies_and_syntheses_stay_apart():
    answer = pool_findings("q", [made("a"), made("b", -0.3), made("m", -0.4, synthesis=True)])
    assert [row.name for row in answer.rows] == ["a", "b"]
    assert [(one.name, one.why) for one in answer.left_out] == [("m", "an analysis of other studies")]


def test_syntheses_may_share_studies_and_are_not_pooled():
    with pytest.raises(NothingToPool, match=r"1 usable effect, .*; left out: 1 an analysis that may share studies"):
        pool_findings("q", [made("m", synthesis=True), made("n", -0.3, synthesis=True)])


def test_parts_of_one_synthesis_are_pooled_when_there_are_no_two_single_studies():
    parts = [made(name, -size, synthesis=True, part_of="arms by therapy") for name, size in (("m", 0.5), ("n", 0.3))]
    answer = pool_findings("q", [made("a"), *parts, made("o", synthesis=True, part_of="other arms")])
    assert [row.name for row in answer.rows] == ["m", "n"]
    assert {one.name: one.why for one in answer.left_out} == {
        "a": "a single study among syntheses",
        "o": "an analysis that may share studies with these",
    }


def test_papers_on_one_sample_are_one_study():
    shelf = [made("a", -0.1, sample="s"), made("b", -0.4, sample="s"), made("c", -0.6), made("d", -0.2)]
    assert pool_findings("q", shelf).studies == 3


def test_two_single_studies_are_pooled_however_many_syntheses_there_are():
    syntheses = [made(name, synthesis=True) for name in "lmn"]
    answer = pool_findings("q", [*syntheses, made("a"), made("b", -0.3)])
    assert [row.name for row in answer.rows] == ["a", "b"]
    assert {one.name: one.why for one in answer.left_out} == dict.fromkeys("lmn", "an analysis of other studies")


def test_a_retracted_finding_and_a_second_record_never_enter():
    answer = pool_findings(
        "q", [made("a"), made("b"), made("c", retracted=True), made("d", same_as="a")], interval="wald"
    )
    assert {one.name: one.why for one in answer.left_out} == {
        "c": "retracted",
        "d": "the same result as a, counted once",
    }


def test_risk_ratios_and_odds_ratios_are_not_mixed_and_are_printed_as_ratios():
    kinds = {"a": "risk_ratio", "b": "risk_ratio", "c": "odds_ratio"}
    ratios = [made(name, effect=Effect(kind=kind, value=0.5, ci=(0.25, 1.0))) for name, kind in kinds.items()]
    found = pool_findings("q", ratios, interval="wald").as_record()
    assert (found["k"], found["scale"]) == (2, "log ratio")
    assert found["estimate"] == pytest.approx(0.5)
    assert found["left_out"][0]["why"] == "on another scale (OR)"


def test_effects_of_one_study_get_a_three_level_answer():
    shelf = [made("a", -0.1, pmid=1), made("b", -0.4, pmid=1), made("c", -0.6, pmid=2), made("d", -0.2, pmid=3)]
    answer = pool_findings("q", shelf)
    assert answer.studies == 3
    assert answer.as_record()["three_level"]["df"] > 0


def test_a_decline_with_the_years_is_found():
    years = (2000, 2002, 2004, 2006, 2008)
    shelf = [made(f"{year}", 0.05 * (year - 2016) + 0.01 * (year % 4), citation=f"A {year}, J") for year in years]
    trend = pool_findings("q", shelf).as_record()["decline"]
    assert trend["per_decade"] == pytest.approx(0.5, abs=0.05)
    assert pool_findings("q", shelf[:3]).by_year is None


def test_findings_carry_their_traits_to_a_moderator():
    people = ("men", "men", "women", "women", None)
    shelf = [made(f"f{place}", -0.1 * place, sex=who) for place, who in enumerate(people)]
    found = by_moderator(pool_findings("q", shelf), "sex").as_record()["by"]
    assert {level: one["k"] for level, one in found["levels"].items()} == {"men": 2, "women": 2}
    assert found["silent"] == 1


def test_the_posterior_is_asked_for_and_names_its_prior():
    plain = pool_findings("q", [made("a"), made("b", -0.3), made("c", -0.4)])
    assert plain.as_record()["bayesian"] is None
    answer = believed(plain, seed=1)
    found = answer.as_record()["bayesian"]
    assert found["converged"]
    assert found["ci"][0] < found["estimate"] < found["ci"][1]
    assert any(line.startswith("Bayesian: ") and line.endswith(found["prior"]) for line in answer.in_words())


def test_no_prior_is_made_up_for_units_of_their_own():
    points = Effect(kind="mean_difference", value=-2.0, ci=(-4.0, 0.5), unit="points")
    with pytest.raises(NothingToPool, match="no prior is written"):
        believed(pool_findings("q", [made("a", effect=points), made("b", effect=points)], interval="wald"), seed=1)


def test_the_answer_in_sentences_names_interval_and_what_was_left_out():
    said = pool_findings("q", [made("a"), made("b", -0.3), made("c", retracted=True)]).in_words()
    assert "Knapp-Hartung interval, reml estimator" in said[0]
    assert said[-1] == "left out, retracted: 1"


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: method("remml", "hksj"), "no estimator 'remml'; nearest: reml"),
        (lambda: method("reml", "hks"), "no interval 'hks'; nearest: hksj"),
        (lambda: known_scale("gg"), "no scale 'gg'; nearest: g"),
    ],
)
def test_an_unknown_method_is_answered_with_the_nearest(call, message):
    with pytest.raises(UnknownName, match=message):
        call()


def test_one_effect_is_not_pooled_and_the_message_counts_the_reasons():
    with pytest.raises(NothingToPool, match="q: 1 usable effect, and pooling needs two; left out: 2 retracted"):
        pool_findings("q", [made("a"), made("b", retracted=True), made("c", retracted=True)])


def test_effects_all_of_one_size_have_no_three_level_answer():
    same = [made(name, -0.5, pmid=place // 2) for place, name in enumerate("abcd")]
    assert pool_findings("q", same, interval="wald").by_study is None


def test_odd_effects_are_remarked_upon():
    huge = dataclasses.replace(made("c"), effect=Effect(kind="hedges_g", value=1_656_270, ci=(1_656_269, 1_656_271)))
    uneven = dataclasses.replace(made("d"), effect=Effect(kind="hedges_g", value=0.1, ci=(0.0, 0.9)))
    answer = pool_findings("q", [made("a"), made("b", -0.3), huge, uneven])
    assert answer.as_record()["remarks"] == [
        "d: its interval reaches 0.10 below and 0.80 above, and is taken as even",
        "c: an effect of 1,656,270 is beyond what studies of people find",
    ]
    assert any(line.startswith("check c: an effect of 1,656,270") for line in answer.in_words())
    assert pool_findings("q", [made("a"), made("b", -0.3)]).remarks == []
