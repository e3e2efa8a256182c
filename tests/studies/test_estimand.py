"""Mirrors src/assuage/studies/estimand.py: which effect, and when a trial counts as a success."""

import pytest
from pydantic import TypeAdapter, ValidationError

from assuage.studies.estimand import Estimand, Success


WRITTEN = {
    "endpoint": "caps5, week 10 minus baseline",
    "treatment_discontinuation": "treatment policy",
    "summary": "mean difference, oxytocin minus placebo",
}


def test_its_parts():
    estimand = Estimand.model_validate(WRITTEN)
    assert (estimand.measure, estimand.visit) == ("caps5", "week 10")
    assert estimand.compared() == ("oxytocin", "placebo")
    assert estimand.assessment_loss == "complete cases"


def test_those_who_left_may_be_left_out():
    assert Estimand.model_validate(WRITTEN | {"assessment_loss": "completers"}).assessment_loss == "completers"
    with pytest.raises(ValidationError):
        Estimand.model_validate(WRITTEN | {"assessment_loss": "imputed"})


def test_a_visit_of_several_words():
    estimand = Estimand.model_validate(WRITTEN | {"endpoint": "caps5, 3 months after week 10 minus baseline"})
    assert estimand.visit == "3 months after week 10"


@pytest.mark.parametrize("endpoint", ["caps5", "caps5, week 10", "caps5 week 10 minus baseline", ""])
def test_what_is_no_endpoint(endpoint):
    with pytest.raises(ValueError, match="is not an endpoint; write it like 'caps5, week 10 minus baseline'"):
        _ = Estimand.model_validate(WRITTEN | {"endpoint": endpoint}).measure


@pytest.mark.parametrize("summary", ["oxytocin minus placebo", "mean difference, oxytocin - placebo", ""])
def test_what_is_no_summary(summary):
    with pytest.raises(ValueError, match="is not a summary; write 'mean difference, oxytocin minus placebo'"):
        Estimand.model_validate(WRITTEN | {"summary": summary}).compared()


def test_an_arm_is_not_compared_with_itself():
    with pytest.raises(ValidationError, match="compares an arm with itself"):
        Estimand.model_validate(WRITTEN | {"summary": "mean difference, placebo minus placebo"})


@pytest.mark.parametrize(("written", "level"), [("one-sided p < 0.025", 0.025), ("one-sided p<.05", 0.05)])
def test_a_rule_of_success_is_its_level(written, level):
    assert TypeAdapter(Success).validate_python(written) == level


@pytest.mark.parametrize(
    "written", ["p < 0.05", "two-sided p < 0.05", "one-sided p < 1", "one-sided p > 0.025", 0.025, ""]
)
def test_what_is_no_rule_of_success(written):
    with pytest.raises(ValidationError, match=r"is not a success rule; write it like 'one-sided p < 0\.025'"):
        TypeAdapter(Success).validate_python(written)
