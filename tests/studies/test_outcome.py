"""Mirrors src/assuage/studies/outcome.py: an outcome in words and back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assuage.studies.outcome import RULES, STATISTICS, SUMMARIES, Outcome, Quantity, quantity, samples_named


MEASURES = st.sampled_from(["acth", "salivary_cortisol", "plasma_oxytocin"])
LABELS = st.sampled_from([None, "-10 min", "+0 min", "+2.5 min", "08:00", "day 2, 08:00"])
ARMS = st.sampled_from([("placebo",), ("oxytocin", "placebo")])


def told(summary, measure, at):
    return f"{summary}{f' at {at}' if at else ''} of {measure}"


@st.composite
def quantities(draw):
    summary, at = draw(st.sampled_from(SUMMARIES)), draw(LABELS)
    if summary in ("level", "suppression", "suppression ratio") and at is None:
        at = "+30 min"
    return summary, draw(MEASURES), at


def people(arms, between):
    return f" {between} ".join(arms)


DIFFERENCES = ("cohen_d", "hedges_g", "d_z", "point_biserial")
OF_TWO = ("hedges_g", "d_z", "point_biserial", "ancova")
OF_ONE = ("sd", "sd ratio", "standardised change")
OF_RISES = ("sd ratio", "standardised change")


def fits(statistic, summary, between):
    """`between` is None for one arm; the people of 'one and other' are one group too."""
    if statistic in OF_RISES and summary != "rise":
        return False
    if statistic in OF_ONE and between is not None:
        return False
    if statistic == "ancova" and (summary != "level" or between != "minus"):
        return False
    if between in (None, "and"):
        return statistic not in OF_TWO and (statistic not in ("cohen_d", "percent") or summary == "rise")
    return between == "minus" or statistic not in DIFFERENCES


@given(
    of=quantities(), arms=ARMS, between=st.sampled_from(["minus", "over", "and"]), plain=st.booleans(), data=st.data()
)
def test_what_is_written_is_what_is_meant(of, arms, between, plain, data):
    statistic = data.draw(st.sampled_from([s for s in STATISTICS if s != "correlation"]))
    if plain:
        statistic = "mean"
    written = f"{'' if plain else f'{statistic} of '}{told(*of)}, {people(arms, between)}"
    between = between if len(arms) > 1 else None
    if not fits(statistic, of[0], between):
        with pytest.raises(ValueError):
            Outcome.read(written)
        return
    read = Outcome.read(f"  {written.replace(' ', '  ')} ")
    assert read == Outcome(written, statistic, (Quantity(of[0], of[1], of[2]),), arms, between)
    assert Outcome.read(read.written) == read


@given(one=quantities(), other=quantities(), arms=ARMS)
def test_a_correlation_of_two_quantities(one, other, arms):
    written = f"correlation of {told(*one)} with {told(*other)}, {people(arms, 'minus')}"
    read = Outcome.read(written)
    assert read.statistic == "correlation"
    assert not read.over_time
    assert [(q.summary, q.measure, q.at) for q in read.quantities] == [one, other]
    assert Outcome.read(read.written) == read


def test_a_correlation_over_time():
    read = Outcome.read("correlation over time of plasma_oxytocin with acth, infusion")
    assert read.over_time
    assert [q.measure for q in read.quantities] == ["plasma_oxytocin", "acth"]


def test_half_lives_and_ratios():
    plain = Outcome.read("half-life from +20 min to +60 min of acth, bolus")
    assert (plain.statistic, [q.at for q in plain.quantities]) == ("half-life", ["+20 min", "+60 min"])
    faster = Outcome.read("half-life from +1 min to +8 min less +30 min to +60 min of acth, bolus")
    assert [q.at for q in faster.quantities] == ["+1 min", "+8 min", "+30 min", "+60 min"]
    ratio = Outcome.read("ratio of mean of acth to peak at +30 min of crh, people")
    assert ratio.quantities == (Quantity("mean", "acth", None), Quantity("peak", "crh", "+30 min"))
    for read in (plain, faster, ratio):
        assert Outcome.read(read.written) == read


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("", "is not an outcome; write it like 'rise at"),
        ("rise of acth", "is not an outcome"),
        (None, "is not an outcome"),
        ("rise of acth, ", "is not an outcome"),
        ("rise of acth, a minus b minus c", "does not name arms"),
        ("rise of acth, a minus a", "'a minus a' compares an arm with itself"),
        ("rise of acth, a over a", "'a over a' compares an arm with itself"),
        ("rise of acth, a with b", "does not name arms; write 'placebo' or 'oxytocin minus placebo'"),
        ("acth, a", "is not a quantity"),
        ("raise of acth, a", "no summary 'raise'; nearest: rise"),
        ("level of acth, a", "does not say which sample; write 'level at"),
        ("suppression of acth, a", "does not say at which sample; write 'suppression at"),
        ("median of rise of acth, a", "no summary 'median of rise'"),
        ("correlation of acth with crh, a", "no summary 'correlation'"),
        ("suppression ratio of acth, a", "does not say at which sample; write 'suppression ratio at"),
        ("half-life of acth, a", "no summary 'half-life'"),
        ("ratio of acth to crh, a", "no summary 'ratio'"),
        ("point_biserial of rise of acth, a", "point_biserial compares two arms"),
        ("point_biserial of rise of acth, a over b", "point_biserial is of a difference"),
        ("hedges_g of rise of acth, a", "hedges_g compares two arms"),
        ("d_z of rise of acth, a", "d_z compares two arms"),
        ("cohen_d of auc_i of acth, a", "cohen_d of one arm is that of a rise, not of 'auc_i'"),
        ("percent of level at +0 min of acth, a", "percent of one arm is that of a rise, not of 'level'"),
        ("sd of rise of acth, a minus b", "sd is that of one arm"),
        ("cohen_d of rise of acth, a over b", "cohen_d is of a difference, not of a ratio"),
        ("cohen_d of auc_i of acth, a and b", "cohen_d of one arm is that of a rise, not of 'auc_i'"),
        ("hedges_g of rise of acth, a and b", "hedges_g compares two arms"),
        ("ancova of level at week 10 of caps5, a", "ancova compares two arms"),
        ("ancova of rise of caps5, a minus b", "ancova compares a level between two arms"),
        ("ancova of level at week 10 of caps5, a over b", "ancova compares a level between two arms"),
        ("sd ratio of rise of caps5, a minus b", "sd ratio is that of one arm"),
        ("sd ratio of peak of caps5, a", "sd ratio is that of a rise, not of 'peak'; write 'rise at ...'"),
        ("standardised change of level at week 10 of caps5, a", "standardised change is that of a rise"),
    ],
)
def test_what_is_no_outcome(written, said):
    with pytest.raises(ValueError) as problem:
        Outcome.read(written)
    assert said in str(problem.value)


@given(st.text(max_size=60))
def test_any_text_is_an_outcome_or_a_sentence(text):
    try:
        read = Outcome.read(text)
    except ValueError as problem:
        read, said = None, str(problem)
    assert said if read is None else read.arms


def test_a_level_is_a_mean_of_several_samples_less_others():
    read = Outcome.read("cohen_d of level at CS+ 9 to 12 of late less CS- 9 to 12 of late of scr, drug minus placebo")
    [one] = read.quantities
    assert (one.measure, one.at, one.less) == ("scr", "CS+ 9 to 12 of late", "CS- 9 to 12 of late")
    assert samples_named("CS+ 9 to 11 of late") == ["CS+ 9 of late", "CS+ 10 of late", "CS+ 11 of late"]
    assert samples_named("+20 min") == ["+20 min"]
    assert str(one) == "level at CS+ 9 to 12 of late less CS- 9 to 12 of late of scr"
    assert Outcome.read("d_z of level at CS+ 1 less CS- 1 of scr, people").statistic == "d_z"


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("rise at CS+ 1 to 4 of scr, people", "several samples, or some less others, make a level, not a 'rise'"),
        ("level at CS+ 4 to 1 of scr, people less", "does not name arms"),
        ("d_z of level at CS+ 1 of scr, people", "d_z compares two arms"),
    ],
)
def test_what_does_not_fit_several_samples_is_said(written, said):
    with pytest.raises(ValueError, match=said):
        Outcome.read(written)
    with pytest.raises(ValueError, match="names no samples; write them in order, like 'CS\\+ 1 to 4'"):
        samples_named("CS+ 4 to 1")


@given(rule=st.sampled_from(list(RULES)), bound=st.sampled_from([0.0, 1.0, 12.0, 33.5]), measure=MEASURES)
def test_a_rule_is_written_with_its_number(rule, bound, measure):
    words = RULES[rule].replace("...", f"{bound:g}")
    [read] = Outcome.read(f"share of {words} at week 10 of {measure}, drug minus placebo").quantities
    assert read == Quantity(rule, measure, "week 10", bound=bound)
    assert quantity(str(read)) == read


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("share of fallen by 12 of caps5, drug", "does not say at which one sample; write 'fallen by 12 at week 10 of"),
        ("share of 33 or above at week 4 less week 2 of pcl5, drug", "at which one sample"),
        ("share of 33 or above at CS+ 1 to 4 of scr, drug", "at which one sample"),
        ("share of fallen by twelve at week 10 of caps5, drug", "nearest: fallen by ..."),
        ("share of 33 or more at week 10 of pcl5, drug", "nearest: ... or above"),
    ],
)
def test_a_rule_names_a_number_and_one_sample(written, said):
    with pytest.raises(ValueError, match=said):
        Outcome.read(written)
