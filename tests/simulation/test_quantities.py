"""Mirrors src/assuage/simulation/quantities.py: each statistic against plain NumPy, and where it is known outright."""

import numpy as np
import pytest

from assuage.errors import AssuageError
from assuage.simulation.quantities import evaluate, pearson
from assuage.studies.outcome import Outcome, Quantity


REPETITIONS, PEOPLE, FEWER = 7, 9, 6
TIMES = (-10.0, 0.0, 20.0, 35.0, 60.0)
LABELS = tuple(f"{t:+g} min" for t in TIMES)


def curves(seed, people):
    rng = np.random.default_rng(seed)
    return {m: np.exp(rng.normal(2.0, 0.5, (REPETITIONS, people, len(TIMES)))) for m in ("acth", "cortisol")}


ARMS = {"a": curves(1, PEOPLE), "b": curves(2, PEOPLE), "few": curves(3, FEWER)}


def worth(written, arms=ARMS, times=TIMES, labels=LABELS):
    of = {(arm, measure): times for arm in arms for measure in arms[arm]}
    return evaluate(Outcome.read(written), arms, of, dict.fromkeys(of, labels))


def person_by_person(summary, arm, measure="acth"):
    """Plain Python over one curve after another: (repetitions, people)."""
    return np.array([[summary(curve) for curve in people] for people in ARMS[arm][measure]])


def area(y, t=TIMES):
    return sum((a + b) / 2 * (v - u) for a, b, u, v in zip(y, y[1:], t, t[1:], strict=False))


def recovery(y):
    last = len(y) - 1
    top = int(np.argmax(y))
    return np.nan if top == last else (y[last] - y[top]) / (TIMES[last] - TIMES[top])


PLAIN = {
    "first": lambda y: y[0],
    "mean": lambda y: sum(y) / len(y),
    "peak": max,
    "time of peak": lambda y: TIMES[int(np.argmax(y))],
    "rise": lambda y: max(y[1:]) - y[0],
    "auc_g": area,
    "auc_i": lambda y: area(y) - y[0] * (TIMES[-1] - TIMES[0]),
    "slope": lambda y: (max(y[1:]) - y[0]) / (TIMES[1 + int(np.argmax(y[1:]))] - TIMES[0]),
    "recovery": recovery,
    "responders": lambda y: float(max(y[1:]) - y[0] >= 1.5),
    "responders by percent": lambda y: float(100 * (max(y[1:]) / y[0] - 1) >= 15.5),
    "level at +20 min": lambda y: y[2],
    "rise at +20 min": lambda y: y[2] - y[0],
    "suppression at +20 min": lambda y: 100 * (y[0] - y[2]) / y[0],
    "peak at +20 min": lambda y: max(y[:3]),
    "auc_g at +20 min": lambda y: area(y[:3], TIMES[:3]),
}


@pytest.mark.parametrize("summary", PLAIN)
def test_a_summary_is_a_persons_number(summary):
    own = person_by_person(PLAIN[summary], "a")
    assert np.any(np.isnan(own)) == (summary == "recovery")  # of some, the last sample is the highest
    np.testing.assert_allclose(worth(f"{summary} of acth, a"), np.nanmean(own, axis=1), rtol=1e-12)
    np.testing.assert_allclose(worth(f"sd of {summary} of acth, a"), np.nanstd(own, axis=1, ddof=1), rtol=1e-12)


@pytest.mark.parametrize("summary", ["peak", "auc_i", "rise at +20 min"])
@pytest.mark.parametrize("other", ["b", "few"])
def test_two_arms_compared(summary, other):
    one, two = person_by_person(PLAIN[summary], "a"), person_by_person(PLAIN[summary], other)
    m1, m2 = one.mean(axis=1), two.mean(axis=1)
    np.testing.assert_allclose(worth(f"{summary} of acth, a minus {other}"), m1 - m2, rtol=1e-12)
    np.testing.assert_allclose(worth(f"{summary} of acth, a over {other}"), m1 / m2, rtol=1e-12)
    np.testing.assert_allclose(worth(f"percent of {summary} of acth, a over {other}"), 100 * (m1 / m2 - 1), rtol=1e-12)
    n1, n2 = one.shape[1], two.shape[1]
    df = n1 + n2 - 2
    pooled = np.sqrt(((n1 - 1) * one.var(axis=1, ddof=1) + (n2 - 1) * two.var(axis=1, ddof=1)) / df)
    d = (m1 - m2) / pooled
    np.testing.assert_allclose(worth(f"cohen_d of {summary} of acth, a minus {other}"), d, rtol=1e-12)
    np.testing.assert_allclose(
        worth(f"hedges_g of {summary} of acth, a minus {other}"), d * (1 - 3 / (4 * df - 1)), rtol=1e-12
    )


def test_the_same_people_compared_in_pairs():
    apart = person_by_person(PLAIN["peak"], "a") - person_by_person(PLAIN["peak"], "b")
    expected = apart.mean(axis=1) / apart.std(axis=1, ddof=1)
    np.testing.assert_allclose(worth("d_z of peak of acth, a minus b"), expected, rtol=1e-12)
    with pytest.raises(AssuageError, match="d_z needs the same people in both arms"):
        worth("d_z of peak of acth, a minus few")


def test_one_arm_against_its_first_sample():
    first, risen = person_by_person(PLAIN["first"], "a"), person_by_person(PLAIN["rise at +20 min"], "a")
    later = first + risen
    spread = np.sqrt((first.var(axis=1, ddof=1) + later.var(axis=1, ddof=1)) / 2)
    np.testing.assert_allclose(worth("cohen_d of rise at +20 min of acth, a"), risen.mean(axis=1) / spread, rtol=1e-12)
    np.testing.assert_allclose(
        worth("percent of rise at +20 min of acth, a"), 100 * risen.mean(axis=1) / first.mean(axis=1), rtol=1e-12
    )


def test_shares_of_people():
    share = person_by_person(PLAIN["responders"], "a").mean(axis=1)
    np.testing.assert_array_equal(worth("share of responders of acth, a"), share)
    assert 0 < share.min() < share.max() <= 1


def test_correlations():
    rises, peaks = person_by_person(PLAIN["rise"], "a"), person_by_person(PLAIN["peak"], "a", "cortisol")
    expected = [np.corrcoef(x, y)[0, 1] for x, y in zip(rises, peaks, strict=True)]
    np.testing.assert_allclose(worth("correlation of rise of acth with peak of cortisol, a"), expected, rtol=1e-10)
    over_time = [
        np.mean([np.corrcoef(x, y)[0, 1] for x, y in zip(*both, strict=True)])
        for both in zip(ARMS["a"]["acth"], ARMS["a"]["cortisol"], strict=True)
    ]
    np.testing.assert_allclose(worth("correlation over time of acth with cortisol, a"), over_time, rtol=1e-10)
    apart = worth("correlation of rise of acth with peak of cortisol, a minus b")
    alone = [worth(f"correlation of rise of acth with peak of cortisol, {arm}") for arm in "ab"]
    np.testing.assert_allclose(apart, alone[0] - alone[1])


def test_the_people_of_two_arms_together():
    own = np.concatenate([person_by_person(PLAIN["peak"], arm) for arm in ("a", "few")], axis=1)
    assert own.shape == (REPETITIONS, PEOPLE + FEWER)
    np.testing.assert_allclose(worth("peak of acth, a and few"), own.mean(axis=1), rtol=1e-12)
    share = np.concatenate([person_by_person(PLAIN["responders"], arm) for arm in ("a", "few")], axis=1).mean(axis=1)
    np.testing.assert_allclose(worth("share of responders of acth, a and few"), share, rtol=1e-12)
    first, risen = (
        np.concatenate([person_by_person(PLAIN[what], arm) for arm in ("a", "few")], axis=1)
        for what in ("first", "rise at +20 min")
    )
    np.testing.assert_allclose(
        worth("percent of rise at +20 min of acth, a and few"),
        100 * risen.mean(axis=1) / first.mean(axis=1),
        rtol=1e-12,
    )


def test_correlations_and_ratios_of_two_arms_together():
    """Not their difference: 'and' is of the people of both arms, for every statistic."""
    own = {}
    for summary, measure in (("rise", "acth"), ("peak", "cortisol")):
        own[measure] = np.concatenate([person_by_person(PLAIN[summary], arm, measure) for arm in ("a", "few")], axis=1)
    expected = [np.corrcoef(x, y)[0, 1] for x, y in zip(own["acth"], own["cortisol"], strict=True)]
    found = worth("correlation of rise of acth with peak of cortisol, a and few")
    np.testing.assert_allclose(found, expected, rtol=1e-10)
    over_time = [worth(f"correlation over time of acth with cortisol, {arm}") for arm in ("a", "few")]
    weighted = (PEOPLE * over_time[0] + FEWER * over_time[1]) / (PEOPLE + FEWER)
    np.testing.assert_allclose(worth("correlation over time of acth with cortisol, a and few"), weighted, rtol=1e-10)
    ratio = own["acth"].mean(axis=1) / own["cortisol"].mean(axis=1)
    np.testing.assert_allclose(worth("ratio of rise of acth to peak of cortisol, a and few"), ratio, rtol=1e-12)


def least_squares(y, x, group):
    """The coefficient of `group` in y on a constant, the group and x, among those with a y."""
    there = np.isfinite(y)
    return np.linalg.lstsq(np.stack([np.ones_like(x), group, x], axis=1)[there], y[there], rcond=None)[0][1]


@pytest.mark.parametrize("other", ["b", "few"])
def test_ancova_is_the_difference_adjusted_for_the_first_sample(other):
    expected = []
    for one, two in zip(ARMS["a"]["acth"], ARMS[other]["acth"], strict=True):
        both, group = np.concatenate([one, two]), np.repeat([1.0, 0.0], [len(one), len(two)])
        expected.append(least_squares(both[:, 2], both[:, 0], group))
    found = worth(f"ancova of level at +20 min of acth, a minus {other}")
    np.testing.assert_allclose(found, expected, rtol=1e-10)
    plain = worth(f"level at +20 min of acth, a minus {other}")
    assert np.abs(found - plain).max() > 0.1  # the adjustment is not nothing


def test_ancova_leaves_out_who_was_not_seen_at_the_end():
    arms = {arm: {"acth": ARMS[arm]["acth"].copy()} for arm in "ab"}
    arms["a"]["acth"][:, 4, 2] = np.nan
    written = "ancova of level at +20 min of acth, a minus b"
    without = {"a": {"acth": np.delete(ARMS["a"]["acth"], 4, axis=1)}, "b": arms["b"]}
    np.testing.assert_allclose(worth(written, arms), worth(written, without), rtol=1e-10)
    assert not np.allclose(worth(written, arms), worth(written))


def test_change_and_spread_in_units_of_the_first_sample():
    first, risen = person_by_person(PLAIN["first"], "a"), person_by_person(PLAIN["rise at +20 min"], "a")
    spread = first.std(axis=1, ddof=1)
    np.testing.assert_allclose(
        worth("standardised change of rise at +20 min of acth, a"), risen.mean(axis=1) / spread, rtol=1e-12
    )
    np.testing.assert_allclose(
        worth("sd ratio of rise at +20 min of acth, a"), (first + risen).std(axis=1, ddof=1) / spread, rtol=1e-12
    )


def one_person(*levels):
    return {"a": {"acth": np.array(levels, float)[None, None]}}


def test_closed_forms():
    """A triangle of height 6 over an hour, on a ground of 2."""
    times, labels = (0.0, 30.0, 60.0), ("+0 min", "+30 min", "+60 min")
    triangle = one_person(2.0, 8.0, 2.0)

    def of(what):
        return float(worth(f"{what} of acth, a", triangle, times, labels)[0])

    assert of("auc_i") == 0.5 * 60 * 6
    assert of("auc_g") == 0.5 * 60 * 6 + 60 * 2
    assert (of("peak"), of("rise"), of("time of peak")) == (8.0, 6.0, 30.0)
    assert (of("slope"), of("recovery")) == (0.2, -0.2)
    assert of("suppression at +60 min") == 0.0
    assert of("percent of rise") == 300.0


def test_two_groups_one_standard_deviation_apart():
    """Levels 0 and 2 in one arm, 1 higher in the other: pooled SD is the square root of 2."""
    low = np.array([0.0, 2.0])[None, :, None] * np.ones(2)
    arms = {"a": {"acth": low + 1.0}, "b": {"acth": low}}
    d = worth("cohen_d of mean of acth, a minus b", arms, (0.0, 1.0), ("x", "y"))[0]
    assert d == pytest.approx(1 / np.sqrt(2))
    assert worth("hedges_g of mean of acth, a minus b", arms, (0.0, 1.0), ("x", "y"))[0] == pytest.approx(d * 4 / 7)


def test_people_without_a_number_are_left_out():
    """A person whose sample is missing, or who never falls from a peak, counts in no mean and no SD."""
    arms = {arm: {"acth": ARMS[arm]["acth"].copy()} for arm in "ab"}
    arms["a"]["acth"][2, 4, 3] = np.nan
    without = {"a": {"acth": np.delete(ARMS["a"]["acth"], 4, axis=1)}, "b": arms["b"]}
    one_arm = [f"{s}{of} of acth, a" for s in ("", "sd of ") for of in ("mean", "peak", "time of peak", "auc_i")]
    two_arms = [f"{s} of peak of acth, a minus b" for s in ("mean", "cohen_d", "hedges_g")]
    for written in [*one_arm, "percent of rise of acth, a", "cohen_d of rise of acth, a", *two_arms]:
        found, whole = worth(written, arms), worth(written)
        others = [r for r in range(REPETITIONS) if r != 2]
        np.testing.assert_allclose(found[others], whole[others], rtol=1e-12, err_msg=written)
        if "rise" not in written:  # what a rise is set against is the first sample, of everybody
            assert found[2] == pytest.approx(worth(written, without)[2], rel=1e-12), written
    assert worth("level at +20 min of acth, a", arms)[2] == worth("level at +20 min of acth, a")[2]


def test_nobody_with_a_number_is_no_number():
    nobody = {"a": {"acth": np.full((2, 3, 2), np.nan)}}
    with np.errstate(all="raise"):
        assert np.all(np.isnan(worth("mean of acth, a", nobody, (0.0, 1.0), ("x", "y"))))
        assert np.all(np.isnan(worth("sd of mean of acth, a", nobody, (0.0, 1.0), ("x", "y"))))


def test_where_nothing_varies_there_is_no_correlation():
    flat = {m: np.ones((2, 3, 2)) for m in ("acth", "cortisol")}
    with np.errstate(all="raise"):
        found = worth("correlation of rise of acth with peak of cortisol, a", {"a": flat}, (0.0, 1.0), ("x", "y"))
    assert np.all(np.isnan(found))
    assert pearson(np.array([1.0, 2.0, 3.0]), np.array([3.0, 2.0, 1.0])) == pytest.approx(-1.0)


def test_what_does_not_fit_is_a_sentence():
    """Outcomes made by hand; those read from a file are refused before."""
    one = (Quantity("peak", "acth", None),)
    times = {("a", "acth"): TIMES, ("b", "acth"): TIMES}
    labels = dict.fromkeys(times, LABELS)
    with pytest.raises(AssuageError, match="cohen_d of one arm needs a rise"):
        evaluate(Outcome("x", "cohen_d", one, ("a",), None), ARMS, times, labels)
    with pytest.raises(AssuageError, match="sd is not defined between two arms"):
        evaluate(Outcome("x", "sd", one, ("a", "b"), "minus"), ARMS, times, labels)
    with pytest.raises(AssuageError, match="'level of acth' needs a sample"):
        evaluate(Outcome("x", "mean", (Quantity("level", "acth", None),), ("a",), None), ARMS, times, labels)
    for statistic in ("standardised change", "sd ratio"):
        with pytest.raises(AssuageError, match=f"{statistic} of one arm needs a rise"):
            evaluate(Outcome("x", statistic, one, ("a",), None), ARMS, times, labels)


def test_a_level_of_several_samples_less_others_is_a_difference_of_means():
    labels = ("CS+ 1", "CS- 1", "CS+ 2", "CS- 2", "CS+ 3")
    contrast = (ARMS["a"]["acth"][..., [2, 4]].mean(-1) - ARMS["a"]["acth"][..., 1])[:]
    found = worth("d_z of level at CS+ 2 to 3 less CS- 1 of acth, a", labels=labels)
    np.testing.assert_allclose(found, contrast.mean(1) / contrast.std(1, ddof=1))
    mean = worth("level at CS+ 2 to 3 of acth, a", labels=labels)
    np.testing.assert_allclose(mean, ARMS["a"]["acth"][..., [2, 4]].mean(-1).mean(1))
