"""More of src/assuage/simulation/quantities.py: outcomes of curves written by hand."""

import math

import numpy as np
import pytest

from assuage.simulation.quantities import evaluate, pearson
from assuage.studies.outcome import Outcome


MINUTES = (-5.0, 20.0, 40.0, 60.0)
TIMES = {(arm, measure): MINUTES for arm in ("x", "y") for measure in ("a", "b")}
LABELS = dict.fromkeys(TIMES, ("-5 min", "+20 min", "+40 min", "+60 min"))


def value(written, x, y=None, b=None):
    """The outcome in one repetition; `x` and `y` are (people, samples) of measure a in two arms, `b` of b in x."""
    arms = {"x": {"a": np.array([x], float)}}
    if b is not None:
        arms["x"]["b"] = np.array([b], float)
    if y is not None:
        arms["y"] = {"a": np.array([y], float)}
    [one] = evaluate(Outcome.read(written), arms, TIMES, LABELS)
    return one


TWO = [[2, 6, 4, 2], [4, 4, 10, 4]]
OTHER = [[1, 2, 2, 1], [3, 2, 2, 3]]


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("level at +40 min of a, x", 7.0),
        ("first of a, x", 3.0),
        ("mean of a, x", 4.5),
        ("sum of a, x", 18.0),
        ("peak of a, x", 8.0),
        ("peak at +20 min of a, x", 5.0),  # of the samples up to it
        ("time of peak of a, x", 30.0),
        ("rise of a, x", 5.0),
        ("rise at +20 min of a, x", 2.0),
        ("percent of rise at +20 min of a, x", 100 * 2 / 3),
        ("share of responders of a, x", 1.0),
        ("suppression at +60 min of a, x", 0.0),
        ("sd of level at +40 min of a, x", math.sqrt(18)),
        ("mean of a, x minus y", 2.5),
        ("mean of a, x over y", 2.25),
        ("percent of mean of a, x minus y", 125.0),
        ("level at +20 min of a, y", 2.0),
        ("d_z of first of a, x minus y", math.inf),
        ("d_z of level at +40 min of a, x minus y", 5 / math.sqrt(18)),
        ("cohen_d of level at +40 min of a, x minus y", 5 / 3),
        ("hedges_g of level at +40 min of a, x minus y", 5 / 3 * (1 - 3 / 7)),
        ("cohen_d of rise at +40 min of a, x", 4 / math.sqrt((2 + 18) / 2)),
        ("level at +40 min of a, x and y", 4.5),  # 4, 10, 2 and 2
        ("percent of rise at +40 min of a, x and y", 80.0),  # mean rise 2, mean first sample 2.5
        ("standardised change of rise at +40 min of a, x", 4 / math.sqrt(2)),
        ("sd ratio of rise at +40 min of a, x", 3.0),
    ],
)
def test_summaries_and_statistics(written, expected):
    with np.errstate(divide="ignore"):
        assert value(written, TWO, OTHER) == pytest.approx(expected, rel=1e-12)


FALLING = [[40, 28, 30, 33], [50, 39, 25, 8], [30, 44, 0, 32]]


@pytest.mark.parametrize(
    ("rule", "people"),
    [
        ("fallen by 12 at +20 min", [1, 0, 0]),
        ("fallen by 11 at +20 min", [1, 1, 0]),
        ("risen by 14 at +20 min", [0, 0, 1]),
        ("risen by 0 at -5 min", [1, 1, 1]),
        ("fallen by 50 percent at +40 min", [0, 1, 1]),
        ("risen by 46 percent at +20 min", [0, 0, 1]),
        ("33 or above at +60 min", [1, 0, 0]),
        ("32 or above at +60 min", [1, 0, 1]),
        ("8 or below at +60 min", [0, 1, 0]),
        ("7.5 or below at +60 min", [0, 0, 0]),
        ("0 or below at +40 min", [0, 0, 1]),
    ],
)
def test_a_rule_is_met_or_not(rule, people):
    """At the bound it is met."""
    assert value(f"share of {rule} of a, x", FALLING) == pytest.approx(np.mean(people))
    assert value(f"share of {rule} of a, x minus y", FALLING, OTHER) == pytest.approx(
        np.mean(people) - value(f"share of {rule} of a, y", OTHER, OTHER)
    )


def test_who_was_not_measured_meets_no_rule_and_is_left_out():
    lost = [[40, math.nan, 0, 0], [40, 20, 0, 0], [0, 20, 0, 0]]
    assert value("share of fallen by 12 at +20 min of a, x", lost) == pytest.approx(1 / 2)
    assert value("share of 20 or above at +20 min of a, x", lost) == pytest.approx(1.0)
    assert value("share of fallen by 30 percent at +20 min of a, x", lost) == pytest.approx(1.0)


def test_ancova_takes_away_what_the_first_sample_explains():
    """Ends are 3 + 2 x the first sample, and 1.5 less in the other arm: no noise, so no rounding of the difference."""
    x = [[first, 0, 3 + 2 * first, 0] for first in (1.0, 2.0, 5.0)]
    y = [[first, 0, 1.5 + 2 * first, 0] for first in (4.0, 6.0, 9.0, 11.0)]
    assert value("ancova of level at +40 min of a, x minus y", x, y) == pytest.approx(1.5, rel=1e-9)
    assert value("level at +40 min of a, x minus y", x, y) < -5.0


def test_a_half_life_of_an_exponential_fall_is_exact_whatever_lies_under_it():
    falling = [[3 + 80 * 0.5 ** (t / 12.0) if t > 0 else 3 for t in MINUTES] for _ in range(4)]
    for window in ("+20 min to +40 min", "+40 min to +60 min", "+20 min to +60 min"):
        assert value(f"half-life from {window} of a, x", falling) == pytest.approx(12.0, rel=1e-9)
    rising = [[3, 4, 5, 6]] * 4
    assert math.isnan(value("half-life from +20 min to +60 min of a, x", rising))


def test_a_half_life_is_that_of_the_arms_mean_rise():
    people = [[0, 40, 20, 10], [0, 80, 40, 0]]  # means 60, 30, 5
    assert value("half-life from +20 min to +40 min of a, x", people) == pytest.approx(20.0)
    assert value("half-life from +40 min to +60 min of a, x", people) == pytest.approx(20 * math.log(2) / math.log(6))


def test_a_half_life_of_two_arms_is_that_of_all_their_people():
    x, y = [[0, 60, 20, 10]], [[0, 80, 40, 10], [0, 40, 30, 10]]  # together 60, 30, 10
    assert value("half-life from +20 min to +40 min of a, x and y", x, y) == pytest.approx(20.0)


def test_the_faster_of_two_phases_is_what_is_left_of_the_slower():
    def two_phases(t):
        return 1 + 90 * 0.5 ** (t / 3.0) + 10 * 0.5 ** (t / 20.0)

    minutes = (-5.0, 1.0, 4.0, 60.0, 90.0)
    labels = {("x", "a"): tuple(f"{t:+g} min" for t in minutes)}
    curve = np.array([[[1.0, *(two_phases(t) for t in minutes[1:])]] * 3])

    def half_life(window):
        written = f"half-life from {window} of a, x"
        return float(evaluate(Outcome.read(written), {"x": {"a": curve}}, {("x", "a"): minutes}, labels)[0])

    assert half_life("+60 min to +90 min") == pytest.approx(20.0, rel=1e-3)
    assert half_life("+1 min to +4 min less +60 min to +90 min") == pytest.approx(3.0, rel=1e-3)
    assert half_life("+1 min to +4 min") > 3.4


def test_a_ratio_of_two_measures_is_that_of_their_means():
    assert value("ratio of mean of a to first of b, x", TWO, b=[[1, 0, 0, 0], [2, 0, 0, 0]]) == pytest.approx(3.0)


def test_suppression_ratio_is_before_over_after():
    assert value("suppression ratio at +60 min of a, x", [[8, 0, 0, 2], [6, 0, 0, 3]]) == pytest.approx(3.0)


def test_point_biserial_is_the_correlation_with_belonging_to_the_first_arm():
    rng = np.random.default_rng(3)
    x, y = rng.normal(1.0, 1.0, (40, 4)), rng.normal(0.0, 1.0, (60, 4))
    both, first = np.concatenate([x, y])[:, 0], np.arange(100) < 40
    assert value("point_biserial of first of a, x minus y", x, y) == pytest.approx(np.corrcoef(both, first)[0, 1])
    assert value("point_biserial of first of a, x minus y", y + 9.0, x) > 0.9


def test_correlations_over_people_and_over_time():
    b = [[1, 3, 2, 1], [9, 9, 1, 9]]
    assert value("correlation over time of a with b, x", TWO, b=b) == pytest.approx(
        np.mean([np.corrcoef(TWO[i], b[i])[0, 1] for i in range(2)])
    )
    assert value("correlation of first of a with first of b, x", TWO, b=b) == pytest.approx(1.0)
    assert math.isnan(float(pearson(np.ones(4), np.arange(4.0))))


def test_who_has_one_number_of_two_is_left_out_of_a_correlation():
    one, other = np.array([1.0, 2.0, 4.0, np.nan, 9.0]), np.array([3.0, 1.0, 5.0, 2.0, np.nan])
    assert pearson(one, other) == pytest.approx(np.corrcoef(one[:3], other[:3])[0, 1])
    assert math.isnan(float(pearson(one, np.full(5, np.nan))))
