"""Mirrors src/assuage/evidence/claims.py."""

import dataclasses
import pkgutil

import pytest

from assuage import mechanisms
from assuage.errors import FileProblem, UnknownName
from assuage.evidence.claims import Claim, Judgement, claim, claims, judge, judgements, parse
from assuage.evidence.library import findings
from assuage.evidence.record import Direction, Effect, EffectKind, Finding, Interval, Statistic
from assuage.parameters.library import parameters


def found(
    name: str,
    direction: Direction = "decrease",
    *,
    value: float | None = None,
    ci: Interval | None = None,
    p: float | None = None,
    kind: EffectKind = "cohen_d",
    n: int | None = 60,
    population: str = "healthy adults",
    paper: str | None = None,
    **rest: object,
) -> Finding:
    return Finding(
        id=name,
        citation=f"{paper or name} A et al. 2015, J Invented 1:1",
        topic="threat",
        population=population,
        intervention="oxytocin 24 IU",
        comparator="placebo",
        measure="startle",
        direction=direction,
        where="abstract",
        source="invented",
        seen=True,
        in_review=False,
        n=n,
        effect=None if value is None else Effect(kind=kind, value=value, ci=ci),
        statistic=None if p is None else Statistic(p=p),
        **rest,  # type: ignore[arg-type]
    )


def verdict_on(*shelf: Finding, **asked: object) -> Judgement:
    asked = {"expects": "decrease", "about": "e_C"} | asked
    one = Claim.model_validate(
        {"id": "invented", "section": "Introduction", "text": "Oxytocin lowers startle."}
        | {"findings": [record.id for record in shelf]}
        | asked
    )
    return judge(one, {record.id: record for record in shelf})


class TestTheRule:
    def test_unanimous_figures_support(self):
        judged = verdict_on(found("a", value=-0.5, ci=(-0.8, -0.2)), found("b", value=-0.4, ci=(-0.7, -0.1)))
        assert (judged.verdict, judged.basis) == ("supported", "figures")
        assert judged.words == "supported (2 papers)"
        assert judged.those("for") == ["a", "b"]

    def test_direction_only_says_so(self):
        judged = verdict_on(found("a"), found("b"))
        assert judged.verdict == "supported"
        assert judged.basis == "direction only"
        assert judged.words == "supported (2 papers; direction only)"

    def test_one_figure_among_directions_is_a_basis(self):
        assert verdict_on(found("a"), found("b", value=-0.5, p=0.01)).basis == "figures"

    def test_all_against_contradict(self):
        judged = verdict_on(found("a", "increase", value=0.5, ci=(0.2, 0.8)), found("b", "increase"))
        assert (judged.verdict, judged.those("against")) == ("contradicted", ["a", "b"])

    def test_split_by_sex_is_contested_and_named(self):
        men = [found(name, "decrease", sex="men") for name in ("a", "b")]
        judged = verdict_on(*men, found("c", "increase", sex="women"))
        assert (judged.verdict, judged.differs_by) == ("contested", "sex")
        assert "sides differ by sex" in judged.words

    def test_split_within_one_sex_is_not_by_sex(self):
        assert verdict_on(found("a", sex="men"), found("b", "increase", sex="men")).differs_by is None
        assert verdict_on(found("a", sex="both"), found("b", "increase", sex="women")).differs_by is None

    def test_null_with_wide_interval_says_nothing(self):
        judged = verdict_on(found("a", "none", value=-0.1, ci=(-0.8, 0.6)))
        assert (judged.verdict, judged.basis, judged.those("null")) == ("unsupported here", None, ["a"])

    def test_wide_interval_outranks_the_label(self):
        assert verdict_on(found("a", "decrease", value=-0.4, ci=(-0.9, 0.1))).verdict == "unsupported here"

    def test_precise_null_contradicts(self):
        judged = verdict_on(found("a", "none", value=0.02, ci=(-0.15, 0.2)))
        assert (judged.verdict, judged.those("null")) == ("contradicted", ["a"])

    def test_precise_null_against_a_finding_is_contested(self):
        assert verdict_on(found("a"), found("b", "none", value=0.0, ci=(-0.2, 0.2))).verdict == "contested"

    @pytest.mark.parametrize(
        ("n", "verdict"), [(40, "unsupported here"), (170, "unsupported here"), (171, "contradicted")]
    )
    def test_null_without_interval_is_as_precise_as_its_n(self, n: int, verdict: str):
        assert verdict_on(found("a", "none", n=n)).verdict == verdict

    def test_n_of_a_whole_review_lends_no_precision(self):
        assert verdict_on(found("a", "none", n=9000, n_is="review")).verdict == "unsupported here"

    def test_interval_follows_from_p(self):
        assert verdict_on(found("a", value=-0.3, p=0.2)).verdict == "unsupported here"
        assert verdict_on(found("a", value=-0.3, p=0.001)).verdict == "supported"

    @pytest.mark.parametrize(
        ("kind", "value", "ci"), [("correlation", 0.01, (-0.1, 0.12)), ("odds_ratio", 1.0, (0.7, 1.4))]
    )
    def test_precision_of_a_null_is_judged_on_one_scale(self, kind: EffectKind, value: float, ci: Interval):
        assert verdict_on(found("a", "none", kind=kind, value=value, ci=ci)).verdict == "contradicted"

    def test_one_large_against_three_small_is_contested_and_leans(self):
        small = [found(name, n=20, value=-0.9, ci=(-1.7, -0.1)) for name in ("a", "b", "c")]
        judged = verdict_on(*small, found("d", "increase", n=1000, value=0.2, ci=(0.1, 0.3)))
        assert (judged.verdict, judged.leans) == ("contested", "against")

    def test_equal_camps_do_not_lean(self):
        assert verdict_on(found("a"), found("b", "increase")).leans is None

    def test_one_paper_is_one_voice(self):
        judged = verdict_on(found("a", paper="Same"), found("b", paper="Same"))
        assert judged.papers == 1
        assert verdict_on(found("a", paper="Same"), found("b", "increase", paper="Same")).verdict == "contested"

    def test_no_findings_support_nothing(self):
        assert verdict_on().words == "unsupported here"


class TestWhatIsSetAside:
    def test_a_retracted_finding_never_counts(self):
        judged = verdict_on(found("a", value=-0.7, ci=(-0.9, -0.5), retracted=True))
        assert (judged.verdict, judged.set_aside) == ("unsupported here", {"a": "retracted"})

    def test_the_same_result_counts_once(self):
        judged = verdict_on(found("a"), found("b", same_as="a", paper="Other"))
        assert (judged.papers, judged.those("for")) == (1, ["a"])
        assert "counted once" in judged.set_aside["b"]

    def test_a_copy_of_a_retracted_finding_is_retracted(self):
        judged = verdict_on(found("a", retracted=True), found("b", same_as="a"))
        assert judged.verdict == "unsupported here"

    def test_a_figure_from_memory_does_not_count(self):
        unread = dataclasses.replace(found("a"), seen=False)
        assert verdict_on(unread).set_aside == {"a": "its figure was not read"}

    def test_the_review_is_no_evidence_for_itself(self):
        for where in ("text of the review", "cited in the review"):
            judged = verdict_on(dataclasses.replace(found("a"), where=where))
            assert (judged.verdict, judged.set_aside) == (
                "unsupported here",
                {"a": "known only from the review itself"},
            )


class TestOtherExpectations:
    def test_none_is_supported_by_nulls(self):
        assert verdict_on(found("a", "none"), expects="none").verdict == "supported"
        assert verdict_on(found("a", "increase"), expects="none").verdict == "contradicted"

    def test_change_takes_either_direction(self):
        assert verdict_on(found("a", "increase"), found("b", "decrease"), expects="change").verdict == "supported"
        assert verdict_on(found("a", "none", n=1000), expects="change").verdict == "contradicted"

    def test_mixed_needs_disagreement(self):
        assert verdict_on(found("a", "increase"), found("b"), expects="mixed").verdict == "supported"
        assert verdict_on(found("a"), found("b"), expects="mixed").verdict == "contradicted"
        assert verdict_on(found("a"), expects="mixed").verdict == "unsupported here"

    @pytest.mark.parametrize(
        ("value", "ci", "verdict"),
        [
            (0.704, None, "contradicted"),
            (0.704, (0.7, 0.708), "contradicted"),
            (0.76, None, "supported"),
            (0.6, (0.5, 0.75), "supported"),
        ],
    )
    def test_a_stated_figure_is_compared_with_what_was_found(self, value: float, ci: Interval | None, verdict: str):
        record = found("a", "none", kind="proportion", value=value, ci=ci)
        judged = verdict_on(record, expects=None, states={"kind": "proportion", "low": 0.8})
        assert (judged.verdict, judged.basis) == (verdict, "figures")

    def test_a_reversed_measure_is_read_the_other_way(self):
        link = {"id": "a", "reversed": True, "because": "less of this is more of that"}
        assert verdict_on(found("a", "increase"), findings=[link]).verdict == "supported"

    def test_a_reversed_null_is_judged_on_the_side_it_could_help(self):
        link = {"id": "a", "reversed": True, "because": "less of this is more of that"}
        record = found("a", "none", value=-0.1, ci=(-0.6, 0.2))
        assert verdict_on(record, findings=[link]).verdict == "contradicted"

    def test_a_stance_by_hand_reports_its_reason(self):
        link = {"id": "a", "stance": "null", "because": "not significant"}
        judged = verdict_on(found("a", n=1000), findings=[link])
        assert (judged.verdict, judged.bearings[0].why) == ("unsupported here", "not significant")


class TestOwnSource:
    def test_cited_work_that_says_otherwise_is_named(self):
        judged = verdict_on(found("Acheson", "increase"), found("b"), cites=["Acheson 2015"])
        assert (judged.verdict, judged.own_source, judged.misreported) == ("contested", "contradicted", True)
        assert "the cited work says otherwise" in judged.words

    def test_a_letter_after_the_year_is_read(self):
        assert verdict_on(found("Koch"), cites=["Koch 2015b"]).own_source == "supported"

    def test_other_authors_and_years_are_not_the_source(self):
        assert verdict_on(found("Koch"), cites=["Koch 2014", "Kochan 2015"]).own_source is None


class TestShippedClaims:
    def test_there_are_as_many_as_the_review_makes(self):
        assert len(claims()) >= 140

    def test_every_finding_resolves(self):
        named = {link.id for one in claims() for link in one.findings}
        assert named <= set(findings())

    def test_what_a_claim_is_about_is_in_the_model(self):
        """A parameter that ships, by its full name, or a mechanism, by the name of its module."""
        modules = {
            module.name.rpartition(".")[2]
            for module in pkgutil.walk_packages(mechanisms.__path__, "assuage.mechanisms.")
            if not module.ispkg
        }
        known = set(parameters()) | modules
        assert {one.id: one.about for one in claims() if one.about and one.about not in known} == {}

    def test_what_is_not_modelled_says_why(self):
        assert all(len(one.not_modelled.split()) > 3 for one in claims() if one.not_modelled)

    def test_none_says_supported_on_directions_without_saying_so(self):
        for judged in judgements():
            if judged.verdict == "supported":
                assert judged.basis, judged.claim.id
                assert ("direction only" in judged.words) == (judged.basis == "direction only")

    def test_retracted_findings_support_nothing(self):
        withdrawn = {record.id for record in findings().values() if record.retracted}
        for judged in judgements():
            assert not withdrawn & {bearing.finding.id for bearing in judged.bearings}

    @pytest.mark.parametrize(
        ("name", "verdict", "misreported"),
        [
            ("oxt-enhances-exposure-for-arachnophobia", "contradicted", True),
            ("oxt-raises-bla-dacc-in-women", "contradicted", True),
            ("vmpfc-extinguishes-by-inhibiting-amygdala", "contested", True),
            ("trauma-exposure-80-percent", "contradicted", False),
            ("oxt-around-trauma-fewer-intrusions", "contradicted", False),
            ("oxt-raises-unpredictable-threat", "unsupported here", False),
            ("oxt-raises-perceived-support", "contested", False),
            ("oxt-raises-trust", "contested", False),
            ("oxt-enhances-exposure-for-ptsd", "unsupported here", False),
            ("ptsd-lifetime-4-percent", "supported", False),
        ],
    )
    def test_the_places_where_the_review_and_its_sources_part(self, name: str, verdict: str, misreported: bool):
        judged = judge(claim(name))
        assert (judged.verdict, judged.misreported) == (verdict, misreported)

    def test_the_amygdala_splits_by_sex(self):
        assert judge(claim("oxt-inhibits-limbic-regions")).differs_by == "sex"

    def test_machines_get_what_the_contract_names(self):
        record = judgements()[0].as_record()
        contract = {"id", "section", "text", "cites", "supporting", "against", "null", "about", "verdict"}
        assert contract <= set(record)


class TestReadingTheFile:
    WHOLE = "- {id: a, section: Introduction, text: Something is so., expects: none, about: e_C}\n"

    def test_a_whole_claim_is_read(self):
        assert parse(self.WHOLE, file="mine.yaml")[0].id == "a"

    @pytest.mark.parametrize(
        ("text", "said"),
        [
            ("- {id: a", "not YAML"),
            (WHOLE.replace("expects", "expect"), "a.expect"),
            (WHOLE.replace(", about: e_C", ""), "not_modelled"),
            (WHOLE.replace(", expects: none", ""), "'states'"),
            (WHOLE.replace("}", ", findings: [b, b]}"), "named twice: b"),
            (WHOLE.replace("}", ", findings: [{id: b, reversed: true}]}"), "because"),
            (WHOLE * 2, "claim named twice: a"),
            (WHOLE.replace("Introduction", "Preface"), "a.section"),
        ],
    )
    def test_what_is_wrong_is_named(self, text: str, said: str):
        with pytest.raises(FileProblem) as problem:
            parse(text, file="mine.yaml")
        assert "mine.yaml" in str(problem.value)
        assert said in str(problem.value)

    def test_an_unknown_finding_names_the_nearest(self):
        with pytest.raises(UnknownName, match="nearest: koch2016-anxiety"):
            judge(parse(self.WHOLE.replace("}", ", findings: [koch2016-anxeity]}"), file="mine.yaml")[0])

    def test_an_unknown_claim_names_the_nearest(self):
        with pytest.raises(UnknownName, match="nearest: oxt-raises-trust"):
            claim("oxt-raise-trust")
