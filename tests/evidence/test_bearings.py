"""Mirrors src/assuage/evidence/bearings.py."""

import dataclasses

import pytest

from assuage.evidence.record import Interval
from tests.evidence.claimed import found, verdict_on


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


class TestWhatCannotDecide:
    def test_a_moderator_beside_its_own_trial(self):
        overall = found("a", "none", n=107, sample="one trial", analysis="overall")
        for part in ("moderator", "subgroup"):
            other = found("b", n=107, sample="one trial", analysis=part)
            judged = verdict_on(overall, other)
            assert (judged.verdict, list(judged.set_aside)) == ("unsupported here", ["b"])
            assert judged.set_aside["b"] == f"a {part} beside the overall result of its trial, a"
            assert verdict_on(other).verdict == "supported"

    def test_other_people(self):
        anxious = found("a", people=["other-disorder", "healthy"])
        judged = verdict_on(anxious, found("b", people=["PTSD", "healthy"]), people=["PTSD"])
        assert judged.set_aside == {"a": "about other people: other-disorder, healthy"}
        assert verdict_on(found("a"), people=["PTSD"]).verdict == "supported"  # not said

    def test_groups_say_nothing_of_a_mechanism(self):
        patients = found("a", people=["PTSD", "healthy"], design="between")
        given = found("b", people=["healthy"], design="between")
        judged = verdict_on(patients, given, mechanism=True)
        assert (list(judged.set_aside), judged.those("for")) == (["a"], ["b"])
        assert verdict_on(patients).verdict == "supported"

    @pytest.mark.parametrize("design", ["change", "association"])
    def test_nothing_to_compare_with(self, design: str):
        judged = verdict_on(found("a", design=design), controlled=True)
        assert (judged.verdict, list(judged.set_aside)) == ("unsupported here", ["a"])
        assert verdict_on(found("a", design=design)).verdict == "supported"


class TestOtherExpectations:
    def test_none_is_supported_by_precise_nulls_alone(self):
        assert verdict_on(found("a", "none", n=200), expects="none").verdict == "supported"
        assert verdict_on(found("a", "none", n=60), expects="none").verdict == "unsupported here"
        assert verdict_on(found("a", "increase"), expects="none").verdict == "contradicted"

    def test_a_trend_is_null(self):
        for trend in (found("a", trend=True), found("a", p=0.1), found("a", p=0.051)):
            assert verdict_on(trend).verdict == "unsupported here"
        assert verdict_on(found("a", p=0.05)).verdict == "supported"  # as a bound is recorded

    def test_a_null_weighs_with_as_many_people_as_what_it_opposes(self):
        assert verdict_on(found("a", n=40), found("b", "none", n=40)).verdict == "contested"
        assert verdict_on(found("a", n=40), found("b", "none", n=39)).verdict == "supported"
        assert verdict_on(found("a", n=None), found("b", "none", n=100)).verdict == "supported"
        assert verdict_on(found("a", n=40), found("b", n=90, trend=True)).verdict == "supported"

    def test_a_null_with_an_interval_is_as_precise_as_that(self):
        wide = found("b", "none", n=90, value=-0.3, ci=(-0.7, 0.1))
        assert verdict_on(found("a", n=40), wide).verdict == "supported"

    def test_a_null_in_the_same_people_weighs_too(self):
        same = [found("a", n=60, sample="one"), found("b", "none", n=60, sample="one")]
        judged = verdict_on(*same)
        assert (judged.verdict, judged.papers) == ("contested", 1)
        assert verdict_on(found("a", n=60, paper="Same"), found("b", "none", n=60, paper="Same")).verdict == "supported"


class TestDisagreement:
    """`expects: mixed`: that findings contradict each other."""

    def test_two_papers_must_contradict_each_other(self):
        up, down = found("a", "increase"), found("b")
        assert verdict_on(up, down, expects="mixed").verdict == "supported"
        assert verdict_on(found("a"), down, expects="mixed").verdict == "contradicted"
        assert verdict_on(found("a"), expects="mixed").verdict == "unsupported here"

    def test_a_label_of_none_or_mixed_is_no_contradiction(self):
        wide = found("b", "none", n=30)
        assert verdict_on(found("a"), wide, expects="mixed").verdict == "unsupported here"
        assert verdict_on(found("a"), found("b", "mixed"), expects="mixed").verdict == "unsupported here"
        assert verdict_on(found("a", "increase", trend=True), found("b"), expects="mixed").verdict == "unsupported here"
        assert verdict_on(found("a"), found("b", "none", n=400), expects="mixed").verdict == "supported"

    def test_one_paper_does_not_contradict_others(self):
        both = [found("a", "increase", paper="Same"), found("b", paper="Same")]
        assert verdict_on(*both, expects="mixed").verdict == "unsupported here"

    def test_a_synthesis_may_say_so(self):
        assert verdict_on(found("a", "mixed", synthesis=True), expects="mixed").verdict == "supported"


class TestDependence:
    """`expects: varies`: that an effect hangs on the level `at` which it was found."""

    @staticmethod
    def at(**levels: str) -> dict[str, object]:
        return {"expects": "varies", "findings": [{"id": name, "at": level} for name, level in levels.items()]}

    def test_a_study_of_two_levels_decides(self):
        early, late = found("a", "increase", paper="Same"), found("b", paper="Same")
        assert verdict_on(early, late, **self.at(a="early", b="late")).verdict == "supported"
        alike = found("a", paper="Same")
        assert verdict_on(alike, late, **self.at(a="early", b="late")).verdict == "contradicted"
        wide = found("a", "none", n=20, paper="Same")
        assert verdict_on(wide, late, **self.at(a="early", b="late")).verdict == "unsupported here"

    def test_two_studies_of_one_level_each_are_no_contrast(self):
        judged = verdict_on(found("a", "increase"), found("b"), **self.at(a="early", b="late"))
        assert (judged.verdict, judged.silent) == ("unsupported here", 0)

    def test_many_studies_of_one_level_each_may_be(self):
        early, late = ("a", "b", "c", "d"), ("e", "f", "g", "h")
        shelf = [*(found(name, "increase") for name in early), *(found(name) for name in late)]
        levels = self.at(**dict.fromkeys(early, "early"), **dict.fromkeys(late, "late"))
        assert verdict_on(*shelf, **levels).verdict == "supported"  # exact p 2 / 70
        assert verdict_on(*shelf[1:5], **self.at(b="early", c="early", d="early", e="late")).verdict != "supported"

    def test_a_test_of_the_dependence_itself_decides(self):
        assert verdict_on(found("a"), expects="varies").verdict == "supported"
        assert verdict_on(found("a", "none", n=400), expects="varies").verdict == "contradicted"
        assert verdict_on(found("a", "none", n=20), expects="varies").verdict == "unsupported here"


class TestStatedFigures:
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
