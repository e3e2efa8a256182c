"""Mirrors src/assuage/evidence/verdicts.py."""

import dataclasses

import pytest

from assuage.evidence.claims import Claim, claim
from assuage.evidence.library import findings
from assuage.evidence.record import EffectKind, Interval
from assuage.evidence.verdicts import judge, judgements
from tests.evidence.claimed import found, verdict_on


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

    def test_shares_are_figures(self):
        shares = [found(name, "increase", kind="proportion", value=0.4, design="level") for name in ("a", "b")]
        judged = verdict_on(*shares, expects="none")
        assert (judged.words, judged.basis) == ("contradicted (2 papers)", "figures")

    def test_a_share_in_a_comparison_is_no_figure_of_it(self):
        assert verdict_on(found("a", kind="proportion", value=0.4, design="between")).basis == "direction only"

    def test_nulls_that_say_nothing_are_counted_in_words(self):
        judged = verdict_on(found("a"), found("b", "none", n=20), found("c", "none", n=20))
        assert (judged.silent, judged.words) == (2, "supported (1 paper; direction only; 2 wide nulls)")

    def test_split_by_sex_is_contested_and_named(self):
        men = [found(name, "decrease", sex="men") for name in ("a", "b")]
        judged = verdict_on(*men, found("c", "increase", sex="women"))
        assert (judged.verdict, judged.differs_by) == ("contested", "sex")
        assert "sides differ by sex" in judged.words

    def test_one_paper_on_each_side_is_no_split_by_sex(self):
        assert verdict_on(found("a", sex="men"), found("b", "increase", sex="women")).differs_by is None

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

    def test_papers_on_one_sample_are_one_voice(self):
        surveys = [found(name, sample="one survey") for name in ("a", "b")]
        assert verdict_on(*surveys).words == "supported (1 paper; direction only)"
        other = found("c", "increase", sample="one survey")
        assert (verdict_on(found("a"), other).papers, verdict_on(surveys[0], other).papers) == (2, 1)
        assert verdict_on(surveys[0], other).verdict == "contested"

    def test_nothing_leans_on_numbers_that_were_not_read(self):
        small, large = found("a", n=20), found("b", "increase", n=100)
        assert verdict_on(small, large).leans == "against"
        assert verdict_on(small, found("c", n=None), large).leans is None

    def test_no_findings_support_nothing(self):
        assert verdict_on().words == "unsupported here"


class TestOwnSource:
    def test_cited_work_that_says_otherwise_is_named(self):
        judged = verdict_on(found("Acheson", "increase"), found("b"), cites=["Acheson 2015"])
        assert (judged.verdict, judged.own_source, judged.misreported) == ("contested", "contradicted", True)
        assert "the cited work says otherwise" in judged.words

    def test_a_trend_the_other_way_in_the_cited_work_is_named(self):
        judged = verdict_on(found("Acheson", "increase", trend=True, n=23), cites=["Acheson 2015"])
        assert (judged.verdict, judged.misreported) == ("unsupported here", True)
        assert not verdict_on(found("Acheson", trend=True, n=23), cites=["Acheson 2015"]).misreported

    def test_cited_work_that_measured_something_else_is_named(self):
        link = {"id": "De", "stance": "null", "because": "how vivid, not how many"}
        judged = verdict_on(found("De"), cites=["De 2015"], findings=[link])
        assert (judged.misreported, judged.words) == (
            False,
            "unsupported here (the cited work measured something else)",
        )
        assert not verdict_on(found("De"), findings=[link]).beside_the_point

    def test_a_letter_after_the_year_is_read(self):
        assert verdict_on(found("Koch"), cites=["Koch 2015b"]).own_source == "supported"

    def test_other_authors_and_years_are_not_the_source(self):
        assert verdict_on(found("Koch"), cites=["Koch 2014", "Kochan 2015"]).own_source is None


class TestTrends:
    """Claims that a pooled effect changes, or not, with the year of publication."""

    @staticmethod
    def trend(slope: float, scatter: float, expects: str, years: int = 8) -> str:
        """Effects of -0.5, three years apart, that change by `slope` each time, and scatter."""
        effects = [-0.5 + slope * year + scatter * (-1) ** year for year in range(years)]
        shelf = [
            found(f"s{year}", value=value, ci=(value - 0.2, value + 0.2), design="between", paper=f"A{year}")
            for year, value in enumerate(effects)
        ]
        dated = {
            one.id: dataclasses.replace(one, citation=f"{one.id} A et al. {1990 + 3 * year}, J Invented 1:1")
            for year, one in enumerate(shelf)
        }
        raw = {"id": "invented", "section": "Introduction", "text": "The effect stands still.", "about": "e_C"}
        claim = Claim.model_validate(raw | {"expects": expects, "pool": {"topic": "threat", "measure": "startle"}})
        return judge(claim, dated).words

    def test_no_change_within_bounds_is_none(self):
        assert self.trend(0.0, 0.02, "none") == "supported (8 papers pooled)"
        assert self.trend(0.0, 0.02, "decrease") == "contradicted (8 papers pooled)"

    def test_a_change_has_its_direction(self):
        assert self.trend(-0.2, 0.02, "none") == "contradicted (8 papers pooled)"
        assert self.trend(-0.2, 0.02, "decrease") == "supported (8 papers pooled)"

    def test_a_wide_slope_says_nothing(self):
        assert self.trend(0.0, 1.0, "none", years=5) == "unsupported here (5 papers pooled; 1 wide null)"

    def test_what_cannot_be_pooled_says_nothing(self):
        assert self.trend(0.0, 0.02, "none", years=1) == "unsupported here"


class TestShippedClaims:
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
            ("oxt-enhances-exposure-for-arachnophobia", "unsupported here", True),
            ("dropout-at-least-16-percent", "contradicted", True),
            ("cortisol-after-trauma-fewer-intrusions", "unsupported here", False),
            ("oxt-treats-psychiatric-disorders", "contested", False),
            ("ptsd-heightened-physiology", "contested", False),
            ("vasopressin-leaves-unpredictable-threat", "unsupported here", False),
            ("fear-circuit-amygdala-hippocampus-vmpfc", "contested", False),
            ("amygdala-core-of-conditioning", "unsupported here", False),
            ("hippocampus-sets-context-of-fear", "unsupported here", False),
            ("hippocampus-abnormal-hinders-extinction", "unsupported here", False),
            ("oxt-lowers-amygdala-hyperactivity-in-ptsd", "unsupported here", False),
            ("oxt-raises-acc", "contested", False),
            ("oxt-needs-social-contact", "contested", False),
            ("oxt-improves-social-functioning-in-ptsd", "contested", False),
            ("ptsd-amygdala-hyperactive", "supported", False),
            ("oxt-effects-depend-on-timing", "contested", False),
            ("oxt-anxiety-varies-with-timing-and-threat", "unsupported here", False),
            ("oxt-lowers-ptsd-symptoms", "unsupported here", False),
            ("two-thirds-respond", "supported", False),
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

    def test_a_moderator_does_not_outweigh_its_own_trial(self):
        judged = judge(claim("oxt-works-as-early-prevention"))
        assert (judged.verdict, judged.leans) == ("unsupported here", None)
        assert "vanzuiden2017-baseline-caps-moderation" in judged.set_aside

    def test_one_survey_is_one_paper(self):
        assert judge(claim("trauma-exposure-80-percent")).papers == 1

    @pytest.mark.parametrize(
        "name", ["oxt-raises-amygdala-vmpfc-coupling", "oxt-lowers-personal-distress", "oxt-damps-hpa"]
    )
    def test_the_number_of_a_whole_study_makes_no_part_of_it_lean(self, name: str):
        assert judge(claim(name)).leans is None

    def test_a_shift_over_the_years_is_answered_by_a_pool(self):
        judged = judge(claim("trauma-focused-cbt-stood-still"))
        assert judged.papers > 40
        assert judged.pooled is not None
        assert "change per ten years of publication" in judged.pooled

    def test_machines_get_what_the_contract_names(self):
        record = judgements()[0].as_record()
        contract = {"id", "section", "text", "cites", "supporting", "against", "null", "about", "verdict"}
        assert contract <= set(record)
